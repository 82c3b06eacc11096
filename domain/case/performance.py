"""Decisions: performance by item and instalment, breach, urging (arts. 31-33)."""

from datetime import date, timedelta
from typing import assert_never

from domain.calendar import last_day, local_day, moved_day
from domain.case.acting import voice
from domain.case.authority import permit
from domain.case.clocks import start_if_ruled, stop
from domain.case.confirming import apply, ask, rule
from domain.case.ground import Ground
from domain.case.parts.performance import Done
from domain.case.refusals.performance import (
    BreachKnown,
    ItemDone,
    ItemNotDue,
    ItemWithoutAmount,
    MoreThanOwed,
    NothingToUrge,
    NotInForceThen,
    NotYoursToConfirm,
    PerformanceUnproven,
    UnknownItem,
    UrgedEnough,
    UrgedLately,
)
from domain.case.state import Case, Clock
from domain.refusals import OccursInFuture, UnknownCode
from schemas.actors import Role
from schemas.agreement import AgreementItem
from schemas.case_events import CaseEvent
from schemas.clock_events import ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.performance import (
    AgreementPerformed,
    AskConfirmation,
    BreachRecorded,
    PerformanceCommand,
    PerformanceRecorded,
    PerformanceUrged,
    RecordApplication,
    RecordPerformance,
    RecordRuling,
    ReportBreach,
    Urge,
)
from schemas.stages import Stage


