"""What a decision about a case rests on, and how its actor is related to the case."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.case.state import Case
from domain.directory import Directory
from domain.refusals import PackLacks
from schemas.actors import STAFF_ROLES, Actor, Level, Role
from schemas.calendar import WorkingCalendar
from schemas.clock_kinds import ClockKind, ClockRule
from schemas.ids import covers
from schemas.places import Post
from schemas.policy import PolicyPack, Rung
from schemas.practice import Practice
from schemas.stages import Stage


@dataclass(frozen=True, slots=True)
class Ground:
    """Who acts, when (the ledger's clock), under which pack, and the places and posts as they stand."""

    actor: Actor
    at: datetime
    pack: PolicyPack
    directory: Directory
    published: WorkingCalendar | None = None
    """The newest published edition of the pack's calendar; None: the pack's own is all there is."""

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar to count by."""
        return self.published or self.pack.calendar

    @property
    def practice(self) -> Practice:
        """How mediation is practised; raise `PackLacks` under a pack from before there was mediation in it."""
        if self.pack.practice is None:
            raise PackLacks(section="practice", pack=self.pack.id)
        return self.pack.practice

    def rung(self, level: Level) -> Rung:
        """The rung of a level."""
        return next(rung for rung in self.pack.ladder if rung.level is level)

    def above(self, level: Level) -> Level | None:
        """The level above, or None at the top of the ladder."""
        levels = [rung.level for rung in self.pack.ladder]
        at = levels.index(level)
        return levels[at + 1] if at + 1 < len(levels) else None

    def roles_at(self, level: Level, case: Case) -> tuple[Role, ...]:
        """The roles that answer at a level for the class of the case."""
        return self.rung(level).answers[case.triage.triage_class]

    def answering(self, level: Level, case: Case) -> Post:
        """Who answers for the case at a level, by the roster."""
        return self.directory.answering(self.pack, level, case.triage.triage_class, case.place)

    def clock_rule(self, kind: ClockKind, level: Level, case: Case) -> ClockRule:
        """The pack's rule for a kind of clock; raise `PackLacks` where it has none (see `find_clock_rule`)."""
        rule = self.find_clock_rule(kind, level, case)
        if rule is None:
            raise PackLacks(section="clocks", pack=self.pack.id)
        return rule

    def find_clock_rule(self, kind: ClockKind, level: Level, case: Case) -> ClockRule | None:
        """The first rule for a kind of clock that fits level, class, category and kind of the case, if there is one."""
        return next(
            (
                rule
                for rule in self.pack.clocks
                if rule.kind is kind
                and level in rule.levels
                and case.triage.triage_class in rule.classes
                and (not rule.categories or case.triage.category in rule.categories)
                and (not rule.kinds or case.kind in rule.kinds)
            ),
            None,
        )


class Relation(StrEnum):
    """What an actor is to a case."""

    APPLICANT = "applicant"
    OTHER_PARTY = "other_party"
    HANDLER = "handler"
    """Answers at the level where the case is (in a handover: at the level that sent it)."""
    RECEIVER = "receiver"
    """Answers at the level to which the case was handed."""
    SENIOR = "senior"
    """Answers at a level above the one where the case is."""
    JUNIOR = "junior"
    """Answers at a level below: may still look at what went up."""
    MEDIATOR = "mediator"
    """Presides over the mediation of this case or assists; hears what is said in a caucus."""
    JOINT = "joint"
    """Answers at a level that works on the case together with the one that leads."""
    SUPERVISOR = "supervisor"
    CLOCK = "clock"


def relations(case: Case, ground: Ground) -> frozenset[Relation]:
    """Everything that the actor of this ground is to the case; empty for a stranger."""
    actor = ground.actor
    if actor.role is Role.SYSTEM:
        return frozenset({Relation.CLOCK})
    if actor.role is Role.PARTY:
        return _of_party(case, actor)
    if actor.role not in STAFF_ROLES or actor.place is None or not covers(actor.place, case.place):
        return frozenset()
    if actor.role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        return frozenset({Relation.SUPERVISOR}) if actor.role is Role.SUPERVISOR else frozenset()
    return _of_staff(case, ground)


def _of_party(case: Case, actor: Actor) -> frozenset[Relation]:
    if actor.case != case.stream or actor.party is None or not case.has_party(actor.party):
        return frozenset()
    if actor.party in case.forgotten.parties:
        return frozenset()
    if case.is_applicant(actor.party):
        return frozenset({Relation.APPLICANT})
    return frozenset({Relation.OTHER_PARTY}) if case.admits_others else frozenset()


def _of_staff(case: Case, ground: Ground) -> frozenset[Relation]:
    found: set[Relation] = set()
    role = ground.actor.role
    handover = case.stage is Stage.HANDOVER and case.from_level is not None
    sits = case.holder_level if handover and case.holder_level else case.level
    levels = [rung.level for rung in ground.pack.ladder]
    for level in levels:
        if role not in ground.roles_at(level, case):
            continue
        if level in case.duties.together and level is not sits:
            found.add(Relation.JOINT)
        if level is sits:
            found.add(Relation.HANDLER)
        elif handover and level is case.level:
            found.add(Relation.RECEIVER)
        elif levels.index(level) > levels.index(case.level):
            found.add(Relation.SENIOR)
        else:
            found.add(Relation.JUNIOR)
    if case.handler and case.handler.staff == ground.actor.id:
        found.add(Relation.HANDLER)
    if case.mediators.mediates(ground.actor.id):
        found |= {Relation.HANDLER, Relation.MEDIATOR}
    return frozenset(found or {Relation.JUNIOR})
