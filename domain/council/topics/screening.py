"""A topic is taken up: somebody confirms whose decision it is, and says by which procedure and at which tier it is deliberated."""

from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.ground import council_of
from domain.council.matters import crosses, deciding, matter_class, needs_vote
from domain.council.refusals.topics import ReasonMissing, TierUnfit, WayUnfit
from domain.council.state import Deliberation
from domain.refusals import UnknownCode
from schemas.actors import Role
from schemas.council.clock_kinds import CouncilClock
from schemas.council.deliberation import DeliberationEvent
from schemas.council.procedures import MatterClass, Procedure
from schemas.council.topics import ScreenTopic, TopicScreened


def screen(command: ScreenTopic, deliberation: Deliberation, ground: Ground) -> tuple[DeliberationEvent, ...]:
    """Take a topic up; its electorate is who decides such matters by law, whoever talks about it first."""
    matter = matter_class(command.matter, ground)
    procedure = ground.pack.procedure(command.procedure)
    if procedure is None:
        known = tuple(one.id for one in ground.pack.procedures)
        raise UnknownCode(field="procedure", value=command.procedure, known=known)
    if matter.id != deliberation.proposed_matter and command.reason is None:
        raise ReasonMissing(proposed=deliberation.proposed_matter)
    if not _fits(procedure, matter, ground):
        raise WayUnfit(needed=matter.procedure)
    _at_tier(command.tier, procedure, ground)
    return (
        *end(deliberation, "screened", CouncilClock.SCREEN),
        TopicScreened(
            matter=matter.id,
            confirmed=matter.id == deliberation.proposed_matter,
            electorate=matter.electorate,
            procedure=procedure.id,
            tier=command.tier,
            reason=command.reason.sealed if command.reason else None,
        ),
        set_clock(CouncilClock.ARRANGE, ground),
    )


def _fits(procedure: Procedure, matter: MatterClass, ground: Ground) -> bool:
    """Whether a matter may take this way: everybody may talk about everything, and who votes is not for anybody to choose.

    A vote is that of the class; residents who would decide by consensus may vote instead, never owners for them, nor they for
    owners (Civil Code art. 278).
    """
    if procedure.id == matter.procedure:
        return True
    if procedure.election or procedure.appraisal:
        return False
    if procedure.phases[-1].kind == "talk":
        return not (deciding(matter.id, ground).election or deciding(matter.id, ground).appraisal)
    return not needs_vote(matter.id, ground) and not crosses(procedure.electorate, matter.electorate)


def _at_tier(tier: int, procedure: Procedure, ground: Ground) -> None:
    """Raise `TierUnfit` where the procedure does not go with the tier, or whoever screens does not run it there."""
    runs = (*council_of(ground).organisers.get(tier, ()), Role.STREET_OFFICER)
    theirs = tuple(
        one for one in procedure.tiers if ground.actor.role in council_of(ground).organisers.get(one, ())
    )
    if tier not in procedure.tiers:
        raise TierUnfit(tiers=procedure.tiers)
    if ground.actor.role not in runs:
        raise TierUnfit(tiers=theirs)
