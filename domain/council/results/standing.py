"""How the result of a deliberation stands: what carried, whose signature and whose filing it lacks, what is still open."""

from datetime import datetime
from typing import Literal

from domain.case.ground import Ground
from domain.council.ground import procedure_of
from domain.council.matters import deciding, needs_vote
from domain.council.state import Deliberation, Objection, Publication, Task
from schemas.council.acts import Choice
from schemas.council.clock_kinds import CouncilClock
from schemas.council.stages import Step
from schemas.council.tallies import Outcome

DECIDED = (
    Step.PASSED,
    Step.NOT_PASSED,
    Step.PUBLISHED,
    Step.IMPLEMENTING,
    Step.REPORTED,
    Step.CLOSED,
)
"""Steps at which a vote is over and stands."""


def carried(deliberation: Deliberation, ground: Ground) -> tuple[str, ...]:
    """Proposals that are decided: passed by a vote, or agreed on where talk alone decides such matters."""
    return tuple(
        one.id
        for one in deliberation.proposals
        if one.status == "passed" or (one.status == "agreed" and not needs_vote(one.matter, ground))
    )


def failed(deliberation: Deliberation, ground: Ground) -> tuple[str, ...]:
    """Proposals that bind nobody: not agreed on, not passed, or agreed on by those who do not decide it (art. 278)."""
    decided = carried(deliberation, ground)
    on_the_table = (one for one in deliberation.proposals if one.status != "dropped")
    return tuple(one.id for one in on_the_table if one.id not in decided)


def unsigned(deliberation: Deliberation, ground: Ground) -> tuple[str, ...]:
    """Sides whose signature the minutes of the last meeting lack that needed them; all of them where there are no minutes."""
    for one in reversed(deliberation.rounds):
        procedure = ground.pack.procedure(one.opened.procedure)
        needed = procedure.signatures if procedure else ()
        if needed:
            signed = one.minutes.signed if one.minutes else ()
            return tuple(side for side in needed if side not in signed)
    return ()


def unowned(deliberation: Deliberation, ground: Ground) -> tuple[str, ...]:
    """Proposals that carried and that nobody carries out; a task without a proposal is for all of them."""
    given = [one for one in deliberation.tasks if one.status != "abandoned"]
    if any(one.proposal is None for one in given):
        return ()
    owned = {one.proposal for one in given}
    return tuple(one for one in carried(deliberation, ground) if one not in owned)


def needs_filing(deliberation: Deliberation, ground: Ground) -> bool:
    """Whether what carried is in force only once it is on file with the authority above (art. 31)."""
    publication = deliberation.publication
    decided = publication.carried if publication else carried(deliberation, ground)
    matters = [one.matter for one in deliberation.proposals if one.id in decided]
    running = procedure_of(deliberation, ground)
    return any(deciding(matter, ground).filed or running.filed for matter in matters)


def elected(deliberation: Deliberation) -> dict[str, tuple[Choice, ...]]:
    """Who was elected, by question, in the last vote and the run-offs that belong to it; nobody while it goes on or once annulled."""
    found: dict[str, tuple[Choice, ...]] = {}
    if deliberation.step not in DECIDED:
        return found
    for one in reversed(deliberation.rounds):
        if one.counted is None or one.opened.kind != "vote":
            break
        # Proposals that were chosen are carried, and listed there.
        carried_too = {code for code in one.counted.agreed if deliberation.proposal(code) is not None}
        for verdict in one.counted.verdicts:
            people = tuple(option for option in verdict.elected if option not in carried_too)
            if people:
                found[verdict.question] = (*people, *found.get(verdict.question, ()))
        if one.opened.nth == 1:
            break
    return found


def why_not(deliberation: Deliberation, code: str) -> Outcome | Literal["not_chosen"] | None:
    """Why a proposal went no further: what its vote came to, or that others were chosen; None for one that was not voted down."""
    found = deliberation.proposal(code)
    if found is None or found.status != "not_passed":
        return None
    for held in reversed(deliberation.rounds):
        if held.counted is None or code not in held.counted.out:
            continue
        asked = {one.id for one in held.opened.questions if code == one.id or code in one.options}
        for verdict in held.counted.verdicts:
            if verdict.question in asked:
                chosen = verdict.question != code and (verdict.outcome == "passed" or verdict.tied)
                return "not_chosen" if chosen else verdict.outcome
        return "not_passed"
    return None


def in_force(deliberation: Deliberation, ground: Ground) -> bool:
    """Whether something that was decided holds now: it is published, not taken back or annulled, and on file where it has to be."""
    publication = deliberation.publication
    if publication is None or not publication.carried or deliberation.step in ("annulled", "shelved"):
        return False
    if publication.withdrawn:
        return False
    return deliberation.filed or not needs_filing(deliberation, ground)


def up(deliberation: Deliberation) -> Publication | None:
    """The publication that hangs out, if one does."""
    publication = deliberation.publication
    return publication if publication is not None and publication.up else None


def up_until(deliberation: Deliberation, publication: Publication) -> datetime:
    """When the days of a publication are over, as its clock counts them by now."""
    return max((one.due for one in deliberation.of_kind(CouncilClock.PUBLICATION)), default=publication.until)


def open_objections(deliberation: Deliberation) -> tuple[Objection, ...]:
    """Objections that wait for an answer."""
    return tuple(one for one in deliberation.objections if one.is_open)


def open_tasks(deliberation: Deliberation) -> tuple[Task, ...]:
    """Tasks that are neither done nor given up."""
    return tuple(one for one in deliberation.tasks if one.is_open)
