"""People of every role do as they please around the table of a mediation; what must always hold of talks, holds."""

from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.case.acting import speakers
from domain.refusals import Refusal
from schemas.actors import Actor, Visibility
from schemas.acts import CaseCommand
from schemas.duties import DismissRisk, FlagRisk, ReportRisk, Screen
from schemas.mediators import AskRecusal
from schemas.sessions import (
    CloseSession,
    MinutesTaken,
    OpenSession,
    SessionClosed,
    SessionCommand,
    SessionOpened,
)
from schemas.stages import Stage
from schemas.term import Resume, Suspend
from tests.domain.case.machine_play import COMMANDS, asked
from tests.domain.case.mediation import WHY
from tests.domain.case.people import APPLICANT, CASE, MEDIATOR, OFFICER, OTHER, STREET, SUPERVISOR
from tests.domain.case.said import SAID
from tests.domain.case.story import Story
from tests.domain.case.test_sessions import ready

TABLE = (APPLICANT, OTHER, MEDIATOR, MEDIATOR, OFFICER, STREET, SUPERVISOR)
TALK = sorted({one.__name__ for one in get_args(SessionCommand)})
BESIDE = sorted(one.__name__ for one in (FlagRisk, ReportRisk, DismissRisk, Screen))


class TalksMachine(RuleBasedStateMachine):
    """One mediation with a mediator and told parties."""

    story: Story

    @initialize()
    def begin(self) -> None:
        self.story = ready()

    @rule(data=st.data(), by=st.sampled_from(TABLE), name=st.sampled_from([*TALK, *TALK, *BESIDE]))
    def somebody_asks(self, data: st.DataObject, by: Actor, name: str) -> None:
        self._ask(data.draw(asked(name, self.story.case)), by)

    @rule(joint=st.booleans(), party=st.sampled_from([1, 2]))
    def the_mediator_begins(self, joint: bool, party: int) -> None:
        said = {"form": "joint", "present": (1, 2)} if joint else {"form": "caucus", "party": party}
        self._ask(OpenSession.model_validate({"case": CASE, **said}), MEDIATOR)

    @rule(result=st.sampled_from(["continued", "failed", "agreed"]))
    def the_mediator_ends(self, result: str) -> None:
        said = {"minutes": WHY, "result": result}
        self._ask(CloseSession.model_validate({"case": CASE, **said}), MEDIATOR)

    def _ask(self, command: CaseCommand, by: Actor) -> None:
        name = type(command).__name__
        listed = self.story.may(by).get(name)
        before = self.story.case
        self.story.when(command, by)  # type: ignore[arg-type]  # one of the commands of a case
        if listed is not None:
            assert isinstance(self.story.answer, listed)
        if isinstance(self.story.answer, tuple) and name in TALK:
            assert self.story.case.clocks == before.clocks
            for event in self.story.answer:
                if isinstance(event, SessionOpened):
                    self._may_meet(event, before.duties.screening)

    def _may_meet(self, event: SessionOpened, screening: str | None) -> None:
        case = self.story.case
        assert case.term.rest is None
        assert case.mediators.presiding is not None
        assert not (event.open_to_others and case.talks.closed)
        for number in event.persons:
            person = case.talks.person(number)
            assert person is not None
            assert set(speakers(case)) <= set(person.agreed)
            assert person.objected == ()
        if event.form == "joint":
            assert set(speakers(case)) <= set(event.present)
            assert screening != "unsafe"
            assert not any(flag.open and flag.risk == "violence" for flag in case.duties.flags)
        else:
            assert event.present == (event.party,)

    @rule(
        party=st.sampled_from([APPLICANT, OTHER]), how=st.sampled_from(["refuse", "recuse", "rest", "go on"])
    )
    def something_else_happens(self, party: Actor, how: str) -> None:
        match how:
            case "refuse" if len(self.story.facts) > 60:
                self.story.when(COMMANDS["RefuseMediation"], party)
            case "recuse" if len(self.story.facts) > 70:
                self.story.when(AskRecusal, party, staff=MEDIATOR.id, ground="kinship")
            case "rest":
                self.story.when(Suspend, OFFICER, reason_code="party_away", reason=WHY)
            case _:
                self.story.when(Resume, OFFICER, reason=WHY)

    @invariant()
    def one_session_at_a_time_and_none_once_mediation_ended(self) -> None:
        running = [one for one in self.story.case.talks.sessions if one.result is None]
        assert len(running) <= 1
        if self.story.case.stage is Stage.TERMINATED:
            assert running == []

    @invariant()
    def somebody_can_close_what_runs(self) -> None:
        if self.story.case.talks.running is not None:
            assert any(self.story.may(by).get("CloseSession", Refusal) is None for by in TABLE)

    @invariant()
    def what_is_said_alone_is_for_one_party(self) -> None:
        alone = {one.number: one.party for one in self.story.case.talks.sessions if one.form == "caucus"}
        for event in self.story.seen(MinutesTaken):
            assert isinstance(event, MinutesTaken)
            if event.session in alone:
                assert (event.audience, event.party) == (Visibility.ONE_PARTY, alone[event.session])
            else:
                assert event.audience is Visibility.PARTIES
        for closed in self.story.seen(SessionClosed):
            assert isinstance(closed, SessionClosed)
            if closed.form == "caucus":
                assert closed.result in ("continued", "failed")


def test_every_command_of_the_talks_is_played() -> None:
    assert set(TALK) <= set(SAID)


TestTalksMachine = TalksMachine.TestCase
TestTalksMachine.settings = settings(max_examples=25, stateful_step_count=40)
