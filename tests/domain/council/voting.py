"""A round that is voted in, for the stories of its law: its terms, who votes, and what they send."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.case.ground import Ground
from domain.council import ballots
from domain.council.ballots import BallotPaper
from domain.council.rolls import frozen
from domain.council.terms import Terms
from domain.refusals import Refusal
from schemas.actors import Actor, Role, resident
from schemas.council.acts import Answered, Marks, Question, YesNo
from schemas.council.ballots import (
    BallotEvent,
    BallotIntent,
    CastBallot,
    CastSecretBallot,
    GiveProxy,
    Help,
    Paper,
    ProxyGiven,
    VoidBallot,
)
from schemas.council.rolls import FreezeRoll, RollEntry, RollHeader
from schemas.council.rounds import RoundOpened
from schemas.council.rules import DecisionRule
from schemas.ids import register_stream
from schemas.words import Words
from tests.domain.case.people import MONDAY, PACK, directory

DELIBERATION, REGISTER = UUID(int=1), UUID(int=2)
PLACE = "hean/xinhe/e1"
ENTRIES = tuple(RollEntry(unit=f"unit{n}", households=1, place=f"{PLACE}/b1") for n in range(4))
QUESTION = Question(id="p1", rule="residents_assembly")
STAFF = Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place=f"{PLACE}/b1")
CHAIR = Actor(id="staff-chair", role=Role.COMMUNITY_OFFICER, place="hean/xinhe")
YES, NO = YesNo(answer="yes"), YesNo(answer="no")
HELP = Help(helper="staff-captain", read_back=True, witness="staff-grid")


def terms(
    entries: tuple[RollEntry, ...] = ENTRIES, *, secret: bool = False, may_change: bool = True, **rule: object
) -> Terms:
    """A round of two days over four households, under the residents' rule with what is changed of it."""
    roll = FreezeRoll(
        roll=UUID(int=3), electorate="households", source=register_stream(REGISTER), place=PLACE
    )
    header = frozen(roll, entries, 1, MONDAY)[0]
    assert isinstance(header, RollHeader)
    found = PACK.decision("residents_assembly")
    assert found is not None
    changed = DecisionRule.model_validate({**found.model_dump(), **rule})
    opened = RoundOpened(
        number=1,
        kind="vote",
        procedure="residents_assembly",
        phase="vote",
        nth=1,
        electorate="households",
        roll=roll.roll,
        roll_hash=header.hash,
        totals=header.totals,
        questions=(QUESTION,),
        secret=secret,
        may_change=may_change,
        opens=MONDAY,
        closes=MONDAY + timedelta(days=2),
    )
    by_unit = {one.unit: one for one in entries}
    return Terms(DELIBERATION, opened, PACK.id, header, by_unit, changed, {"p1": changed}, CHAIR.id)


def ground(actor: Actor, hours: float = 1) -> Ground:
    return Ground(actor, MONDAY + timedelta(hours=hours), PACK, directory())


def voter(number: int) -> Actor:
    return resident(REGISTER, f"unit{number}")


def words(text: str) -> Words:
    return Words(plain=text, subject=f"deliberation/{DELIBERATION}", field="reason").at("1" * 64)


def ballot(number: int, marks: Marks = YES, question: str = "p1", **more: object) -> CastBallot:
    return CastBallot.model_validate(
        {
            "deliberation": DELIBERATION,
            "number": 1,
            "unit": f"unit{number}",
            "answers": (Answered(question=question, marks=marks),),
            **more,
        }
    )


def by_proxy(number: int, holder: int, marks: Marks = YES) -> CastBallot:
    return ballot(
        number,
        marks,
        channel="proxy",
        proxy=ProxyGiven(holder=f"unit{holder}", authorisation=words("书面委托")),
    )


def names(number: int, holder: int, help_given: Help | None = None) -> GiveProxy:
    return GiveProxy(
        deliberation=DELIBERATION,
        number=1,
        unit=f"unit{number}",
        holder=f"unit{holder}",
        authorisation=words("书面委托") if help_given else None,
        help=help_given,
    )


def secretly(number: int, marks: Marks = YES) -> CastSecretBallot:
    paper = Paper(receipt="a" * 26, answers=(Answered(question="p1", marks=marks),))
    plain = Words(plain=paper.model_dump_json(), subject="urn/x", field="urn_ballot").at("2" * 64)
    return CastSecretBallot(deliberation=DELIBERATION, number=1, unit=f"unit{number}", paper=plain)


def back(revision: int, number: int = 0) -> VoidBallot:
    return VoidBallot(
        deliberation=DELIBERATION, number=1, unit=f"unit{number}", revision=revision, reason=words("记错了")
    )


class Story:
    """Commands about one paper, one after the other."""

    def __init__(self, of: Terms) -> None:
        self.terms = of
        self.paper: BallotPaper | None = None

    def take(
        self, command: BallotIntent, by: Actor | None = None, hours: float = 1
    ) -> tuple[BallotEvent, ...]:
        actor = by or voter(int(command.unit.removeprefix("unit")))
        events = ballots.decide(self.paper, command, self.terms, ground(actor, hours))
        for event in events:
            self.paper = ballots.evolve(self.paper, event)
        return events

    def refused(
        self, why: type[Refusal], command: BallotIntent, by: Actor | None = None, hours: float = 1
    ) -> None:
        before = self.paper
        with pytest.raises(why):
            self.take(command, by, hours)
        assert self.paper == before

    def stands(self) -> str | None:
        assert self.paper is not None
        found = self.paper.counting(self.terms)
        return None if found is None else found.answers[0].marks.answer  # type: ignore[union-attr]  # of yes or no
