"""Words on their way to the person store: before the append, under the right key, and nowhere else."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

import pytest

from engine.sealing import seal, words_of
from ledger.vault import MemoryVault, Plain, SubjectForgotten
from schemas.actors import PUBLIC
from schemas.case_commands import AddNote, Close, Opening, RecordSettlement, ReportDispute
from schemas.frame import Frame
from schemas.ids import case_subject, party_subject
from schemas.sealed import Sealed
from schemas.words import UNSEALED
from tests.domain.case.people import PARTY_MASS
from tests.engine.office import KEYS, PLAIN, Office, key

C = TypeVar("C", bound=Frame)


@pytest.fixture
async def office() -> Office:
    return await Office.opened()


async def test_words_are_sealed_before_the_event_that_refers_to_them(office: Office) -> None:
    await office.file()
    assert office.log == ["seal", "append"]


async def test_a_number_is_drawn_while_words_are_sealed_and_what_is_recorded_has_both(office: Office) -> None:
    drawn, sealing = asyncio.Event(), asyncio.Event()

    async def draw(filing: ReportDispute) -> ReportDispute:
        drawn.set()
        await sealing.wait()
        return filing.model_copy(update={"opening": Opening(number="HY-2026-000007", codes=("a" * 64,) * 2)})

    class Patient(MemoryVault):
        async def seal(self, stream: str, items: Sequence[Plain], *, new: bool = False) -> tuple[Sealed, ...]:
            sealing.set()
            await drawn.wait()
            return await super().seal(stream, items, new=new)

    filing = office.filing()
    async with asyncio.timeout(10):
        opened = await seal(filing, office.stream, Patient(), draw(filing), new=True)
    assert opened.opening is not None
    assert [one.plain for one in words_of(opened)] == list(PLAIN)
    assert UNSEALED not in [one.digest for one in words_of(opened)]


async def test_words_of_a_new_stream_are_said_to_be_under_new_keys_and_later_ones_are_not(
    office: Office,
) -> None:
    await office.file()
    await office.take(AddNote(case=office.case, text=office.words("在跟进。")), PARTY_MASS, "note")
    assert office.vault.new == [True, False]


async def test_names_and_phones_lie_under_the_party_and_texts_under_the_case(office: Office) -> None:
    await office.file()
    first, second = party_subject(office.case, 1), party_subject(office.case, 2)
    assert {(one.text, one.subject, one.field) for one in office.vault.sealed} == {
        (PLAIN[0], case_subject(office.case), "title"),
        (PLAIN[1], case_subject(office.case), "statement"),
        (PLAIN[2], first, "name"),
        (PLAIN[3], first, "phone"),
        (PLAIN[4], second, "name"),
    }


async def test_no_event_outcome_or_row_holds_plain_words(office: Office) -> None:
    await office.file()
    await office.take(AddNote(case=office.case, text=office.words("轮椅进不去")), PARTY_MASS, "note")
    for intent in office.ledger.appended:
        written = intent.outcome + b"".join(draft.body for draft in intent.events)
        written += repr((intent.rows, intent)).encode()
        assert not any(plain.encode() in written for plain in (*PLAIN, "轮椅进不去"))
        assert UNSEALED.encode() not in b"".join(draft.body for draft in intent.events)


async def test_what_an_event_refers_to_can_be_opened(office: Office) -> None:
    await office.file()
    command = await sealed(office)
    opened = await office.vault.open([one.sealed for one in words_of(command)])
    assert list(opened.values()) == list(PLAIN)


async def test_a_command_without_words_goes_through_as_it_is() -> None:
    command = Close(case=key("a case"), outcome="mediated_oral")
    assert await seal(command, "case/x", MemoryVault(), still(command), new=False) is command


async def test_words_that_are_sealed_are_not_sealed_again(office: Office) -> None:
    command = await sealed(office)
    assert await seal(command, office.stream, office.vault, still(command), new=False) is command
    assert len(office.vault.sealed) == len(PLAIN)


async def test_for_a_forgotten_case_nothing_is_sealed_or_recorded(office: Office) -> None:
    await office.file()
    await office.vault.forget(case_subject(office.case))
    with pytest.raises(SubjectForgotten):
        await office.take(AddNote(case=office.case, text=office.words("再说。")), PARTY_MASS, "note")
    assert (await office.ledger.load(office.stream)).version == 6


def test_neither_repr_nor_a_dump_shows_plain_words(office: Office) -> None:
    command = office.filing()
    for shown in (repr(command), str(command), command.model_dump_json(), repr(command.model_dump())):
        assert not any(plain in shown for plain in PLAIN)
    assert PLAIN[0] in command.model_dump_json(context={"plain": True})


@pytest.mark.parametrize("changed", range(len(PLAIN)))
def test_the_digest_differs_when_any_word_differs(office: Office, changed: int) -> None:
    other = [plain + "。" if n == changed else plain for n, plain in enumerate(PLAIN)]
    assert digest(office, office.filing()) != digest(office, office.filing(plain=other))


def test_the_digest_does_not_depend_on_what_the_desk_adds(office: Office) -> None:
    command = office.filing()
    opening = Opening(number="HY-2026-000001", codes=("a" * 64, "b" * 64))
    assert digest(office, command) == digest(office, command.model_copy(update={"opening": opening}))


async def test_the_digest_does_not_depend_on_how_words_were_sealed(office: Office) -> None:
    command = office.filing()
    assert digest(office, command) == digest(office, await sealed(office))


def test_the_digest_differs_by_command_actor_and_key(office: Office) -> None:
    terms = RecordSettlement(case=office.case, terms=office.words("和好。"), consents=(1, 2))
    note = AddNote(case=office.case, text=office.words("和好。"))
    assert len({digest(office, terms), digest(office, note)}) == 2
    assert office.desk._digest(note, PUBLIC) != office.desk._digest(note, PARTY_MASS)
    assert KEYS.request_digest(b"x") != type(KEYS).derive(bytes(range(32))).request_digest(b"x")


async def still(command: C) -> C:
    """A command for which nothing is drawn."""
    return command


async def sealed(office: Office) -> ReportDispute:
    """A filing with its words sealed."""
    filing = office.filing()
    return await seal(filing, office.stream, office.vault, still(filing), new=True)


def digest(office: Office, command: object) -> bytes:
    return office.desk._digest(command, PUBLIC)  # type: ignore[arg-type]  # commands, all
