"""The shape of a policy pack: local rules as data, each with its source and how far that is verified."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import product
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.actors import STAFF_ROLES, Level, Role
from schemas.calendar import Budget, WorkingCalendar
from schemas.cited import Cited, Code, FactValue, TriageClass, Word, Wording
from schemas.clock_kinds import BASIC, ClockKind, ClockRule, OnLapse
from schemas.council.procedures import Council, Procedure, odd_council
from schemas.council.rules import DecisionRule
from schemas.frame import Frame, says_nothing
from schemas.ids import PlacePath
from schemas.practice import Practice


class Condition(Frame):
    """Holds when every test that it names holds."""

    any_words: tuple[Word, ...] = Field(default=(), description="One of these stands in title or statement")
    with_words: tuple[Word, ...] = Field(default=(), description="One of these stands there as well")
    no_words: tuple[Word, ...] = Field(default=(), description="None of these stands there")
    any_category: tuple[Code, ...] = ()
    facts: dict[Code, FactValue] = Field(default_factory=dict, description="Each fact is known and equal")
    at_least: dict[Code, int] = Field(default_factory=dict, description="Each count is known and not smaller")


class TriageRule(Cited):
    """One line of the table; the first to hold decides. It holds by any of its conditions, or always without one."""

    id: Code
    when: tuple[Condition, ...] = ()
    triage_class: TriageClass
    level: Level
    risk: Literal["ordinary", "urgent"] = "ordinary"
    reason: Wording


class Category(Frame):
    """A dispute category and the words that suggest it."""

    id: Code
    name: Wording
    any_words: tuple[Word, ...] = ()


class Rung(Frame):
    """A rung of the ladder: where it ends and which roles answer there for each class, in order."""

    level: Level
    name: Wording
    ceiling: Code = Field(description="Kind of place where the search for a holder ends, such as estate")
    answers: dict[TriageClass, tuple[Role, ...]]
    returns: int = Field(default=1, ge=0, description="How often this level may return one case downwards")

    @model_validator(mode="after")
    def _staffed(self) -> Self:
        for triage_class in TriageClass:
            roles = self.answers.get(triage_class, ())
            if not roles or any(role not in STAFF_ROLES for role in roles):
                raise ValueError(f"name at least one staff role that answers for {triage_class}")
        return self


class Route(Frame):
    """Another remedy that people are told of: where to go when mediation does not serve."""

    id: Code
    text: Wording


class PlaceKind(StrEnum):
    """Kinds of place, from the top of the tree down."""

    STREET = "street"
    COMMUNITY = "community"
    ESTATE = "estate"
    BUILDING = "building"


class PlaceEntry(Frame):
    """A place that the pack brings along."""

    path: PlacePath
    kind: PlaceKind
    name: str = Field(min_length=1, max_length=60)


class PostEntry(Frame):
    """A post of the roster; whoever holds it is entered separately, and an empty post is shown as vacant."""

    place: PlacePath
    role: Role


class PolicyPack(Frame):
    """A whole pack. `name` and `version` pin every case that was filed under it."""

    name: Code
    version: int = Field(ge=1)
    title: Wording
    number_prefix: str = Field(pattern=r"^[A-Z]{1,4}$", description="Opens a number such as HY-2026-000123")
    calendar: WorkingCalendar
    ladder: tuple[Rung, ...] = Field(min_length=1, description="From the lowest rung up")
    sends: dict[TriageClass, Level] = Field(description="Where a matter of each class goes, rules aside")
    facts: dict[Code, Wording] = Field(default_factory=dict, description="What a filing may state, asked")
    categories: tuple[Category, ...]
    triage: tuple[TriageRule, ...] = Field(min_length=1)
    clocks: tuple[ClockRule, ...]
    retriage_grace: Budget = Field(description="After a change of class nothing falls due sooner than this")
    return_budget: Budget = Field(description="What the lower level gets when a case is returned to it")
    return_budget_reminders: tuple[Budget, ...] = ()
    routes: tuple[Route, ...] = Field(min_length=1)
    decline_reasons: dict[Code, Wording]
    channels: dict[Code, Wording]
    roles: dict[Role, Wording]
    practice: Practice | None = Field(
        default=None, exclude_if=says_nothing, description="Packs from before it lack it"
    )
    council: Council | None = Field(
        default=None, exclude_if=says_nothing, description="Packs from before it lack it"
    )
    procedures: tuple[Procedure, ...] = Field(default=(), exclude_if=says_nothing)
    decisions: tuple[DecisionRule, ...] = Field(default=(), exclude_if=says_nothing)
    places: tuple[PlaceEntry, ...] = ()
    posts: tuple[PostEntry, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        checks = (
            _check_ladder,
            _check_triage,
            _check_categories,
            _check_clocks,
            _check_council,
            _check_places,
        )
        if wrong := [found for check in checks for found in check(self)]:
            raise ValueError("\n".join(wrong))
        return self

    @property
    def id(self) -> str:
        """How events name the pack they were decided under, such as `xinhe/1`."""
        return f"{self.name}/{self.version}"

    def procedure(self, code: str) -> Procedure | None:
        """The procedure of deliberation of this id, if there is one."""
        return next((one for one in self.procedures if one.id == code), None)

    def decision(self, code: str) -> DecisionRule | None:
        """The rule of decision of this id, if there is one."""
        return next((one for one in self.decisions if one.id == code), None)


def _check_ladder(pack: PolicyPack) -> Iterator[str]:
    levels = [rung.level for rung in pack.ladder]
    yield from (f"ladder: {one} stands twice; each level stands once" for one in _doubles(levels))
    yield from (f"sends: {one} is sent nowhere; name a level" for one in TriageClass if one not in pack.sends)
    yield from (f"sends: {one} is no rung of the ladder" for one in pack.sends.values() if one not in levels)


def _check_triage(pack: PolicyPack) -> Iterator[str]:
    yield from (f"triage: two rules have the id {one}" for one in _doubles(rule.id for rule in pack.triage))
    if pack.triage[-1].when:
        yield "triage: the last rule must hold for everything, so that no matter is left without a class"
    known = {category.id for category in pack.categories}
    levels = {rung.level for rung in pack.ladder}
    for rule in pack.triage:
        if (not rule.when and rule is not pack.triage[-1]) or Condition() in rule.when:
            yield f"triage: rule {rule.id} always holds and hides those after it; give it a test"
        if rule.level not in levels:
            yield f"triage: rule {rule.id} names a level that the ladder lacks"
        if unknown := {one for when in rule.when for one in when.any_category} - known:
            yield f"triage: rule {rule.id} names unknown categories {sorted(unknown)}"
        if unknown := {one for when in rule.when for one in (*when.facts, *when.at_least)} - set(pack.facts):
            yield f"triage: rule {rule.id} asks for facts {sorted(unknown)} that `facts` does not list"


def _check_categories(pack: PolicyPack) -> Iterator[str]:
    ids = [category.id for category in pack.categories]
    yield from (f"categories: two have the id {one}" for one in _doubles(ids))
    if "other" not in ids:
        yield "categories: `other` is missing, which takes what fits nowhere else"


def _check_clocks(pack: PolicyPack) -> Iterator[str]:
    yield from (f"clocks: two rules have the id {one}" for one in _doubles(rule.id for rule in pack.clocks))
    covered = {
        (one.kind, at, of) for one in pack.clocks if not one.kinds for at in one.levels for of in one.classes
    }
    needed = product(BASIC, (rung.level for rung in pack.ladder), TriageClass)
    yield from ("clocks: none of kind {} at {} for {}".format(*one) for one in needed if one not in covered)
    of_no_level = (ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST, ClockKind.CLOSE)
    for rule in pack.clocks:
        if rule.on_lapse is OnLapse.CLIMB and TriageClass.PRIVATE_MATTER in rule.classes:
            yield f"clocks: {rule.id} makes a private matter climb by itself; ask the applicant instead"
        if rule.on_lapse is not OnLapse.TELL and rule.kind in of_no_level:
            yield f"clocks: {rule.id} does not belong to a level, so its lapse moves nothing; let it tell"


def _check_council(pack: PolicyPack) -> Iterator[str]:
    if pack.council is not None:
        yield from odd_council(pack.council, pack.procedures, pack.decisions)
    elif pack.procedures or pack.decisions:
        yield "council: is missing, which procedures and decisions belong to"


def _check_places(pack: PolicyPack) -> Iterator[str]:
    paths = [place.path for place in pack.places]
    yield from (f"places: {path} stands twice" for path in _doubles(paths))
    for path, parent in ((path, path.rpartition("/")[0]) for path in paths):
        if parent and parent not in paths:
            yield f"places: {path} stands under {parent}, which is not listed"
    yield from (f"posts: no place {post.place}" for post in pack.posts if post.place not in paths)


def _doubles(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one, times in Counter(ids).items() if times > 1)
