"""Decisions: duties beside the case."""

from typing import assert_never

from domain.case import risks
from domain.case.acting import voice
from domain.case.authority import permit
from domain.case.clocks import start, start_if_ruled
from domain.case.ground import Ground
from domain.case.refusals.duties import (
    ClockNotOverdue,
    LevelLeads,
    NoLargeGroup,
    NotOfThatSide,
    OrderAlreadyAnswered,
    TooManyRepresentatives,
    UnknownOrder,
)
from domain.case.state import Case
from domain.case.table.duties import large_from
from domain.refusals import UnknownCode, UnknownParty
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.duties import (
    AnswerOrder,
    DismissRisk,
    DutyCommand,
    FlagRisk,
    LevelsJoined,
    NameRepresentatives,
    OrderAnswered,
    OrderSupervision,
    ReportRisk,
    RepresentativesNamed,
    RepresentativesProposed,
    Screen,
    ScreeningRecorded,
    SupervisionOrdered,
    WorkTogether,
)


def decide(command: DutyCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case FlagRisk():
            return risks.flag(command, case, ground)
        case ReportRisk():
            return risks.report_to(command, case, ground)
        case DismissRisk():
            return risks.dismiss(command, case, ground)
        case Screen():
            permit(Screen, case, ground)
            return (ScreeningRecorded(result=command.result, text=command.text.sealed),)
        case OrderSupervision():
            return _order(command, case, ground)
        case AnswerOrder():
            return _answer(command, case, ground)
        case WorkTogether():
            return _together(command, case, ground)
        case NameRepresentatives():
            return _represent(command, case, ground)
    assert_never(command)


def _order(command: OrderSupervision, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Order that what is overdue is done; those who answer for the case are told, and a clock runs for their answer.

    At the top of the ladder, where the last lapse left nothing that the clock owes, an order makes it run again.
    """
    permit(OrderSupervision, case, ground)
    missed = case.clock(command.clock) if command.clock else None
    if command.clock and (missed is None or ground.at < missed.due):
        raise ClockNotOverdue
    number = len(case.duties.orders) + 1
    told = tuple(dict.fromkeys(post for post in (case.handler, case.holder, case.receiver) if post))
    ordered = SupervisionOrdered(
        order=number, matter=command.matter.sealed, clock=missed.id if missed else None, told=told
    )
    kind, subject = ClockKind.ANSWER_ORDER, str(number)
    if command.budget is None:
        return (ordered, *start_if_ruled(kind, case.level, case, ground, subject=subject))
    return (ordered, start(kind, case.level, case, ground, subject=subject, budget=command.budget))


def _answer(command: AnswerOrder, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(AnswerOrder, case, ground)
    order = case.duties.order(command.order)
    if order is None:
        raise UnknownOrder(order=command.order)
    if order.answered:
        raise OrderAlreadyAnswered(order=command.order)
    answered = OrderAnswered(order=command.order, text=command.text.sealed)
    return (answered, *risks.ended(case, ClockKind.ANSWER_ORDER, command.order, "answered"))


def _together(command: WorkTogether, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Have these levels work on the case beside the one that leads, instead of those that did so far (Beijing 2021, art. 16)."""
    permit(WorkTogether, case, ground)
    ladder = tuple(rung.level for rung in ground.pack.ladder)
    if unknown := [level for level in command.levels if level not in ladder]:
        raise UnknownCode(field="levels", value=unknown[0], known=ladder)
    if case.level in command.levels:
        raise LevelLeads(level=case.level.value)
    levels = tuple(level for level in ladder if level in command.levels)
    if levels == case.duties.together:
        return ()
    posts = tuple(ground.answering(level, case) for level in levels)
    joined = LevelsJoined(lead=case.level, levels=levels, posts=posts, reason=command.reason.sealed)
    return (joined,)


def _represent(command: NameRepresentatives, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Name who is to speak for a large side: they do once more than half of it named the same (推选; 信访 art. 20).

    Each member may still refuse mediation for itself (art. 17).
    """
    permit(NameRepresentatives, case, ground)
    said = voice(command, case, ground)
    side = tuple(party.number for party in case.parties if party.side == command.side)
    least, most = large_from(case, ground), ground.practice.representatives.value
    named = tuple(sorted(set(command.representatives)))
    if len(side) < least:
        raise NoLargeGroup(least=least)
    if unknown := [number for number in named if not case.has_party(number)]:
        raise UnknownParty(party=unknown[0])
    if foreign := [number for number in (said.party, *named) if number not in side]:
        raise NotOfThatSide(party=foreign[0])
    if len(named) > most:
        raise TooManyRepresentatives(most=most)
    proposed = dict(case.duties.proposed)
    if proposed.get(said.party) == named:
        return ()
    word = RepresentativesProposed(
        side=command.side,
        party=said.party,
        representatives=named,
        channel=said.channel,
        recorded_by=said.recorded_by,
    )
    proposed[said.party] = named
    same = sum(proposed.get(number) == named for number in side)
    stand = dict(case.duties.representatives).get(command.side) == named
    if stand or 2 * same <= len(side):
        return (word,)
    return (word, RepresentativesNamed(side=command.side, representatives=named))
