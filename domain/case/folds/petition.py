"""How events change a case: petitions."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.folds.ending import talked_out
from domain.case.parts.petition import Petition
from domain.case.state import Case
from domain.frozen import replace
from schemas.actors import Level
from schemas.petition import (
    PetitionAccepted,
    PetitionDecided,
    PetitionEvent,
    PetitionExtended,
    PetitionReferred,
    ReferralObjected,
    ReviewAnswered,
    ReviewAsked,
    StaffSteppedAside,
)
from schemas.places import Post
from schemas.stages import Stage


def fold(case: Case, event: PetitionEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    was = case.petition
    match event:
        case PetitionReferred():
            moved = _moved(case, event.to_level, event.post)
            return replace(moved, petition=replace(was, referred_by=event.from_level))
        case ReferralObjected():
            objected = (*was.objected, event.from_level)
            moved = _moved(case, event.to_level, event.post)
            return replace(moved, petition=replace(was, referred_by=None, objected=objected))
        case PetitionAccepted():
            return replace(case, stage=Stage.HANDLING, petition=replace(was, accepted=True))
        case PetitionExtended():
            return replace(case, petition=replace(was, extended=True))
        case StaffSteppedAside():
            return replace(
                case,
                handler=None if case.handler and case.handler.staff == event.staff else case.handler,
                holder=_vacated(case.holder, event.staff),
                petition=replace(was, aside=(*was.aside, event.staff)),
            )
        case PetitionDecided():
            return replace(talked_out(case), stage=Stage.DECIDED, petition=_answered(was, fact.actor))
        case ReviewAsked():
            asked = replace(was, reviews=event.nth, reviewer=event.reviewer, reviewed_at=event.level)
            return replace(case, stage=Stage.REVIEW, petition=asked)
        case ReviewAnswered(result="revoked"):
            anew = Petition(accepted=True, aside=was.aside)
            return replace(case, stage=Stage.HANDLING, petition=anew)
        case ReviewAnswered():
            return replace(case, stage=Stage.DECIDED, petition=_answered(was, fact.actor))
    assert_never(event)


def _answered(was: Petition, by: str) -> Petition:
    return replace(was, decided=True, decided_by=(*was.decided_by, by), reviewer=None)


def _moved(case: Case, level: Level, post: Post) -> Case:
    return replace(case, stage=Stage.TRIAGED, level=level, holder=post, holder_level=level, handler=None)


def _vacated(post: Post | None, staff: str) -> Post | None:
    return post.model_copy(update={"staff": None}) if post and post.staff == staff else post
