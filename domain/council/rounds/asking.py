"""What a round asks: each proposal on the table or referred, those who were equal before, or what was announced."""

from collections.abc import Iterator

from domain.case.ground import Ground
from domain.council.decision.fitting import misfits
from domain.council.ground import decision, phase_of, procedure_of
from domain.council.matters import crosses, deciding, matter_class, needs_vote
from domain.council.refusals.rounds import (
    NothingToDecide,
    ProcedureUnfit,
    QuestionNotAnnounced,
    QuestionUnfit,
)
from domain.council.state import Deliberation, Proposal
from schemas.council.acts import Choice, Electorate, Question


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


def about(question: Question, deliberation: Deliberation, ground: Ground) -> tuple[Proposal, ...]:
    """The proposals that a question decides: the one of its id, or those it chooses between; candidates never are."""
    procedure, own = procedure_of(deliberation, ground), deliberation.proposal(question.id)
    if own is not None:
        return (own,)
    if procedure.election or procedure.appraisal:
        return ()
    return tuple(one for one in deliberation.proposals if one.id in question.options)


def questions(
    asked: tuple[Question, ...], deliberation: Deliberation, electorate: Electorate, ground: Ground
) -> tuple[Question, ...]:
    """The questions of the next round; raise the `Refusal` that one of them calls for, or that there is none for a vote.

    Whoever opens a talk may name others than those announced; a vote asks what was announced (Beijing 2024, art. 35).
    """
    due = announced(deliberation, ground)
    found = asked or due
    votes = phase_of(deliberation, ground).kind == "vote"
    if votes and not found:
        raise NothingToDecide
    must_fit(found, deliberation, electorate, ground)
    if votes:
        differs = [one.id for one in (*found, *due) if (one in found) is not (one in due)]
        if differs:
            raise QuestionNotAnnounced(question=differs[0])
    return found


def announced(deliberation: Deliberation, ground: Ground) -> tuple[Question, ...]:
    """What the next round asks if nobody says otherwise: what the notice named, or each proposal that is put and who stands again.

    Talk goes on about what is left of it where proposals were taken off the table since.
    """
    procedure, phase = procedure_of(deliberation, ground), phase_of(deliberation, ground)
    if deliberation.notice is not None and deliberation.notice.questions:
        named = deliberation.notice.questions
        return named if phase.kind == "vote" else tuple(_left(named, deliberation, ground))
    again = tuple(_again(deliberation))
    known = {one.id for question in again for one in about(question, deliberation, ground)}
    put = () if procedure.election or procedure.appraisal else to_be_put(deliberation)
    return (*again, *(Question(id=one.id, rule=phase.rule) for one in put if one.id not in known))


def must_fit(
    found: tuple[Question, ...], deliberation: Deliberation, electorate: Electorate, ground: Ground
) -> None:
    """Raise the `Refusal` that one of these questions calls for, in the round that comes next."""
    for one in found:
        if why := _odd(one, deliberation, electorate, ground):
            raise QuestionUnfit(question=one.id, why=why)
    decided = [one.id for question in found for one in about(question, deliberation, ground)]
    asked = [one.id for one in found]
    for codes in (asked, decided):
        if len(set(codes)) < len(codes):
            raise QuestionUnfit(question=next(one for one in codes if codes.count(one) > 1), why="twice")
    if phase_of(deliberation, ground).kind != "vote":
        return
    for question in _again(deliberation):
        if question not in found:
            raise QuestionUnfit(question=question.id, why="left_out")
    for proposal in to_be_put(deliberation):
        if proposal.id in decided:
            _decided_here(proposal, deliberation, electorate, ground)
        elif deliberation.referral is not None:
            raise QuestionUnfit(question=proposal.id, why="left_out")


def _odd(question: Question, deliberation: Deliberation, electorate: Electorate, ground: Ground) -> str:
    """Why a question cannot be asked, in a code; "" when it can."""
    phase, rule = phase_of(deliberation, ground), ground.pack.decision(question.rule)
    decides = about(question, deliberation, ground)
    if rule is None:
        return "rule_unknown"
    # Neighbours who talk may choose between proposals by another rule than that by which each would be agreed on.
    if decides and question.rule != phase.rule and (phase.kind == "vote" or question.method == "yes_no"):
        return "rule"
    procedure = procedure_of(deliberation, ground)
    chooses_people = procedure.election or procedure.appraisal
    if phase.kind == "vote" and chooses_people and not _stands_again(question, deliberation):
        return "not_announced"
    if any(one not in to_be_put(deliberation) for one in decides):
        return "not_announced"
    if question.seated and not any(
        one.id == question.id and one.seated == question.seated for one in _again(deliberation)
    ):
        return "seated"
    if why := next(iter(misfits(question, rule, electorate)), ""):
        return why
    return "no_proposal" if phase.kind == "vote" and not decides and not chooses_people else ""


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
                seated = (*question.seated, *one.elected)
                yield _among(question, one.tied, max(1, one.open_seats), seated)


def _stands_again(question: Question, deliberation: Deliberation) -> bool:
    """Whether a question may be asked by a ballot that follows another: of these it asks what the first left open, and no more."""
    again = tuple(_again(deliberation))
    return not again or any(one.id == question.id for one in again)


def _left(named: tuple[Question, ...], deliberation: Deliberation, ground: Ground) -> Iterator[Question]:
    put = to_be_put(deliberation)
    for question in named:
        gone = {one.id for one in about(question, deliberation, ground) if one not in put}
        options = tuple(one for one in question.options if one not in gone)
        if not gone:
            yield question
        elif options and question.id not in gone:
            yield _among(question, options, question.seats, question.seated)


def _among(
    question: Question, options: tuple[Choice, ...], seats: int, seated: tuple[Choice, ...]
) -> Question:
    """The question between fewer options, with what is known of these."""
    known = {*options, *seated}
    attributes = tuple(one for one in question.attributes if one.option in known)
    return question.model_copy(
        update={"options": options, "seats": seats, "seated": seated, "attributes": attributes}
    )
