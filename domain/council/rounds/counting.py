"""A closed round is counted: what the rule says of each question, and what that leads to; nobody types a result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from domain.case.ground import Ground
from domain.council.clocks import end, set_clock
from domain.council.ground import phase_of, procedure_of
from domain.council.matters import needs_vote
from domain.council.refusals.rounds import NoOpenRound, RoundStillOpen
from domain.council.rounds.asking import about
from domain.council.state import Deliberation, Round
from domain.refusals import Refusal
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineSet
from schemas.council.deliberation import DeliberationEvent
from schemas.council.proposals import ProposalCarried
from schemas.council.rounds import RoundCounted, TallyRound
from schemas.council.tallies import Outcome, Verdict

Fate = Outcome | Literal["not_chosen"]
"""What becomes of a question, or of a proposal that a choice decided: others were chosen."""
Leads = Literal["next_round", "consensus", "partial", "no_consensus", "passed", "not_passed", "no_quorum"]


@dataclass(frozen=True, slots=True)
class Course:
    """What a count leads to; `on` says that the next step of the procedure begins, `out` which proposals do not take part in it."""

    leads_to: Leads
    on: bool = False
    out: tuple[str, ...] = ()


def may_count(deliberation: Deliberation, ground: Ground) -> Refusal | None:  # noqa: ARG001 -- all guards are called alike
    """Guard: the last round is closed."""
    if not deliberation.rounds:
        return NoOpenRound()
    return RoundStillOpen() if deliberation.rounds[-1].closed_at is None else None


def tally_round(
    command: TallyRound, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Record tallies and verdicts as the desk gathered them, and what follows.

    Raise `ValueError` when they do not answer the questions of the round: that is a fault of who gathered them.
    """
    held = deliberation.rounds[-1]
    verdicts, tallies = command.verdicts or (), command.tallies or ()
    asked = [question.id for question in held.opened.questions]
    if [one.question for one in verdicts] != asked or [one.question for one in tallies] != asked:
        raise ValueError("every question of a round is counted, and nothing else")
    outcomes = fates(deliberation, held, verdicts, ground)
    course = course_of(deliberation, held, outcomes, ground)
    chosen = [one for one in outcomes if one not in asked and outcomes[one] == "passed"]
    phases = procedure_of(deliberation, ground).phases
    counted = RoundCounted(
        number=held.number,
        ballots=command.ballots or 0,
        tallies=tallies,
        verdicts=verdicts,
        agreed=tuple(one for one in (*asked, *chosen) if outcomes[one] == "passed"),
        open=tuple(one for one in asked if outcomes[one] != "passed"),
        leads_to=course.leads_to,
        next_phase=phases[deliberation.phase + 1].id if course.on else None,
        out=course.out,
    )
    carried = (
        _carried(deliberation, outcomes, course) if course.leads_to == "next_round" and not course.on else ()
    )
    return (
        *end(deliberation, "round_counted", CouncilClock.TALLY),
        counted,
        *carried,
        _next_clock(course, deliberation, ground),
    )


def fates(
    deliberation: Deliberation, held: Round, verdicts: Iterable[Verdict], ground: Ground
) -> dict[str, Fate]:
    """What became of each question, and of each proposal that a question chose between."""
    asked = {one.id: one for one in held.opened.questions}
    found: dict[str, Fate] = {}
    for one in verdicts:
        found[one.question] = one.outcome
        for proposal in about(asked[one.question], deliberation, ground):
            if proposal.id != one.question:
                found[proposal.id] = _fate(proposal.id, one)
    return found


def _fate(option: str, verdict: Verdict) -> Fate:
    if option in verdict.elected:
        return "passed"
    if verdict.outcome == "passed" or (verdict.tied and option not in verdict.tied):
        return "not_chosen"
    return verdict.outcome


def course_of(
    deliberation: Deliberation, held: Round, outcomes: Mapping[str, Fate], ground: Ground
) -> Course:
    """What the outcomes of a round lead to under its procedure."""
    if held.opened.kind == "talk":
        return _of_talk(deliberation, outcomes, ground)
    return _of_vote(deliberation, held, outcomes, ground)


