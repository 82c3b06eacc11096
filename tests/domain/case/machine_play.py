"""People of every role and a careless clock do as they please with a case; the nouns of the law say what must hold."""

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import get_args

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.case.ground import relations
from domain.case.state import Case
from domain.refusals import NotPermitted, Refusal, TooEarly, UnknownCase
from schemas.actors import Actor, Role
from schemas.acts import CaseCommand, PartyAct
from schemas.case_commands import HumanCommand, Lapse, Remind, ReportDispute
from tests.domain.case.machine_agreement import AgreementsHold
from tests.domain.case.machine_begun import BEGUN, NEXT, PEOPLE, ROSTERS, Begin
from tests.domain.case.machine_clocks import ClocksHold
from tests.domain.case.machine_deliberating import DeliberationsHold
from tests.domain.case.machine_duties import DutiesHold
from tests.domain.case.machine_kinds import KindsHold
from tests.domain.case.machine_mediators import MediationHolds
from tests.domain.case.machine_notices import NoticesHold
from tests.domain.case.machine_table import hidden
from tests.domain.case.machine_whole import WholeHolds
from tests.domain.case.people import BIG, CASE, CLOCK, SMALL
from tests.domain.case.said import SAID

COMMANDS: dict[str, type[CaseCommand]] = {one.__name__: one for one in get_args(HumanCommand)}
LATER = sorted(set(SAID) & set(COMMANDS))
ENDINGS = frozenset(
    {"Decline", "Withdraw", "Close", "RecordSettlement", "SettleByParties", "MergeInto", "Transfer"}
    | {"RefuseMediation", "TerminateMediation", "RefuseToSign", "Archive"}
)
"""What ends a case or its talks: all else would seldom be seen if these were as frequent."""
NOW_AND_THEN = 8
BOGUS = ("", "resolve", "resolve@0", "accept@4#9", "accept@4#", "#1", "confirm_triage@3#٣", "accept@4#-1")


@st.composite
def asked(draw: st.DrawFn, name: str, case: Case) -> CaseCommand:
    """A command of this name with something sensible or not in it."""
    said = {
        field: draw(values if isinstance(values, st.SearchStrategy) else values(case))
        for field, values in SAID[name].items()
    }
    return COMMANDS[name].model_validate({"case": CASE, **said})


def for_another(command: CaseCommand, by: Actor) -> bool:
    """Whether a party would speak for another one, which no list can know."""
    return isinstance(command, PartyAct) and by.role is Role.PARTY and command.party not in (None, by.party)


