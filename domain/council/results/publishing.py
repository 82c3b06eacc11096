"""A result is put up for its days, objected to, answered, and taken down."""

from collections import Counter
from typing import Literal

from domain.case.ground import Ground
from domain.council.clocks import end, rule_of, set_clock
from domain.council.ground import procedure_of
from domain.council.refusals.results import (
    NoObjectionOpen,
    NoSuchObjection,
    NotListedThere,
    NowhereToGoBack,
    StillIdentifying,
)
from domain.council.results.standing import carried, failed, needs_filing
from domain.council.results.table import OUT
from domain.council.state import Deliberation, Round
from schemas.calendar import Budget, Unit
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.proposals import ProposalCarried
from schemas.council.results import (
    AnswerObjection,
    ObjectionAnswered,
    ObjectionRaised,
    PublishResult,
    RaiseObjection,
    ResultPublished,
    ResultUnpublished,
    UnpublishResult,
)

LEAST = 15
"""Days for which what was decided hangs out (Residents' Committee Law art. 34)."""
_NO_MORE = (
    CouncilClock.PUBLICATION,
    CouncilClock.FILE,
    CouncilClock.REPORT_BACK,
    CouncilClock.CLOSE,
)
"""What is not waited for when a result goes back."""


def publish(
    command: PublishResult, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Put the result up: what carried and what did not, computed and never typed, until the days are over by the calendar."""
    names_nobody(command)
    budget = _length(deliberation, ground)
    clock = set_clock(CouncilClock.PUBLICATION, ground, budget=budget)
    before = deliberation.publication
    filing = needs_filing(deliberation, ground) if carried(deliberation, ground) else False
    return (
        *end(deliberation, "published", CouncilClock.PUBLISH, CouncilClock.ARRANGE),
        ResultPublished(
            version=before.version + 1 if before else 1,
            text=command.text.sealed,
            money=command.money.sealed if command.money else None,
            carried=carried(deliberation, ground),
            failed=failed(deliberation, ground),
            days=budget.amount if budget.unit is Unit.CALENDAR_DAYS else 0,
            until=clock.due,
        ),
        clock,
        *((set_clock(CouncilClock.FILE, ground),) if filing else ()),
        *(
            ()
            if any(one.is_open for one in deliberation.tasks)
            else (set_clock(CouncilClock.REPORT_BACK, ground),)
        ),
    )


def names_nobody(command: PublishResult) -> None:
    """Raise `StillIdentifying` where the desk found what tells who somebody is (PIPL art. 25), whatever was confirmed."""
    if command.telling:
        found = Counter({one.kind: one.times for one in command.telling})
        raise StillIdentifying(
            phone=found["phone"],
            id_number=found["id_number"],
            email=found["email"],
            room=found["room"],
            name=found["name"],
        )


def _length(deliberation: Deliberation, ground: Ground) -> Budget:
    """How long it is up: as the procedure says and never less than the law; a pack for demonstrations says so in seconds."""
    rule = rule_of(CouncilClock.PUBLICATION, ground)
    if rule is not None and rule.budget is not None:
        return rule.budget
    days = max(procedure_of(deliberation, ground).publish_days.value, LEAST)
    return Budget(amount=days, unit=Unit.CALENDAR_DAYS)


def take_down(command: UnpublishResult, deliberation: Deliberation) -> tuple[DeliberationEvent, ...]:
    """Take it down; its days are over."""
    return (
        *end(deliberation, "taken_down", CouncilClock.PUBLICATION),
        ResultUnpublished(reason=command.reason.sealed),
    )


def object_to(
    command: RaiseObjection, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Object to the result; a clock of its own runs until the answer. Whom staff name must have stood on a roll of it."""
    if ground.actor.unit is None and command.unit is not None and command.unit not in (command.listed or ()):
        raise NotListedThere
    number = len(deliberation.objections) + 1
    return (
        ObjectionRaised(objection=number, unit=ground.actor.unit or command.unit, text=command.text.sealed),
        set_clock(CouncilClock.ANSWER_OBJECTION, ground, subject=str(number)),
    )


def answer(
    command: AnswerObjection, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Answer an objection; a result that goes back is open again, and the clocks that waited for it to be final stop."""
    found = next((one for one in deliberation.objections if one.number == command.objection), None)
    if found is None:
        raise NoSuchObjection(objection=command.objection)
    if not found.is_open:
        raise NoObjectionOpen
    procedure, phase = _back(command.effect, deliberation, ground)
    said: tuple[DeliberationEvent, ...] = (
        *end(deliberation, "answered", CouncilClock.ANSWER_OBJECTION, subject=str(found.number)),
        ObjectionAnswered(
            objection=found.number,
            effect=command.effect,
            procedure=procedure,
            phase=phase,
            text=command.text.sealed,
        ),
    )
    if command.effect == "stands":
        return said
    reopened = _reopened(command.effect, deliberation)
    return (
        *said,
        *end(deliberation, command.effect, *_NO_MORE),
        *(ProposalCarried(proposal=one, why="objected") for one in reopened),
        set_clock(CouncilClock.ARRANGE, ground),
    )


def _reopened(effect: str, deliberation: Deliberation) -> tuple[str, ...]:
    """What is decided again: after a vote all that was put to it and nothing else, otherwise what carried, if anything did."""
    referral, published = deliberation.referral, deliberation.publication
    if effect == "back_to_vote" and referral is not None and deliberation.rounds[-1].opened.kind == "vote":
        return referral.proposals
    return (published.carried or published.failed) if published else ()


def _back(
    effect: Literal["stands", "back_to_round", "back_to_vote"], deliberation: Deliberation, ground: Ground
) -> tuple[str | None, int | None]:
    """Where talk goes on: the procedure and the step of the last round of talk. Raise `NowhereToGoBack` where there is none."""
    if effect == "stands":
        return None, None
    if deliberation.step not in OUT:
        raise NowhereToGoBack
    if effect == "back_to_vote":
        return None, None
    talks = [one for one in deliberation.rounds if one.opened.kind == "talk"]
    if not talks:
        raise NowhereToGoBack
    return talks[-1].opened.procedure, _phase(talks[-1], ground)


def _phase(talk: Round, ground: Ground) -> int:
    procedure = ground.pack.procedure(talk.opened.procedure)
    steps = [one.id for one in procedure.phases] if procedure else []
    return steps.index(talk.opened.phase) if talk.opened.phase in steps else 0
