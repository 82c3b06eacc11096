"""Steps at the front of a case: report, register, and the triage that a person confirms, changes or a party contests."""

from dataclasses import replace

from domain.case.authority import permit
from domain.case.clocks import LEVEL_CLOCKS, move_for_new_class, start, stop
from domain.case.ground import Ground
from domain.case.state import Case, Triage
from domain.refusals import (
    ApplicantMissing,
    DownByReturnOnly,
    NotPermitted,
    PrivateNeedsRequest,
    TriageUnchanged,
    UnknownCode,
    UnknownPlace,
)
from domain.triage import destination, propose
from schemas.actors import STAFF_ROLES, Level, Role
from schemas.case_commands import (
    ChangeTriage,
    ConfirmTriage,
    ContestTriage,
    Opening,
    PartyDraft,
    Register,
    ReportDispute,
)
from schemas.case_events import (
    CaseEvent,
    DisputeRegistered,
    DisputeReported,
    HolderNamed,
    PartyEntry,
    Proposal,
    TriageChanged,
    TriageConfirmed,
    TriageContested,
)
from schemas.ids import case_stream, covers
from schemas.policy import ClockKind, OnLapse, TriageClass
from schemas.sealed import Sealed
from schemas.stages import Stage
from schemas.words import Words


def report(command: ReportDispute, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take a matter in, class it by the table at once, name who answers, and start the clocks.

    Anybody may report. Staff may within their place; a matter is never turned away because a detail is missing.
    """
    actor = ground.actor
    if actor.role in STAFF_ROLES and not (actor.place and covers(actor.place, command.place)):
        raise NotPermitted(action="report-dispute")
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    categories = tuple(category.id for category in ground.pack.categories)
    if command.category is not None and command.category not in categories:
        raise UnknownCode(field="category", value=command.category, known=categories)
    if not any(party.side == "applicant" for party in command.parties):
        raise ApplicantMissing
    text = f"{command.title.plain}\n{command.statement.plain}"
    # Only facts that the pack asks for are kept: what else may stand in a name that somebody makes up?
    facts = {name: value for name, value in command.facts.items() if name in ground.pack.facts}
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
    opening = command.opening or Opening(number="", codes=("0" * 64,) * len(command.parties))
    reported = DisputeReported(
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
    )
    case = _as_reported(command, reported, ground)
    return (
        reported,
        HolderNamed(level=case.level, post=ground.answering(case.level, case), why="reported"),
        start(ClockKind.CONFIRM_TRIAGE, case.level, case, ground),
        start(ClockKind.ACCEPT, case.level, case, ground),
        start(ClockKind.RESOLVE, case.level, case, ground),
    )


def _entry(number: int, party: PartyDraft, opening: Opening) -> PartyEntry:
    return PartyEntry(
        number=number,
        side=party.side,
        name=party.name.sealed,
        phone=_sealed(party.phone),
        represents=_sealed(party.represents),
        relation=party.relation,
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


def confirm(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Stand behind the class, and enter the matter in the book if nobody did: one form, not two."""
    permit(ConfirmTriage, case, ground)
    return (*book(case), *confirmation(case))


def confirmation(case: Case) -> tuple[CaseEvent, ...]:
    """The facts of a confirmation, with the clocks that it ends."""
    contested = case.triage.contested_by is not None
    confirmed = TriageConfirmed(
        triage_class=case.triage.triage_class, level=case.level, answers_contest=contested
    )
    return (confirmed, *stop(case, "triage_confirmed", ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST))


def book(case: Case) -> tuple[CaseEvent, ...]:
    """The entry in the book, if nobody made it yet: whoever takes a step with the matter makes it along the way."""
    if case.registered:
        return ()
    return (DisputeRegistered(category=case.triage.category, risk=case.triage.risk),)


def change(command: ChangeTriage, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Put the matter into another class: the budget changes, the start of the clock does not.

    Within its class, a case that is in hand moves by escalation and return alone: they say what was tried, and why.
    """
    permit(ChangeTriage, case, ground)
    level = _level_of_change(command, case, ground)
    same = command.triage_class is case.triage.triage_class
    if same and (level is case.level or case.stage is Stage.HANDLING):
        raise TriageUnchanged(level=case.level.value)
    _stays_with_residents(command.triage_class, level, ground)
    changed = TriageChanged(
        was_class=case.triage.triage_class,
        was_level=case.level,
        triage_class=command.triage_class,
        level=level,
        reason=command.reason.sealed,
        answers_contest=case.triage.contested_by is not None,
    )
    after = _with_class(case, command, level)
    return (
        *book(case),
        changed,
        *stop(case, "triage_changed", ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST),
        *_moved_clocks(case, after, level, ground),
        HolderNamed(level=level, post=ground.answering(level, after), why="retriaged"),
    )


def _level_of_change(command: ChangeTriage, case: Case, ground: Ground) -> Level:
    """Where a new class puts the case: where the pack sends it or the author says, but not down again once it was handed up.

    Down leads a return alone, once and with its reason; only what turns out to be private goes back to the residents.
    """
    levels = [rung.level for rung in ground.pack.ladder]
    level = command.level or destination(ground.pack, command.triage_class)
    if level not in levels:
        raise UnknownCode(field="level", value=level.value, known=tuple(levels))
    private = command.triage_class is TriageClass.PRIVATE_MATTER
    if private or not case.climbed or levels.index(level) >= levels.index(case.level):
        return level
    if command.level is not None:
        raise DownByReturnOnly(level=case.level.value)
    return case.level


def _stays_with_residents(triage_class: TriageClass, level: Level, ground: Ground) -> None:
    """A private matter goes above its level when a party asks for it, and never because somebody classed it so."""
    levels = [rung.level for rung in ground.pack.ladder]
    own = destination(ground.pack, triage_class)
    if triage_class is TriageClass.PRIVATE_MATTER and levels.index(level) > levels.index(own):
        raise PrivateNeedsRequest(level=level.value)


def _with_class(case: Case, command: ChangeTriage, level: Level) -> Case:
    return replace(case, level=level, triage=replace(case.triage, triage_class=command.triage_class))


def _moved_clocks(case: Case, after: Case, level: Level, ground: Ground) -> tuple[CaseEvent, ...]:
    stays = level is case.level
    running = case.of_kind(*(LEVEL_CLOCKS if stays else (ClockKind.RESOLVE,)))
    moved = tuple(
        move_for_new_class(clock, level, after, ground)
        for clock in running
        if not (clock.lapsed and clock.on_lapse is OnLapse.TELL)
    )
    if stays:
        return moved
    others = tuple(kind for kind in LEVEL_CLOCKS if kind is not ClockKind.RESOLVE)
    return (*stop(case, "triage_changed", *others), *moved, start(ClockKind.ACCEPT, level, after, ground))


def contest(command: ContestTriage, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record a party's objection and start the clock for its answer; nothing else stops or starts."""
    permit(ContestTriage, case, ground)
    if ground.actor.role is not Role.PARTY or ground.actor.party is None:
        raise NotPermitted(action="contest-triage")
    contested = TriageContested(party=ground.actor.party, reason=command.reason.sealed)
    return (contested, start(ClockKind.ANSWER_CONTEST, case.level, case, ground))