def decide(command: PerformanceCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case AskConfirmation():
            return ask(command, case, ground)
        case RecordApplication():
            return apply(command, case, ground)
        case RecordRuling():
            return rule(command, case, ground)
        case RecordPerformance():
            return _perform(command, case, ground)
        case ReportBreach():
            return _report(command, case, ground)
        case Urge():
            return _urge(command, case, ground)
    assert_never(command)


def breached(case: Case, clock: Clock, ground: Ground) -> tuple[CaseEvent, ...]:
    """What follows when an item is not done by its day; the clock's subject names the item."""
    found = case.performance.item(int(clock.subject))
    if found is None or found.whole:
        return ()
    known = () if found.breached else (BreachRecorded(item=found.item, by="clock"),)
    # Whoever waited said so before the clock did: the time to urge runs already, or was used.
    urging = found.urged > 0 or any(one.subject == clock.subject for one in case.of_kind(ClockKind.URGE))
    return (*known, *(() if urging else _to_be_urged(found.item, case, ground)))


def _to_be_urged(item: int, case: Case, ground: Ground) -> tuple[ClockStarted, ...]:
    return start_if_ruled(ClockKind.URGE, case.level, case, ground, subject=str(item))


def _item(number: int, case: Case) -> tuple[AgreementItem, Done]:
    """What was agreed, and how far it is; raise `UnknownItem` or `ItemDone`."""
    in_force, done = case.agreement.in_force, case.performance.item(number)
    if in_force is None or done is None:
        raise UnknownItem(item=number)
    if done.whole:
        raise ItemDone(item=number)
    return next(one for one in in_force.draft.items if one.item == number), done


def _owed(item: AgreementItem, party: int) -> None:
    """Raise unless the item is due to this party; one that names nobody is due to any but the one who owes it."""
    if party == item.by or item.to not in (None, party):
        raise NotYoursToConfirm(item=item.item)


def _perform(command: RecordPerformance, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record what was done: on the word of the one to whom it is due, or by staff who saw proof of it."""
    permit(RecordPerformance, case, ground)
    by_word = ground.actor.role is Role.PARTY or command.party is not None
    creditor = voice(command, case, ground).party if by_word else None
    item, done = _item(command.item, case)
    if creditor is not None:
        _owed(item, creditor)
    elif command.proof is None:
        raise PerformanceUnproven
    on = _day_of(command.done_on, case, ground)
    amount, whole = _amount(command, item, done)
    in_time = _in_time(item, on, case, ground)
    recorded = PerformanceRecorded(
        item=item.item,
        party=creditor,
        amount=amount,
        done_on=on,
        whole=whole,
        in_time=in_time,
        recorded_by="party" if ground.actor.role is Role.PARTY else "staff",
        proof=command.proof.sealed if command.proof else None,
    )
    if not whole:
        return (recorded,)
    stopped = _stop_of(item.item, "performed", case, ClockKind.PERFORM, ClockKind.URGE)
    rest = [one for one in case.performance.left if one.item != item.item]
    if rest:
        return (recorded, *stopped)
    others = all(one.in_time for one in case.performance.items if one.item != item.item)
    return (
        recorded,
        *stopped,
        AgreementPerformed(in_time=others and in_time and done.in_time),
        *stop(case, "performed", ClockKind.CONFIRMATION),
        *_to_be_closed(case, ground),
    )


def _day_of(given: date | None, case: Case, ground: Ground) -> date:
    """The day on which it was done: not one to come, and none before anybody owed it."""
    today = local_day(ground.at, ground.calendar)
    if given is not None and given > today:
        raise OccursInFuture
    in_force = case.agreement.in_force
    if given is not None and in_force and given < local_day(in_force.since, ground.calendar):
        raise NotInForceThen
    return given or today


def _amount(command: RecordPerformance, item: AgreementItem, done: Done) -> tuple[int | None, bool]:
    """What was paid, and whether nothing is left."""
    if item.amount is None:
        if command.amount is not None:
            raise ItemWithoutAmount(item=item.item)
        return None, True
    left = item.amount - done.paid
    paid = command.amount or left
    if paid > left:
        raise MoreThanOwed(item=item.item, left=f"{left // 100}.{left % 100:02d}")
    return paid, paid == left


def _in_time(item: AgreementItem, on: date, case: Case, ground: Ground) -> bool:
    """Whether a day is within the agreed one, or within the pack's budget where no day was agreed."""
    if item.due is not None:
        return on <= moved_day(item.due, ground.calendar)[0]
    clocks = [one for one in case.of_kind(ClockKind.PERFORM) if one.subject == str(item.item)]
    return all(on <= last_day(clock.due, ground.calendar) for clock in clocks)


def _stop_of(item: int, why: str, case: Case, *kinds: ClockKind) -> tuple[ClockStopped, ...]:
    clocks = [one for one in case.of_kind(*kinds) if one.subject == str(item)]
    return tuple(ClockStopped(clock=clock.id, why=why) for clock in clocks)


def _to_be_closed(case: Case, ground: Ground) -> tuple[ClockStarted, ...]:
    """Nothing more is to be waited for: the visit afterwards and the closing are owed, unless they are already.

    Where mediation began again meanwhile, that course leads to its own end.
    """
    if case.stage is not Stage.PERFORMANCE or case.of_kind(ClockKind.CLOSE):
        return ()
    return (
        *start_if_ruled(ClockKind.CLOSE, case.level, case, ground),
        *start_if_ruled(ClockKind.FOLLOW_UP, case.level, case, ground),
    )


def _report(command: ReportBreach, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record that an item was not done in time or not as agreed, on the word of the one to whom it is due.

    An item that is not due yet stays due on its day, and nobody is urged before it.
    """
    permit(ReportBreach, case, ground)
    who = voice(command, case, ground)
    item, done = _item(command.item, case)
    _owed(item, who.party)
    if done.breached:
        raise BreachKnown(item=item.item)
    broken = BreachRecorded(item=item.item, by=who.recorded_by, party=who.party, text=command.text.sealed)
    early = _due_later(item.item, case, ground) is not None
    return (broken, *(() if early else _to_be_urged(item.item, case, ground)))


def _due_later(item: int, case: Case, ground: Ground) -> date | None:
    """The last day of an item that is not due yet."""
    clocks = [one for one in case.of_kind(ClockKind.PERFORM) if one.subject == str(item)]
    later = [one.due for one in clocks if ground.at < one.due]
    return last_day(later[0], ground.calendar) if later else None


def _urge(command: Urge, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Urge whoever owes an item that is due; after the last time the other routes are told, and the case may be closed.

    Between two urgings lie the pack's days: who was urged a moment ago was not urged in vain (arts. 31-33).
    """
    permit(Urge, case, ground)
    item, done = _item(command.item, case)
    if not done.breached:
        raise NothingToUrge
    if (day := _due_later(item.item, case, ground)) is not None:
        raise ItemNotDue(item=item.item, day=day.isoformat())
    limit = ground.practice.urgings.value
    if done.urged >= limit:
        raise UrgedEnough(times=limit)
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    if done.urged_at is not None:
        again = local_day(done.urged_at, ground.calendar) + timedelta(days=ground.practice.urging_days.value)
        if local_day(ground.at, ground.calendar) < again:
            raise UrgedLately(item=item.item, day=again.isoformat())
    nth = done.urged + 1
    urged = PerformanceUrged(
        item=item.item,
        nth=nth,
        last=nth == limit,
        channel=command.channel,
        text=command.text.sealed if command.text else None,
    )
    stopped = _stop_of(item.item, "urged", case, ClockKind.URGE)
    if nth < limit:
        return (urged, *stopped, *_to_be_urged(item.item, case, ground))
    others = [one for one in case.performance.left if one.item != item.item]
    in_vain = all(one.breached and one.urged >= limit for one in others)
    return (urged, *stopped, *(_to_be_closed(case, ground) if in_vain else ()))
