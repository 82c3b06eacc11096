"""A filing is decided once: what is put in afterwards is what deciding again would have come to."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.case import filing
from domain.case.decide import decide
from domain.case.ground import Ground
from engine.processes import CASES
from engine.sealing import words_of
from ledger.port import Conflict
from schemas.actors import PUBLIC, Actor
from schemas.acts import CaseKind
from schemas.case_commands import AddNote, Opening, PartyDraft, ReportDispute
from schemas.ids import case_subject, party_subject
from schemas.policy import PolicyPack
from schemas.words import Words
from tests.domain.case.people import CASE, CLOCK, FULL, HOME, MONDAY, OFFICER, PACK, PARTY_MASS, SMALL, VACANT
from tests.engine.office import Office

SAID = (
    "楼上渗水三个星期。",
    "电梯停运，全体业主要求赔偿。",
    "他喝酒以后动手打我。",
    "多次反映没有结果。",
    "x",
)
BEFORE_PRACTICE = PACK.model_copy(update={"practice": None})


def _named(number: int, applies: bool, beside: Sequence[str], sealed: str | None) -> PartyDraft:
    named = {
        field: _words(field, party_subject(CASE, number), field, sealed)
        for field in ("name", "phone", "email", "represents")
        if field == "name" or field in beside
    }
    return PartyDraft.model_validate(
        {
            **named,
            "side": "applicant" if applies else "other",
            "relation": "parent" if "represents" in named else None,
            "organisation": "owners" if "organisation" in beside else None,
        }
    )


def _words(plain: str, subject: str, field: str, sealed: str | None) -> Words:
    words = Words(plain=plain, subject=subject, field=field)
    return words if sealed is None else words.at(sealed)


BESIDE = st.sets(st.sampled_from(["phone", "email", "represents", "organisation"]))


@given(
    said=st.sampled_from(SAID),
    sides=st.lists(st.tuples(st.booleans(), BESIDE), min_size=0, max_size=12),
    kind=st.sampled_from(["dispute", "petition", "hotline"]),
    facts=st.sampled_from([{}, {"parties": 40}, {"family_violence": True}, {"referred_by_court": True}]),
    by=st.sampled_from([PUBLIC, PARTY_MASS, OFFICER, CLOCK]),
    pack=st.sampled_from([PACK, BEFORE_PRACTICE]),
    held=st.booleans(),
)
def test_what_is_put_in_afterwards_is_what_deciding_again_comes_to(
    said: str,
    sides: list[tuple[bool, set[str]]],
    kind: CaseKind,
    facts: dict[str, bool | int | str],
    by: Actor,
    pack: PolicyPack,
    held: bool,
) -> None:
    asked = [(True, set[str]()), *sides]

    def report(sealed: str | None, opening: Opening | None) -> ReportDispute:
        return ReportDispute(
            case=CASE,
            place=HOME,
            channel="window",
            kind=kind,
            facts=facts,
            occurred_at=MONDAY - timedelta(days=2),
            title=_words(said[:5], case_subject(CASE), "title", sealed),
            statement=_words(said, case_subject(CASE), "statement", sealed),
            parties=tuple(
                _named(n, applies, sorted(beside), sealed)
                for n, (applies, beside) in enumerate(asked, start=1)
            ),
            opening=opening,
        )

    ground = Ground(by, MONDAY, pack, FULL if held else VACANT)
    opened = report("5" * 64, Opening(number="HY-2026-000007", codes=("a" * 64,) * len(asked)))
    first = decide(None, report(None, None), ground)
    again = decide(None, opened, ground)
    assert first != again
    assert filing.completed(opened, first) == again


def test_a_filing_is_decided_once_and_words_that_terms_may_rest_on_are_decided_with() -> None:
    ground = Ground(PARTY_MASS, MONDAY, PACK, FULL)
    decided = CASES.decide(None, SMALL, ground)
    assert CASES.completed(decided, SMALL) == decided
    assert CASES.completed(decided, AddNote(case=CASE, text=SMALL.title)) is None


async def test_a_filing_that_lost_a_race_is_decided_again_with_its_words_sealed_once() -> None:
    office = await Office.opened()
    office.ledger.mishaps = [Conflict(office.stream, 0, 1)]
    await office.file()
    assert office.log == ["seal", "Conflict", "append"]
    (intent,) = office.ledger.appended
    digests = {one.digest for one in await office.vault.all_of(case_subject(office.case))}
    assert len(digests) == 2
    assert all(digest.encode() in intent.events[0].body for digest in digests)
    assert len(list(words_of(office.filing()))) == len(office.vault.sealed)
