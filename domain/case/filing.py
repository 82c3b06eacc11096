"""The front of a case: a matter is reported, classed by the table at once, and entered in the book."""

from collections.abc import Sequence
from datetime import timedelta

from domain.case.authority import permit
from domain.case.clocks import start, start_if_ruled
from domain.case.ground import Ground
from domain.case.risks import raised_by_table
from domain.case.state import Case, Triage
from domain.refusals import (
    ApplicantMissing,
    NotPermitted,
    OccursInFuture,
    UnknownCode,
    UnknownPlace,
)
from domain.triage import asked_for, propose
from schemas.actors import STAFF_ROLES
from schemas.acts import PartyEntry
from schemas.case_commands import Opening, PartyDraft, Register, ReportDispute
from schemas.case_events import CaseEvent, DisputeRegistered, DisputeReported, HolderNamed, Proposal
from schemas.cited import FactValue
from schemas.clock_kinds import ClockKind
from schemas.ids import case_stream, covers
from schemas.sealed import Sealed
from schemas.stages import Stage
from schemas.words import Words

_SKEW = timedelta(minutes=10)
"""How far the clock of whoever reports may be ahead."""


def report(command: ReportDispute, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take a matter in, class it by the table at once, name who answers, and start the clocks.

    Anybody may report. Staff may within their place; a matter is never turned away because a detail is missing.
    """
    actor = ground.actor
    if actor.role in STAFF_ROLES and not (actor.place and covers(actor.place, command.place)):
        raise NotPermitted(action="report-dispute")
    if command.intake is not None and actor.role not in STAFF_ROLES:
        raise NotPermitted(action="report-dispute")
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    if command.occurred_at is not None and command.occurred_at > ground.at + _SKEW:
        raise OccursInFuture
    categories = tuple(category.id for category in ground.pack.categories)
    if command.category is not None and command.category not in categories:
        raise UnknownCode(field="category", value=command.category, known=categories)
    if not any(party.side == "applicant" for party in command.parties):
        raise ApplicantMissing
    text = f"{command.title.plain}\n{command.statement.plain}"
    facts = asked_for(ground.pack, command.facts)
    proposed = propose(ground.pack, text, command.category, facts)
    proposal = Proposal.model_validate(
        {
            "triage_class": proposed.triage_class,
            "level": proposed.level,
            "category": proposed.category,
            "risk": proposed.risk,
            "rule": proposed.rule,
            "used": proposed.used,
        }
    )
    reported = _reported(command, facts, proposal)
    case = _as_reported(command, reported, ground)
    return (
        reported,
        HolderNamed(level=case.level, post=ground.answering(case.level, case), why="reported"),
        start(ClockKind.CONFIRM_TRIAGE, case.level, case, ground),
        start(ClockKind.ACCEPT, case.level, case, ground),
        start(ClockKind.RESOLVE, case.level, case, ground),
        *start_if_ruled(ClockKind.REFER_PETITION, case.level, case, ground),
        *start_if_ruled(ClockKind.INFORM_PETITIONER, case.level, case, ground),
        *raised_by_table(case, ground),
    )


def completed(command: ReportDispute, events: Sequence[CaseEvent]) -> tuple[CaseEvent, ...]:
    """What was decided of a report before its words were sealed and its number drawn, now that both are in the command.

    They are carried and nothing rests on them: they stand in the first event, and the others are what they were.
    """
    reported, *others = events
    if not isinstance(reported, DisputeReported):
        raise TypeError("a report is decided with what was reported first")
    return (_reported(command, reported.facts, reported.proposal), *others)


def _reported(command: ReportDispute, facts: dict[str, FactValue], proposal: Proposal) -> DisputeReported:
    opening = command.opening or Opening(number="", codes=("0" * 64,) * len(command.parties))
    return DisputeReported(
        number=opening.number,
        place=command.place,
        channel=command.channel,
        category=command.category,
        facts=facts,
        title=command.title.sealed,
        statement=command.statement.sealed,
        parties=tuple(_entry(n, party, opening) for n, party in enumerate(command.parties, start=1)),
        proposal=proposal,
        occurred_at=command.occurred_at,
        source_ref=command.source_ref,
        kind=command.kind,
        intake=command.intake,
    )


def _entry(number: int, party: PartyDraft, opening: Opening) -> PartyEntry:
    return PartyEntry(
        number=number,
        side=party.side,
        name=party.name.sealed,
        phone=_sealed(party.phone),
        email=_sealed(party.email),
        represents=_sealed(party.represents),
        relation=party.relation,
        organisation=party.organisation,
        code=opening.codes[number - 1],
    )


def _sealed(words: Words | None) -> Sealed | None:
    return words.sealed if words else None


def _as_reported(command: ReportDispute, event: DisputeReported, ground: Ground) -> Case:
    """The case as the rules see it while it is being reported, so that the same functions start its clocks."""
    proposed = event.proposal
    return Case(
        stream=case_stream(command.case),
        version=0,
        policy=ground.pack.id,
        number=event.number,
        kind=event.kind,
        place=event.place,
        stage=Stage.REPORTED,
        level=proposed.level,
        triage=Triage(proposed.triage_class, proposed.category, proposed.risk, proposed.rule, proposed.used),
        parties=event.parties,
        title=event.title,
        statement=event.statement,
        opened_at=ground.at,
        last_at=ground.at,
    )


def register(command: Register, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Enter the matter in the book."""
    permit(Register, case, ground)
    known = tuple(category.id for category in ground.pack.categories)
    if command.category not in known:
        raise UnknownCode(field="category", value=command.category, known=known)
    return (DisputeRegistered(category=command.category, risk=command.risk),)


def book(case: Case) -> tuple[CaseEvent, ...]:
    """The entry in the book, if nobody made it yet: whoever takes a step with the matter makes it along the way."""
    if case.registered:
        return ()
    return (DisputeRegistered(category=case.triage.category, risk=case.triage.risk),)
