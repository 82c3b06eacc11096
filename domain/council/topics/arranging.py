"""Who takes part: the body and the register, a chair who did not suggest it, an observer of the supervision committee."""

from domain.case.ground import Ground
from domain.council.ground import near, procedure_of
from domain.council.refusals.rounds import RegisterUnfit
from domain.council.refusals.topics import BodyUnfit, ChairUnfit, ObserverUnfit, PeopleFixed
from domain.council.rounds.asking import electorate_of
from domain.council.state import Deliberation
from domain.frozen import replace
from schemas.actors import STAFF_ROLES, Role
from schemas.council.deliberation import DeliberationEvent
from schemas.council.topics import Arranged, DeliberationScheduled, ScheduleDeliberation


def schedule(
    command: ScheduleDeliberation, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Fix who takes part; the roll is taken from the register, or else from the seats of the body, when a round opens."""
    _chair(command, deliberation, ground)
    _observer(command, deliberation, ground)
    _same_people(command, deliberation)
    _electorate(command, deliberation, ground)
    return (
        DeliberationScheduled(
            body=command.body,
            register_id=command.register_id,
            chair=command.chair,
            observer=command.observer,
            committee=command.committee,
            stakeholders=command.stakeholders,
            experts=command.experts,
        ),
    )


def _same_people(command: ScheduleDeliberation, deliberation: Deliberation) -> None:
    """Raise `PeopleFixed` for another body or register once a round is announced, or between two rounds of one step."""
    if deliberation.notice is None and not deliberation.nth:
        return
    if (command.body, command.register_id) != (deliberation.body, deliberation.register_id):
        raise PeopleFixed


def _chair(command: ScheduleDeliberation, deliberation: Deliberation, ground: Ground) -> None:
    if command.chair == deliberation.proposer:
        raise ChairUnfit(why="proposer")
    if command.chair == command.observer:
        raise ChairUnfit(why="observer")
    if ground.directory.holds(command.chair, STAFF_ROLES, deliberation.place) is None:
        raise ChairUnfit(why="no_post")


def _observer(command: ScheduleDeliberation, deliberation: Deliberation, ground: Ground) -> None:
    """Raise `ObserverUnfit` for anybody but a supervisor of the place or a member of its committee (art. 36)."""
    if command.committee is not None:
        sits = command.seen is not None and command.observer in command.seen.observers
    else:
        sits = ground.directory.holds(command.observer, (Role.SUPERVISOR,), deliberation.place) is not None
    if not sits:
        raise ObserverUnfit


def _electorate(command: ScheduleDeliberation, deliberation: Deliberation, ground: Ground) -> None:
    """Raise `BodyUnfit` or `RegisterUnfit` where those who are named are not those who take this step of the procedure."""
    seen = command.seen or Arranged()
    if command.body is not None and (why := _odd_body(seen, deliberation, ground)):
        raise BodyUnfit(why=why)
    planned = replace(deliberation, register_id=command.register_id, body=command.body)
    needed = electorate_of(planned, ground)
    if command.body is None and command.register_id is None:
        raise RegisterUnfit(needed=needed)
    if command.register_id is not None and not near(seen.registered_at, deliberation.place):
        raise RegisterUnfit(needed=needed)
    if needed not in seen.electorates:
        raise RegisterUnfit(needed=needed)


def _odd_body(seen: Arranged, deliberation: Deliberation, ground: Ground) -> str:
    """Why a body does not take part in this, in a code; "" where it does."""
    if seen.kind is None:
        return "unknown"
    if seen.kind not in procedure_of(deliberation, ground).bodies:
        return "kind"
    if seen.tier is not None and seen.tier != deliberation.tier:
        return "tier"
    return "" if any(near(one, deliberation.place) for one in seen.area) else "area"
