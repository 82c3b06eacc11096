"""Terms that are warned of before anybody signs: vague, without a day, not to be confirmed by a court, not to be signed online."""

from typing import Any

import pytest

from schemas.agreement import ItemDraft, SignAgreement
from schemas.clock_kinds import ClockKind
from tests.domain.case.agreed import PAPER, REPAIR, draft_of, drafted, sealed
from tests.domain.case.people import MEDIATOR, words
from tests.domain.case.story import Story


def in_force_on_paper(**said: Any) -> Story:
    case = drafted(**said)
    for number in draft_of(case).parties:
        case.given(
            SignAgreement,
            MEDIATOR,
            party=number,
            digest=draft_of(case).digest,
            form="handwritten",
            proof=PAPER,
        )
    return sealed(case)


@pytest.mark.parametrize(
    ("what", "rule", "confirmable"),
    [
        ("双方自愿离婚", "personal_status", False),
        ("确认储藏室所有权归甲方", "property_right", False),
        ("尽快给予适当补偿", "vague_amount", True),
    ],
)
def test_terms_are_warned_of_before_anybody_signs(what: str, rule: str, confirmable: bool) -> None:
    case = in_force_on_paper(items=(REPAIR.model_copy(update={"what": words(what)}),))
    assert rule in draft_of(case).warnings
    agreed = case.case.agreement.in_force
    assert agreed
    assert agreed.confirmable is confirmable
    assert bool(case.case.of_kind(ClockKind.CONFIRMATION)) is confirmable


def test_gaps_are_warned_of() -> None:
    bare = ItemDraft(by=2, to=1, what=words("修好水管"))
    found = draft_of(drafted(items=(bare,))).warnings
    assert {"no_due_date", "no_venue", "no_manner"} <= set(found)
    assert draft_of(drafted()).warnings == ()


def test_a_word_in_the_story_does_not_bar_confirmation() -> None:
    case = drafted(facts=words("两人离婚后仍住楼上楼下，水管渗水"))
    assert "personal_status" not in draft_of(case).warnings
