"""Steps on the ladder: accept, decline, assign, hand up with what was tried, receive, return."""

from domain.case.authority import needs_request, permit
from domain.case.clocks import LEVEL_CLOCKS, hand_up, start, start_returned, stop
from domain.case.filing import book
from domain.case.ground import Ground
from domain.case.state import Case
from domain.case.terminating import MEDIATION_CLOCKS
from domain.case.triaging import confirmation
from domain.refusals import (
    LevelHasNoPost,
    TopOfLadder,
    TriedMissing,
    UnknownCode,
    UnknownParty,
)
from schemas.actors import Actor
from schemas.case_commands import Accept, Assign, Decline, Escalate, Receive, Return
from schemas.case_events import (
    CaseAccepted,
    CaseAssigned,
    CaseDeclined,
    CaseEscalated,
    CaseEvent,
    CaseReceived,
    CaseReturned,
    HolderNamed,
)
from schemas.clock_kinds import ClockKind
from schemas.places import Post


def _own_post(actor: Actor) -> Post:
    if actor.place is None:
        raise AssertionError("a staff member always has a place")
    return Post(place=actor.place, role=actor.role, staff=actor.id)


def accept(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take the case on; whoever accepts it handles it, unless it was given to somebody already."""
    permit(Accept, case, ground)
    post = _own_post(ground.actor)
    holds = case.handler is not None or (case.holder is not None and case.holder.staff == post.staff)
    return (
        CaseAccepted(level=case.level),
        *(() if holds else (CaseAssigned(post=post),)),
        *stop(case, "accepted", ClockKind.ACCEPT),
        start(ClockKind.FIRST_CONTACT, case.level, case, ground),
    )


def decline(command: Decline, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Turn the matter away with a reason of the pack and the routes that are told; every clock ends with it."""
    permit(Decline, case, ground)
    pack = ground.pack
    if command.reason_code not in pack.decline_reasons:
        known = tuple(pack.decline_reasons)
        raise UnknownCode(field="reason_code", value=command.reason_code, known=known)
    routes = tuple(route.id for route in pack.routes)
    if unknown := [route for route in command.routes if route not in routes]:
        raise UnknownCode(field="routes", value=unknown[0], known=routes)
    declined = CaseDeclined(
        reason_code=command.reason_code, reason=command.reason.sealed, routes=command.routes
    )
    return (declined,)


def assign(command: Assign, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Give the case to somebody whose post answers here; no clock moves."""
    permit(Assign, case, ground)
    post = ground.directory.holds(command.staff, ground.roles_at(case.level, case), case.place)
    if post is None:
        raise LevelHasNoPost(level=case.level.value)
    if case.handler == post:
        return ()
    return (CaseAssigned(post=post),)


def escalate(command: Escalate, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Hand the case up one rung, saying what was tried below (若干规定 art. 21)."""
    permit(Escalate, case, ground)
    if not command.tried.plain.strip():
        raise TriedMissing
    needs_request(case, ground, command.at_request_of)
    if command.at_request_of is not None and not case.has_party(command.at_request_of):
        raise UnknownParty(party=command.at_request_of)
    above = ground.above(case.level)
    if above is None:
        raise TopOfLadder(level=case.level.value)
    receiver = ground.answering(above, case)
    escalated = CaseEscalated(
        from_level=case.level,
        to_level=above,
        tried=command.tried.sealed,
        tried_code="told",
        at_request_of=ground.actor.party or command.at_request_of,
        receiver=receiver,
        told=(receiver,),
    )
    return (*stop(case, "escalated", *MEDIATION_CLOCKS, ClockKind.CLOSE), *hand_up(case, escalated, ground))


def receive(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take over what was handed up; whoever receives stands behind the class if nobody did and nobody objects to it."""
    permit(Receive, case, ground)
    stands = case.triage.confirmed or case.triage.contested_by is not None
    return (
        *book(case),
        CaseReceived(level=case.level),
        *(() if stands else confirmation(case)),
        HolderNamed(level=case.level, post=_own_post(ground.actor), why="received"),
        *stop(case, "received", ClockKind.RECEIVE),
        start(ClockKind.FIRST_CONTACT, case.level, case, ground),
    )


def give_back(command: Return, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Return what was handed up: the level below owns it again, with the pack's budget for a return."""
    permit(Return, case, ground)
    below = case.from_level
    if below is None:
        raise AssertionError("what is handed up came from a level below")
    post = case.holder if case.holder and case.holder_level is below else ground.answering(below, case)
    return (
        CaseReturned(from_level=case.level, to_level=below, reason=command.reason.sealed),
        *stop(case, "returned", *LEVEL_CLOCKS),
        HolderNamed(level=below, post=post, why="returned"),
        start_returned(below, case, ground),
    )
