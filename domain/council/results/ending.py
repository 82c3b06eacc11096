"""What came of it is scored, and the deliberation is closed, put aside or annulled."""

from typing import Literal

from domain.case.ground import Ground
from domain.council.clocks import end
from domain.council.ground import council_of
from domain.council.refusals.meetings import UnitMissing
from domain.council.refusals.results import AlreadyAppraised, NotListedThere
from domain.council.rounds.referring import keep_to
from domain.council.state import Deliberation
from domain.refusals import NotPermitted, UnknownCode
from schemas.actors import Role
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.results import (
    AnnulDecision,
    AnswerAppraisal,
    AppraisalAnswered,
    Appraise,
    Appraised,
    DecisionAnnulled,
    DeliberationClosed,
    DeliberationShelved,
    ShelveDeliberation,
)


def appraise(command: Appraise, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Score what came of it, as one who stood on a roll; count and total are exact, a mean is for whoever shows it."""
    unit = _scorer(command, ground)
    if unit in deliberation.appraised:
        raise AlreadyAppraised
    if unit not in (command.listed or ()):
        raise NotListedThere
    return (
        Appraised(
            unit=unit,
            score=command.score,
            remark=command.remark.sealed if command.remark else None,
            count=len(deliberation.appraised) + 1,
            total=deliberation.points + command.score,
        ),
    )


def _scorer(command: Appraise, ground: Ground) -> str:
    """Whose score it is: a resident's own, or that of whom staff name."""
    own = ground.actor.unit
    if own is not None and command.unit not in (None, own):
        raise NotPermitted(action="appraise")
    unit = own or command.unit
    if unit is None:
        if ground.actor.role is Role.RESIDENT:
            raise NotPermitted(action="appraise")
        raise UnitMissing
    return unit


def answer_appraisal(command: AnswerAppraisal) -> tuple[DeliberationEvent, ...]:
    """The appraised answer."""
    return (AppraisalAnswered(text=command.text.sealed),)


def close(deliberation: Deliberation) -> tuple[DeliberationEvent, ...]:
    """End it; where it came from hears what it came to."""
    return (
        *end(deliberation, "closed", *CouncilClock),
        DeliberationClosed(outcome=_outcome(deliberation), origin=deliberation.origin),
    )


def _outcome(deliberation: Deliberation) -> Literal["carried", "partly_carried", "not_carried"]:
    published = deliberation.publication
    elected = any(
        verdict.elected
        for one in deliberation.rounds
        if one.counted is not None
        for verdict in one.counted.verdicts
    )
    if published is None or not (published.carried or elected):
        return "not_carried"
    return "partly_carried" if published.failed else "carried"


def shelve(
    command: ShelveDeliberation, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Put it aside, with the reason; where no agreement was found that is one of the ways out (`keep_to`)."""
    keep_to("shelve", command.reason, deliberation, ground)
    return (
        *end(deliberation, "shelved", *CouncilClock),
        DeliberationShelved(reason=command.reason.sealed),
    )


def annul(
    command: AnnulDecision, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Record that a court or an authority annulled it; whatever it was about, nothing of it is carried out any more."""
    known = council_of(ground).annulled_by
    if command.by not in known:
        raise UnknownCode(field="by", value=command.by, known=tuple(known))
    return (
        *end(deliberation, "annulled", *CouncilClock),
        DecisionAnnulled(by=command.by, reason=command.reason.sealed),
    )