def seldom(able: Iterable[str], done: Counter[str], first: int, *, may_end: bool) -> list[str]:
    """What is permitted now, that which was done least often first, and but a third of it.

    Of what was done equally often it is the turn of the commands from the number `first` on.
    """
    names = [name for name in LATER if name in able and (may_end or name not in ENDINGS)]
    names.sort(key=lambda name: (done[name], (LATER.index(name) - first) % len(LATER)))
    return names[: max(4, len(names) // 3)]


FIRST = st.integers(0, len(LATER) - 1)


class CaseMachine(
    AgreementsHold,
    ClocksHold,
    DeliberationsHold,
    DutiesHold,
    KindsHold,
    MediationHolds,
    NoticesHold,
    WholeHolds,
    RuleBasedStateMachine,
):
    """One case, everybody who may come near it, and a clock that goes forward only."""

    people = PEOPLE
    begun: dict[str, Begin] = BEGUN["filed"]

    def __init__(self) -> None:
        super().__init__()
        self.done: Counter[str] = Counter()
        self.first = 0
        self.steps = 0

    @initialize(data=st.data(), first=FIRST)
    def it_is_begun(self, data: st.DataObject, first: int) -> None:
        self.first = first
        self.story = self.begun[data.draw(st.sampled_from(sorted(self.begun)))]()
        self.watch()

    @rule(data=st.data(), by=st.sampled_from(PEOPLE), name=st.sampled_from(LATER), often=st.integers(0, 3))
    def somebody_asks(self, data: st.DataObject, by: Actor, name: str, often: int) -> None:
        assume(name not in ENDINGS or often == 0)
        self.ask(data.draw(asked(name, self.story.case)), by)

    @rule(data=st.data(), often=st.integers(1, 4))
    def people_do_what_is_listed(self, data: st.DataObject, often: int) -> None:
        """Most of what anybody asks at random is refused; this goes where the case can go, and seldom to its end."""
        for _ in range(often):
            self._listed_one(data, may_end=False)

    @rule(data=st.data())
    def somebody_does_what_is_listed(self, data: st.DataObject) -> None:
        self._listed_one(data, may_end=True)

    def _listed_one(self, data: st.DataObject, *, may_end: bool) -> None:
        able: dict[str, list[Actor]] = {}
        for by in self.people:
            for name, against in self.may(by).items():
                if against is None:
                    able.setdefault(name, []).append(by)
        name = data.draw(st.sampled_from(seldom(able, self.done, self.first, may_end=may_end)))
        self.ask(data.draw(asked(name, self.story.case)), data.draw(st.sampled_from(able[name])))

    @rule(by=st.sampled_from(PEOPLE), matter=st.sampled_from([BIG, SMALL]))
    def the_matter_is_reported_again(self, by: Actor, matter: ReportDispute) -> None:
        assert self._issue(matter, by) == "already_reported"

    @rule(data=st.data(), by=st.sampled_from([CLOCK, CLOCK, *PEOPLE]), kind=st.sampled_from([Lapse, Remind]))
    def a_timer_fires(self, data: st.DataObject, by: Actor, kind: type[Lapse | Remind]) -> None:
        """Stale, doubled, early and invented ones among them."""
        stale = [f"{one}{end}" for one in self.ids for end in ("", "#1", "#2")]
        command = kind(case=CASE, obligation=data.draw(st.sampled_from([*stale, *BOGUS])))
        code = self._issue(command, by)
        strange = not relations(self.story.case, self.story.ground(by))
        if by is not CLOCK:
            assert code == ("case_unknown" if strange else "not_permitted")

    @rule()
    def everything_owed_is_issued(self) -> None:
        self.story.obeys()
        self.watch()
        assert all(one.due > self.story.at for one in self.story.owed())

    @rule(minutes=st.sampled_from([1, 60, 24 * 60, 5 * 24 * 60, 60 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.story.later(minutes=minutes)

    @rule(early=st.booleans(), heeded=st.booleans())
    def the_next_instant_comes(self, early: bool, heeded: bool) -> None:
        owed = self.story.owed()
        assume(owed)
        instant = owed[0].due - timedelta(seconds=1) if early else owed[0].due
        self.story.until(max(self.story.at, instant))
        if heeded:
            self.everything_owed_is_issued()

    @rule(roster=st.sampled_from(sorted(ROSTERS)))
    def posts_change_hands(self, roster: str) -> None:
        self.story.directory = ROSTERS[roster]

    @rule()
    def the_calendar_of_the_next_year_is_out(self) -> None:
        self.story.published = NEXT

    def ask(self, command: CaseCommand, by: Actor) -> str | None:
        listed = {} if by is CLOCK else self.may(by)
        before = self.story.case
        stranger = not relations(before, self.story.ground(by))
        name = type(command).__name__
        code = self._issue(command, by)
        if by is CLOCK:
            return code
        if stranger:
            assert listed == {}
            assert code == UnknownCase.code
        elif name not in listed:
            assert code == NotPermitted.code
        elif (against := listed[name]) is not None:
            assert code == against.code
        elif for_another(command, by):
            assert code == NotPermitted.code
        else:
            assert not hidden(name, code), f"{name} was listed and refused with {code}"
        self.still(before)
        return code

    def _issue(self, command: CaseCommand, by: Actor) -> str | None:
        before, count = self.story.state, len(self.story.facts)
        self.story.when(command, by)  # type: ignore[arg-type]  # one of the commands of a case
        answer = self.story.answer
        if isinstance(answer, Refusal | TooEarly):
            assert (self.story.state, len(self.story.facts)) == (before, count)
        elif answer:
            self.done[type(command).__name__] += 1
        self.watch()
        return answer.code if isinstance(answer, Refusal) else None

    @invariant()
    def now_and_then_everything_is_looked_over(self) -> None:
        self.steps += 1
        if self.steps % NOW_AND_THEN == 0 and self.story.state:
            self.looked_over()

    def teardown(self) -> None:
        # Whatever failed before is what there is to say.
        if self.story.state and sys.exc_info()[0] is None:
            self.looked_over()
            self.left_alone()
