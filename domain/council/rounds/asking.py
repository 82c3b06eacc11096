"""What a round asks: each proposal on the table or referred, those who were equal before, or what whoever opens it names."""

from collections.abc import Iterator

from domain.case.ground import Ground
from domain.council.decision.fitting import misfits
from domain.council.ground import decision, phase_of, procedure_of
from domain.council.matters import crosses, deciding, matter_class, needs_vote
from domain.council.refusals.rounds import NothingToDecide, ProcedureUnfit, QuestionUnfit
from domain.council.state import Deliberation, Proposal
from schemas.council.acts import Electorate, Question


def electorate_of(deliberation: Deliberation, ground: Ground) -> Electorate:
    """Who decides in the round that comes next.

    Where households or residents would and no register of them was named, the seats of the body stand for them.
    """
    phase = phase_of(deliberation, ground)
    wanted = phase.electorate or procedure_of(deliberation, ground).electorate
    register = deliberation.referral.register_id if deliberation.referral else deliberation.register_id
    if register is None and wanted in ("households", "residents"):
        return "seats" if "seats" in decision(phase.rule, ground).electorates else wanted
    return wanted


def to_be_put(deliberation: Deliberation) -> tuple[Proposal, ...]:
    """The proposals that the next round is about."""
    if deliberation.referral is not None:
        return tuple(one for one in deliberation.proposals if one.status == "referred")
    return tuple(one for one in deliberation.proposals if one.on_the_table)


def questions(
    asked: tuple[Question, ...], deliberation: Deliberation, electorate: Electorate, ground: Ground
) -> tuple[Question, ...]:
    """The questions of the next round; raise the `Refusal` that one of them calls for, or that there is none for a vote."""
    procedure, phase = procedure_of(deliberation, ground), phase_of(deliberation, ground)
    put = to_be_put(deliberation)
    by_default = (
        *_again(deliberation),
        *(
            Question(id=one.id, rule=phase.rule)
            for one in put
            if not (procedure.election or procedure.appraisal)
        ),
    )
    found = asked or by_default
    if phase.kind == "vote" and not found:
        raise NothingToDecide
    for one in found:
        if why := _odd(one, deliberation, electorate, ground):
            raise QuestionUnfit(question=one.id, why=why)
    if len({one.id for one in found}) < len(found):
        raise QuestionUnfit(question=found[0].id, why="twice")
    if phase.kind == "vote":
        for proposal in put:
            if any(one.id == proposal.id for one in found):
                _decided_here(proposal, deliberation, electorate, ground)
            elif deliberation.referral is not None:
                raise QuestionUnfit(question=proposal.id, why="left_out")
    return found


def _odd(question: Question, deliberation: Deliberation, electorate: Electorate, ground: Ground) -> str:
    """Why a question cannot be asked, in a code; "" when it can."""
    phase, rule = phase_of(deliberation, ground), ground.pack.decision(question.rule)
    proposal = deliberation.proposal(question.id)
    if rule is None:
        return "rule_unknown"
    if proposal is not None and question.rule != phase.rule:
        return "rule"
    if proposal is not None and proposal not in to_be_put(deliberation):
        return "not_announced"
    return next(iter(misfits(question, rule, electorate)), "")


def _decided_here(
    proposal: Proposal, deliberation: Deliberation, electorate: Electorate, ground: Ground
) -> None:
    """Raise `ProcedureUnfit` for a matter that this procedure or these people do not decide."""
    matter, own = proposal.matter, deciding(proposal.matter, ground)
    if needs_vote(matter, ground):
        unfit = own.id != deliberation.procedure
    else:
        unfit = crosses(matter_class(matter, ground).electorate, electorate)
    if unfit:
        raise ProcedureUnfit(proposal=proposal.id, needed=own.id)


def _again(deliberation: Deliberation) -> Iterator[Question]:
    """Those who were equal for a seat, or the first of whom none had enough, stand once more."""
    counted = deliberation.rounds[-1].counted if deliberation.rounds and deliberation.nth else None
    if counted is None:
        return
    for question in deliberation.rounds[-1].opened.questions:
        for one in counted.verdicts:
            if one.question == question.id and one.outcome in ("tie", "run_off") and one.tied:
                yield question.model_copy(update={"options": one.tied, "seats": max(1, one.open_seats)})
