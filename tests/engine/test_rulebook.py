"""The rules in force: packs by id, and places and posts that are fresh enough, and never stale after one's own change."""

from uuid import UUID

import pytest

from engine.bootstrap import publish, settle_places
from engine.packs import pack_digest
from engine.rulebook import PolicyMissing, Rulebook
from ledger.memory import MemoryLedger
from schemas.actors import Role
from schemas.case_commands import ConfirmTriage, Lapse
from schemas.envelope import Loaded
from schemas.ids import ROSTER
from schemas.places import FillPost, VacatePost
from schemas.policies import PublishPolicy
from tests.domain.case.people import CLOCK, MONDAY, PACK, PARTY_MASS
from tests.engine.office import INSTALLER, Office

SLOWER = PACK.model_copy(update={"version": PACK.version + 1, "number_prefix": "XH"})


@pytest.fixture
async def office() -> Office:
    return await Office.opened()


async def test_without_a_pack_nothing_is_filed() -> None:
    rulebook = Rulebook(MemoryLedger(MONDAY), "xinhe")
    with pytest.raises(PolicyMissing):
        await rulebook.current()
    with pytest.raises(PolicyMissing):
        await rulebook.pack("xinhe/1")


async def test_packs_are_read_back_as_they_were_published(office: Office) -> None:
    assert await office.rulebook.current() == PACK
    assert await office.rulebook.pack(PACK.id) == PACK
    with pytest.raises(PolicyMissing):
        await office.rulebook.pack("xinhe/7")


async def test_publishing_and_settling_again_changes_nothing(office: Office) -> None:
    before = await office.ledger.last_position()
    await publish(office.desk, office.rulebook, PACK)
    assert await settle_places(office.desk, office.rulebook, PACK) == 0
    assert await office.ledger.last_position() == before


async def test_a_new_version_holds_for_what_is_filed_from_now_on(office: Office) -> None:
    await office.file()
    await publish(office.desk, office.rulebook, SLOWER)
    await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    events = (await office.ledger.load(office.stream)).events
    assert {event.policy for event in events} == {PACK.id}
    office.case = type(office.case)(int=9)
    outcome = await office.file(name="second filing")
    assert outcome.standing is not None
    assert outcome.standing.number.startswith("XH-")
    assert {event.policy for event in (await office.ledger.load(office.stream)).events} == {SLOWER.id}


async def test_the_same_version_with_other_content_is_refused(office: Office) -> None:
    other = PACK.model_copy(update={"number_prefix": "XH"})
    outcome = await office.take(PublishPolicy(pack=other, digest=pack_digest(other)), INSTALLER, "publish")
    assert outcome.refusal is not None
    assert outcome.refusal.code == "policy_version_taken"


async def test_a_change_over_the_same_desk_is_seen_at_once(office: Office) -> None:
    await office.file()
    post = {"place": "hean/xinhe", "role": Role.COMMUNITY_OFFICER}
    await office.take(VacatePost.model_validate({**post, "staff": "staff-officer"}), INSTALLER, "leave")
    await office.take(FillPost.model_validate({**post, "staff": "staff-new"}), INSTALLER, "come")
    office.later(days=3)
    outcome = await office.take(Lapse(case=office.case, obligation="accept@4"), CLOCK, "lapse")
    assert outcome.standing is not None
    assert outcome.standing.next is not None
    assert outcome.standing.next.who is not None
    assert outcome.standing.next.who.staff == "staff-new"


class Meanwhile(MemoryLedger):
    """A ledger in which something changes just after the roster was read."""

    def __init__(self) -> None:
        super().__init__(MONDAY)
        self.rulebook = Rulebook(self, "xinhe")
        self.reads = 0

    async def load(self, stream: str, command_id: UUID | None = None, known: bytes | None = None) -> Loaded:
        loaded = await super().load(stream)
        if stream == ROSTER:
            self.reads += 1
            if self.reads == 1:
                self.rulebook.stale()
        return loaded


async def test_a_change_while_the_rules_are_being_read_is_not_missed() -> None:
    ledger = Meanwhile()
    await ledger.rulebook.directory()
    await ledger.rulebook.directory()
    await ledger.rulebook.directory()
    assert ledger.reads == 2