def _of_talk(deliberation: Deliberation, outcomes: Mapping[str, Fate], ground: Ground) -> Course:
    phase, more = phase_of(deliberation, ground), _more_phases(deliberation, ground)
    # What is no proposal is asked to hear what people think: nothing follows from it.
    outcomes = {one: fate for one, fate in outcomes.items() if deliberation.proposal(one) is not None}
    lost = tuple(one for one in outcomes if outcomes[one] == "not_chosen")
    open_still = [
        one.id
        for one in deliberation.proposals
        if one.on_the_table and outcomes.get(one.id) not in ("passed", "not_chosen")
    ]
    agreed = [
        one
        for one in deliberation.proposals
        if one.status == "agreed" or (one.on_the_table and outcomes.get(one.id) == "passed")
    ]
    found = bool(agreed)
    if (open_still or not found) and deliberation.nth < phase.rounds:
        return Course("next_round", out=lost)
    if more and (found or not outcomes):
        # Where nothing was put to anybody the step was talk alone, and the next one begins with all that is on the table.
        return Course("next_round", on=True, out=(*lost, *open_still) if outcomes else ())
    if not found:
        return Course("no_consensus", out=lost)
    waits = any(needs_vote(one.matter, ground) for one in agreed)
    return Course("partial" if open_still or waits else "consensus", out=lost)


def _of_vote(deliberation: Deliberation, held: Round, outcomes: Mapping[str, Fate], ground: Ground) -> Course:
    phase = phase_of(deliberation, ground)
    failed = tuple(
        one for one in outcomes if outcomes[one] != "passed" and deliberation.proposal(one) is not None
    )
    equal = any(one in ("tie", "run_off") for one in outcomes.values())
    # Whoever is equal, or first without enough, stands once more, also where the procedure counts on one round.
    if equal and deliberation.nth < max(phase.rounds, 2):
        return Course(
            "next_round", out=tuple(one for one in failed if outcomes[one] in ("not_passed", "not_chosen"))
        )
    if any(one == "passed" for one in outcomes.values()) or _filled_before(deliberation, held):
        if _more_phases(deliberation, ground):
            return Course("next_round", on=True, out=failed)
        return Course("passed", out=failed)
    if all(one == "no_quorum" for one in outcomes.values()):
        return Course("no_quorum")
    return Course("not_passed", out=failed)


def _filled_before(deliberation: Deliberation, held: Round) -> bool:
    """Whether an earlier ballot of the same vote filled a seat or chose something: that stays, whatever the last one leaves open."""
    number, nth = held.number, held.opened.nth
    for one in reversed(deliberation.rounds):
        if one.number >= number:
            continue
        if nth == 1 or one.counted is None or one.opened.kind != "vote":
            return False
        if any(verdict.elected or verdict.outcome == "passed" for verdict in one.counted.verdicts):
            return True
        nth = one.opened.nth
    return False


def _more_phases(deliberation: Deliberation, ground: Ground) -> bool:
    return deliberation.phase + 1 < len(procedure_of(deliberation, ground).phases)


def _carried(
    deliberation: Deliberation, outcomes: Mapping[str, Fate], course: Course
) -> tuple[ProposalCarried, ...]:
    return tuple(
        ProposalCarried(proposal=one.id, why="no_quorum" if outcomes[one.id] == "no_quorum" else "not_agreed")
        for one in deliberation.proposals
        if one.id in outcomes
        and outcomes[one.id] != "passed"
        and one.id not in course.out
        and one.status in ("open", "referred")
    )


def _next_clock(course: Course, deliberation: Deliberation, ground: Ground) -> DeadlineSet:
    """What runs next: the time between rounds, until somebody arranges what comes, or until the result is published."""
    if course.leads_to == "next_round":
        cooling = phase_of(deliberation, ground).cooling
        if cooling is not None and not course.on:
            return set_clock(CouncilClock.COOLING, ground, budget=cooling)
        return set_clock(CouncilClock.ARRANGE, ground)
    if course.leads_to in ("no_consensus", "no_quorum"):
        return set_clock(CouncilClock.ARRANGE, ground)
    return set_clock(CouncilClock.PUBLISH, ground)
