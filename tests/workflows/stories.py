"""Stories of cases as people and the clock play them: for tests, and for recording the histories that every version must replay."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from schemas.actors import Actor, Level, Role
from schemas.acts import CaseCommand
from schemas.case_commands import (
    Accept,
    ChangeTriage,
    Close,
    ConfirmTriage,
    ContestTriage,
    Decline,
    Escalate,
    Receive,
    RecordContact,
    RecordSettlement,
    Return,
    Withdraw,
)
from schemas.cited import TriageClass
from schemas.ids import case_id_of, case_subject
from schemas.words import Words
from tests.workflows.town import Town

Story = Callable[[Town], Awaitable[str]]


def words(case: UUID, text: str, field: str) -> Words:
    return Words(plain=text, field=field, subject=case_subject(case))


def applicant(stream: str) -> Actor:
    return Actor(id=f"{stream}/party/1", role=Role.PARTY, case=stream, party=1)


async def play(town: Town, by: Actor, *commands: CaseCommand) -> None:
    for command in commands:
        outcome = await town.take(command, by)
        assert outcome.status == "recorded", outcome


async def settle(town: Town, stream: str, by: Actor) -> None:
    case = case_id_of(stream)
    await play(
        town,
        by,
        RecordContact(case=case, party=1),
        RecordSettlement(
            case=case, terms=words(case, "自行车移至车棚，楼道保持通畅", "terms"), consents=(1, 2)
        ),
        Close(case=case, outcome="mediated_oral"),
    )


async def settled_in_the_building(town: Town) -> str:
    """A private matter: the captain confirms, accepts, and the brothers agree."""
    stream = (await town.neighbours.report("兄弟借款不还", "弟弟三年前向我借款两万元，一直没有归还。")).stream
    captain = town.neighbours.staff(Role.BUILDING_CAPTAIN, "hean/xinhe/e1/b1")
    case = case_id_of(stream)
    await play(town, captain, ConfirmTriage(case=case), Accept(case=case))
    await settle(town, stream, captain)
    return stream


async def climbs_to_the_street(town: Town) -> str:
    """A small matter that nobody touches climbs twice by lapse, and is settled at the street."""
    stream = (await town.neighbours.report()).stream
    await town.until(stream, lambda case: case.level is Level.STREET)
    officer = town.neighbours.staff(Role.STREET_OFFICER, "hean")
    await play(town, officer, Receive(case=case_id_of(stream)))
    await settle(town, stream, officer)
    return stream


async def asked_and_withdrawn(town: Town) -> str:
    """A private matter runs out of time; the applicant is asked, lets it rest, and takes the request back."""
    stream = (await town.neighbours.report("兄弟借款不还", "弟弟三年前向我借款两万元，一直没有归还。")).stream
    await town.until(stream, lambda case: case.asked)
    await town.pass_time(days=30)
    assert (await town.case(stream)).level is Level.BUILDING
    await play(town, applicant(stream), Withdraw(case=case_id_of(stream)))
    return stream


async def contested(town: Town) -> str:
    """A big matter whose class a resident contests: somebody above changes it, and the party-mass service settles it."""
    stream = (
        await town.neighbours.report("电梯停运", "整栋楼的电梯停运两周，维修基金怎么用说不清楚。")
    ).stream
    case = case_id_of(stream)
    community = town.neighbours.staff(Role.COMMUNITY_OFFICER, "hean/xinhe")
    street = town.neighbours.staff(Role.STREET_OFFICER, "hean")
    await play(town, community, ConfirmTriage(case=case))
    await play(
        town, applicant(stream), ContestTriage(case=case, reason=words(case, "只是一栋楼的事", "reason"))
    )
    change = ChangeTriage(
        case=case, triage_class=TriageClass.PARTY_MASS_MATTER, reason=words(case, "由党群先办", "reason")
    )
    await play(town, street, change)
    worker = town.neighbours.staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
    await play(town, worker, Accept(case=case))
    await settle(town, stream, worker)
    return stream


async def handed_up_and_returned(town: Town) -> str:
    """A person hands a matter up saying what was tried; the community returns it once, and the building settles it."""
    stream = (await town.neighbours.report()).stream
    case = case_id_of(stream)
    worker = town.neighbours.staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
    mediator = town.neighbours.staff(Role.COMMUNITY_OFFICER, "hean/xinhe")
    tried = words(case, "上门两次，双方没有谈拢", "tried")
    await play(town, worker, ConfirmTriage(case=case), Accept(case=case), Escalate(case=case, tried=tried))
    await play(town, mediator, Return(case=case, reason=words(case, "请楼长先约双方见面", "reason")))
    await settle(town, stream, worker)
    return stream


async def declined(town: Town) -> str:
    """A matter that is not taken on; another route is told."""
    stream = (await town.neighbours.report()).stream
    case = case_id_of(stream)
    await town.caught_up()
    pack = await town.house.rulebook.current()
    decline = Decline(
        case=case,
        reason_code=next(iter(pack.decline_reasons)),
        reason=words(case, "已在法院立案", "reason"),
        routes=(pack.routes[0].id,),
    )
    await play(town, town.neighbours.staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1"), decline)
    return stream


STORIES: tuple[Story, ...] = (
    settled_in_the_building,
    climbs_to_the_street,
    asked_and_withdrawn,
    contested,
    handed_up_and_returned,
    declined,
)
