"""The shape of a policy pack: local rules as data, each number with its source and a mark for how far it is verified."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.actors import STAFF_ROLES, Level, Role
from schemas.calendar import Budget, WorkingCalendar
from schemas.frame import Frame
from schemas.ids import PlacePath

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,48}$")]
FactValue = bool | Annotated[int, Field(ge=0, le=1_000_000_000)] | Code
"""A fact of a matter is a yes or no, a count, or a code: never free text, so that no person hides in it."""

Mark = Literal["V", "S", "M", "D"]
"""V verified in the text of the law, S from several secondary sources, M from one, D this pack's own decision."""


class TriageClass(StrEnum):
    """三事分流, named by who handles the matter."""

    COMMUNITY_MATTER = "community_matter"
    PARTY_MASS_MATTER = "party_mass_matter"
    PRIVATE_MATTER = "private_matter"


class ClockKind(StrEnum):
    """What a clock measures."""

    CONFIRM_TRIAGE = "confirm_triage"
    ANSWER_CONTEST = "answer_contest"
    ACCEPT = "accept"
    FIRST_CONTACT = "first_contact"
    RESOLVE = "resolve"
    RECEIVE = "receive"
    CLOSE = "close"


class OnLapse(StrEnum):
    """What follows when a clock runs out: the case climbs, the applicant is asked, or those above are told."""

    CLIMB = "climb"
    ASK_APPLICANT = "ask_applicant"
    TELL = "tell"


class Wording(Frame):
    """One text for people in the languages of the locales."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Cited(Frame):
    """Something with a source: the article of a law, or the decision of the pack's author."""

    source: str = Field(min_length=1)
    mark: Mark


class Condition(Frame):
    """Holds when every test that it names holds; with no test at all it always holds."""

    any_words: tuple[str, ...] = Field(default=(), description="One of these stands in the title or the statement")
    no_words: tuple[str, ...] = Field(default=(), description="None of these stands there")
    any_category: tuple[Code, ...] = ()
    facts: dict[Code, FactValue] = Field(default_factory=dict, description="Each fact is known and equal")
    at_least: dict[Code, int] = Field(default_factory=dict, description="Each count is known and not smaller")


class TriageRule(Cited):
    """One line of the table; the first line whose condition holds decides."""

    id: Code
    when: Condition = Condition()
    triage_class: TriageClass
    level: Level
    risk: Literal["ordinary", "urgent"] = "ordinary"
    reason: Wording


class Category(Frame):
    """A dispute category and the words that suggest it."""

    id: Code
    name: Wording
    any_words: tuple[str, ...] = ()


class Rung(Frame):
    """A rung of the ladder: which places stand on it and which roles answer there for each class, in order."""

    level: Level
    name: Wording
    ceiling: Code = Field(description="Kind of place where the search for a holder ends: estate, community, street")
    answers: dict[TriageClass, tuple[Role, ...]]
    returns: int = Field(default=1, ge=0, description="How often this level may return one case to the level below")

    @model_validator(mode="after")
    def _staffed(self) -> Self:
        for triage_class in TriageClass:
            roles = self.answers.get(triage_class, ())
            if not roles or any(role not in STAFF_ROLES for role in roles):
                raise ValueError(f"rung {self.level}: name at least one staff role that answers for {triage_class}")
        return self


class ClockRule(Cited):
    """A budget for one kind of clock; the first rule that fits kind, level and class is taken."""

    id: Code
    kind: ClockKind
    levels: tuple[Level, ...] = tuple(Level)
    classes: tuple[TriageClass, ...] = tuple(TriageClass)
    budget: Budget
    reminders: tuple[Budget, ...] = Field(default=(), description="How long before the due instant, each once")
    on_lapse: OnLapse = OnLapse.TELL


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
    number_prefix: str = Field(pattern=r"^[A-Z]{1,4}$", description="Opens a case number such as HY-2026-000123")
    calendar: WorkingCalendar
    ladder: tuple[Rung, ...] = Field(min_length=1)
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
    places: tuple[PlaceEntry, ...] = ()
    posts: tuple[PostEntry, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _check_ladder(self)
        _check_triage(self)
        _check_clocks(self)
        _check_places(self)
        return self

    @property
    def id(self) -> str:
        """How events name the pack they were decided under, such as `xinhe/1`."""
        return f"{self.name}/{self.version}"


def _check_ladder(pack: PolicyPack) -> None:
    levels = [rung.level for rung in pack.ladder]
    if len(set(levels)) != len(levels):
        raise ValueError("ladder: each level stands once")


def _check_triage(pack: PolicyPack) -> None:
    ids = [rule.id for rule in pack.triage]
    if len(set(ids)) != len(ids):
        raise ValueError("triage: rule ids must differ")
    if pack.triage[-1].when != Condition():
        raise ValueError("triage: the last rule must hold for everything, so that no matter is left without a class")
    if any(rule.when == Condition() for rule in pack.triage[:-1]):
        raise ValueError("triage: a rule that always holds hides those after it; put it last")
    known = {category.id for category in pack.categories}
    levels = {rung.level for rung in pack.ladder}
    for rule in pack.triage:
        if rule.level not in levels:
            raise ValueError(f"triage: rule {rule.id} names a level that the ladder lacks")
        if unknown := set(rule.when.any_category) - known:
            raise ValueError(f"triage: rule {rule.id} names unknown categories {sorted(unknown)}")


def _check_clocks(pack: PolicyPack) -> None:
    needed = (ClockKind.CONFIRM_TRIAGE, ClockKind.ACCEPT, ClockKind.FIRST_CONTACT, ClockKind.RESOLVE)
    for rung in pack.ladder:
        for triage_class in TriageClass:
            for kind in (*needed, ClockKind.RECEIVE, ClockKind.ANSWER_CONTEST, ClockKind.CLOSE):
                if not any(
                    rule.kind is kind and rung.level in rule.levels and triage_class in rule.classes
                    for rule in pack.clocks
                ):
                    raise ValueError(f"clocks: none of kind {kind} for {triage_class} at {rung.level}")
    for rule in pack.clocks:
        private_climbs = rule.on_lapse is OnLapse.CLIMB and TriageClass.PRIVATE_MATTER in rule.classes
        if private_climbs and rule.kind in (ClockKind.ACCEPT, ClockKind.RESOLVE):
            raise ValueError(f"clocks: {rule.id} makes a private matter climb by itself; ask the applicant instead")


def _check_places(pack: PolicyPack) -> None:
    paths = {place.path for place in pack.places}
    if len(paths) != len(pack.places):
        raise ValueError("places: each path stands once")
    for place in pack.places:
        parent = place.path.rpartition("/")[0]
        if parent and parent not in paths:
            raise ValueError(f"places: {place.path} stands under {parent}, which is not listed")
    for post in pack.posts:
        if post.place not in paths:
            raise ValueError(f"posts: no place {post.place}")
