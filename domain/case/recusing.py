"""Recusal: at once where the pack replaces a mediator on request, or of his own accord; else by somebody else's decision."""

from domain.case.acting import voice
from domain.case.authority import permit
from domain.case.clocks import start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.refusals.mediators import NotTheMediator, RecusalDenied, RecusalOpen
from domain.case.state import Case
from domain.refusals import UnknownCode
from schemas.actors import Role
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.ids import covers
from schemas.mediators import AskRecusal, DecideRecusal, RecusalAsked, RecusalDecided


def ask_recusal(command: AskRecusal, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Ask that a mediator withdraws (若干规定 art. 25; Shenzhen 2022, art. 23).

    Of his own accord, or where the pack replaces on request, he does so at once and no reasons are tested. Where the pack has
    it decided, no session is held until it is; with nobody there who could decide, it is granted.
    """
    permit(AskRecusal, case, ground)
    himself = command.party is None and ground.actor.role is not Role.PARTY
    himself = himself and ground.actor.id == command.staff
    party = None if himself else voice(command, case, ground).party
    if not case.mediators.mediates(command.staff):
        raise NotTheMediator
    named_ground(command.ground, ground)
    reason = command.reason.sealed if command.reason else None
    asked = RecusalAsked(party=party, staff=command.staff, ground=command.ground, reason=reason)
    at_once = ground.practice.recusal.on_request == "replace" or not _decides(command.staff, case, ground)
    if himself or at_once:
        granted = RecusalDecided(staff=command.staff, granted=True, by_rule=True)
        return (asked, granted, *_after(command.staff, case, ground))
    if case.mediators.recusal is not None:
        if case.mediators.recusal.staff == command.staff:
            return ()
        raise RecusalOpen
    if (party, command.staff) in case.mediators.denied:
        raise RecusalDenied
    return (asked, *start_if_ruled(ClockKind.DECIDE_RECUSAL, case.level, case, ground))


def decide_recusal(command: DecideRecusal, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Decide a request, as somebody whom it does not concern."""
    permit(DecideRecusal, case, ground)
    recusal = case.mediators.recusal
    if recusal is None:
        raise AssertionError("the table lets nobody decide what nobody asked")
    decided = RecusalDecided(
        staff=recusal.staff, granted=command.granted, by_rule=False, reason=command.reason.sealed
    )
    if not command.granted:
        return (decided, *stop(case, "recusal_decided", ClockKind.DECIDE_RECUSAL))
    return (decided, *_after(recusal.staff, case, ground))


def named_ground(code: str, ground: Ground) -> None:
    """Raise `UnknownCode` for a ground that the pack does not list."""
    known = tuple(ground.practice.recusal.grounds)
    if code not in known:
        raise UnknownCode(field="ground", value=code, known=known)


def _after(staff: str, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Without somebody who presides the parties choose again, in a window of its own; the term of mediation runs on."""
    presiding = case.mediators.presiding
    stops = stop(case, "recusal_decided", ClockKind.DECIDE_RECUSAL)
    if presiding is None or presiding.staff != staff:
        return stops
    again = start_if_ruled(ClockKind.CHOOSE_MEDIATOR, case.level, case, ground)
    return (*stops, *stop(case, "recusal_decided", ClockKind.CHOOSE_MEDIATOR), *again)


def _decides(staff: str, case: Case, ground: Ground) -> bool:
    """Whether somebody else answers at this level or above, by the roster."""
    at = [rung.level for rung in ground.pack.ladder]
    levels = at[at.index(case.level) :]
    roles = {role for level in levels for role in ground.roles_at(level, case)}
    return any(
        role in roles and covers(place, case.place) and any(one != staff for one in held)
        for (place, role), held in ground.directory.posts.items()
    )
