"""The reader opens words for those who may see them, and never shows them by accident."""

from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID, uuid4

import pytest

from domain.refusals import UnknownCase
from engine.doorkeeper import party_actor
from engine.opened import Opened
from engine.reading import Reader
from heyi.compose import House
from ledger.vault import MemoryVault, Vault
from schemas.actors import PUBLIC, Actor, Role, Visibility
from schemas.case_commands import AddNote
from schemas.ids import case_id_of, case_subject
from schemas.sealed import Sealed
from schemas.words import Words
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Templates

PLACE = "hean/xinhe/e1/b1"
CAPTAIN = Actor(id="staff-c", role=Role.BUILDING_CAPTAIN, place=PLACE)
SUPERVISOR = Actor(id="staff-s", role=Role.SUPERVISOR, place="hean")
SYSTEM = Actor(id="clock", role=Role.SYSTEM)


class ListeningVault(MemoryVault):
    """Hears which fields are opened, and lets another vault open them."""

    def __init__(self, inner: Vault) -> None:
        super().__init__()
        self._inner = inner
        self.asked: set[str] = set()

    async def open(self, refs: Sequence[Sealed]) -> Mapping[str, str | None]:
        self.asked |= {ref.field for ref in refs}
        return await self._inner.open(refs)


@pytest.fixture(scope="module")
async def house(templates: Templates) -> AsyncIterator[House]:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        yield house


@pytest.fixture
def reader(house: House) -> Reader:
    return Reader(house.ledger, house.vault, house.rulebook)


@pytest.fixture
async def stream(house: House) -> str:
    return (await Neighbourhood(house).report()).stream


async def _note(house: House, case: UUID, audience: Visibility, party: int | None = None) -> None:
    text = Words(plain="私下说的话", subject=case_subject(case), field="text")
    command = AddNote(case=case, text=text, audience=audience, party=party)
    outcome = await house.desk.take(command, CAPTAIN, uuid4())
    assert outcome.status == "recorded"


async def test_a_case_is_opened_for_its_handler(reader: Reader, stream: str) -> None:
    seen = await reader.case(stream, CAPTAIN)
    assert seen.title.text == "楼道堆放自行车"
    assert [party.phone and party.phone.text for party in seen.parties] == ["13900000001", "13900000002"]


async def test_a_party_gets_no_phone_of_the_other(reader: Reader, stream: str) -> None:
    party = party_actor(case_id_of(stream), 1)
    seen = await reader.case(stream, party)
    assert [one.phone and one.phone.text for one in seen.parties] == ["13900000001", None]
    _, events = await reader.events(stream, party)
    assert "13900000002" not in str([_texts(event.body) for event in events])


@pytest.mark.parametrize(
    "actor",
    [PUBLIC, SYSTEM, party_actor(uuid4(), 1), Actor(id="x", role=Role.MEDIATOR, place="hean/qinglan")],
)
async def test_a_stranger_learns_nothing(reader: Reader, stream: str, actor: Actor) -> None:
    if actor.role is Role.SYSTEM:
        _, events = await reader.events(stream, actor)
        assert events == ()
        return
    for look in (reader.look, reader.case, reader.events, reader.actions):
        with pytest.raises(UnknownCase):
            await look(stream, actor)


async def test_a_stream_that_is_no_case_is_unknown(reader: Reader) -> None:
    for stream in (f"case/{uuid4()}",):
        with pytest.raises(UnknownCase):
            await reader.look(stream, CAPTAIN)
        with pytest.raises(UnknownCase):
            await reader.pack_of(stream)
    with pytest.raises(UnknownCase):
        await reader.public_state(bytes(32))


async def test_a_confidence_is_a_stub_to_supervisors_and_nothing_to_others(
    house: House, reader: Reader, stream: str
) -> None:
    case = case_id_of(stream)
    await _note(house, case, Visibility.ONE_PARTY, 1)

    async def notes(actor: Actor) -> list[object]:
        _, events = await reader.events(stream, actor)
        return [event.body for event in events if event.recorded.kind == "NoteAdded"]

    handler, first, second, supervisor = [
        await notes(actor) for actor in (CAPTAIN, party_actor(case, 1), party_actor(case, 2), SUPERVISOR)
    ]
    assert len(handler) == len(first) == 1
    assert handler[0] is not None
    assert second == []
    assert supervisor == [None]


async def test_what_is_not_shown_is_not_opened_either(house: House, stream: str) -> None:
    await _note(house, case_id_of(stream), Visibility.ONE_PARTY, 1)
    vault = ListeningVault(house.vault)
    reader = Reader(house.ledger, vault, house.rulebook)
    await reader.events(stream, SUPERVISOR)
    assert "text" not in vault.asked
    await reader.events(stream, CAPTAIN)
    assert "text" in vault.asked


async def test_what_was_forgotten_has_no_text(house: House, reader: Reader, stream: str) -> None:
    await house.vault.forget(stream)
    seen = await reader.case(stream, CAPTAIN)
    assert seen.statement is not None
    assert (seen.title.text, seen.statement.text) == (None, None)
    assert seen.parties[0].name.text == "林秀英"


def test_opened_words_do_not_show_themselves() -> None:
    assert "秘密" not in repr([Opened("秘密")])


async def test_what_is_seen_does_not_show_words(reader: Reader, stream: str) -> None:
    seen = await reader.case(stream, CAPTAIN)
    assert "林秀英" not in repr(seen)
    _, events = await reader.events(stream, CAPTAIN)
    assert "林秀英" not in repr(events)


def _texts(part: object) -> list[str]:
    match part:
        case Opened():
            return [part.text or ""]
        case dict():
            return [text for item in part.values() for text in _texts(item)]
        case list():
            return [text for item in part for text in _texts(item)]
    return []
