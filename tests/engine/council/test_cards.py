"""Statements over the desk: made, voted on, withheld, and read on from where one was."""

from uuid import uuid4

import pytest

from domain.council.opinion.log import totals
from domain.council.refusals.ballots import NotOnRoll, RoundOver, UnknownStatement
from domain.refusals import NotPermitted
from engine.council.cards import boards_of, card_of
from schemas.actors import Actor
from schemas.council.opinion import Stance, Stances
from schemas.council.statements import MOST, MakeStatement, VoteOnStatement, WithholdStatement
from schemas.frame import Frame
from schemas.ids import deliberation_subject
from schemas.outcomes import Outcome
from schemas.words import Words
from tests.domain.case.people import MONDAY, PACK
from tests.engine.council.assembly import CHAIR, STRANGER, Assembly, households, unit_of
from tests.engine.office import Office


class Talk:
    """A desk with a round open before it."""

    def __init__(self, office: Office, assembly: Assembly) -> None:
        self.office = office
        self.assembly = assembly

    @classmethod
    async def begun(cls) -> "Talk":
        office = await Office.opened()
        assembly = Assembly(office.ledger, MONDAY, PACK.id)
        await assembly.open(households(12))
        return cls(office, assembly)

    async def take(self, command: Frame, by: Actor) -> Outcome:
        return await self.office.desk.take(command, by, uuid4())

    async def says(self, number: int, text: str = "车位按楼栋轮换") -> Outcome:
        return await self.take(
            MakeStatement(
                deliberation=self.assembly.deliberation,
                number=1,
                unit=unit_of(number),
                text=self.words(text),
            ),
            self.assembly.voter(number),
        )

    async def votes(self, number: int, statement: str, stance: Stance) -> Outcome:
        return await self.take(
            VoteOnStatement(
                deliberation=self.assembly.deliberation,
                number=1,
                unit=unit_of(number),
                statement=statement,
                stance=stance,
            ),
            self.assembly.voter(number),
        )

    async def withholds(self, by: Actor, statement: str) -> Outcome:
        command = WithholdStatement(
            deliberation=self.assembly.deliberation,
            number=1,
            unit=statement.partition(".")[0],
            statement=statement,
            reason=self.words("点名道姓"),
        )
        return await self.take(command, by)

    def words(self, text: str) -> Words:
        return Words(plain=text, subject=deliberation_subject(self.assembly.deliberation), field="statement")


FIRST = f"{unit_of(1)}.1"


async def test_a_statement_is_made_and_voted_on_and_the_latest_stance_counts() -> None:
    talk = await Talk.begun()
    await talk.says(1)
    await talk.votes(2, FIRST, "agree")
    await talk.votes(3, FIRST, "agree")
    await talk.votes(2, FIRST, "disagree")
    board = await boards_of(talk.office.desk.supplies).board(talk.assembly.deliberation, 1)
    assert board.statements() == (FIRST,)
    assert board.counts() == {FIRST: Stances(agree=1, disagree=1)}
    (both,) = totals(board.log)
    assert (both.events, both.latest) == (Stances(agree=2, disagree=1), Stances(agree=1, disagree=1))


async def test_a_board_is_read_on_from_where_it_was() -> None:
    talk = await Talk.begun()
    boards = boards_of(talk.office.desk.supplies)
    await talk.says(1)
    assert (await boards.board(talk.assembly.deliberation, 1)).counts() == {}
    await talk.votes(2, FIRST, "pass")
    assert (await boards.board(talk.assembly.deliberation, 1)).counts() == {FIRST: Stances(passed=1)}


async def test_the_same_stance_again_is_nothing_new() -> None:
    talk = await Talk.begun()
    await talk.says(1)
    await talk.votes(2, FIRST, "agree")
    assert (await talk.votes(2, FIRST, "agree")).status == "noop"


async def test_a_unit_makes_so_many_statements_and_no_more() -> None:
    talk = await Talk.begun()
    for _ in range(MOST):
        await talk.says(1)
    refused = (await talk.says(1)).refusal
    assert refused is not None
    assert refused.code == "statements_used_up"


async def test_what_the_chair_withholds_stays_as_a_stub_and_takes_no_votes() -> None:
    talk = await Talk.begun()
    await talk.says(1)
    await talk.votes(2, FIRST, "agree")
    with pytest.raises(NotPermitted):
        await talk.withholds(STRANGER, FIRST)
    with pytest.raises(NotPermitted):
        await talk.withholds(talk.assembly.voter(2), FIRST)
    assert (await talk.withholds(CHAIR, FIRST)).events == ("StatementWithheld",)
    assert (await talk.withholds(CHAIR, FIRST)).status == "noop"
    refused = (await talk.votes(2, FIRST, "disagree")).refusal
    assert refused is not None
    assert refused.code == "statement_withheld"
    board = await boards_of(talk.office.desk.supplies).board(talk.assembly.deliberation, 1)
    assert (board.statements(), board.withheld()) == ((FIRST,), frozenset({FIRST}))


async def test_statements_that_nobody_made_and_people_off_the_roll_are_refused() -> None:
    talk = await Talk.begun()
    with pytest.raises(UnknownStatement):
        await talk.votes(2, FIRST, "agree")
    with pytest.raises(UnknownStatement):
        await talk.withholds(CHAIR, FIRST)
    with pytest.raises(NotOnRoll):
        await talk.says(12)


async def test_after_the_close_nothing_is_said_and_something_may_be_withheld() -> None:
    talk = await Talk.begun()
    await talk.says(1)
    await talk.assembly.close()
    with pytest.raises(RoundOver):
        await talk.says(1)
    with pytest.raises(RoundOver):
        await talk.votes(2, FIRST, "agree")
    assert (await talk.withholds(CHAIR, FIRST)).status == "recorded"
    card = await card_of(talk.office.ledger, talk.assembly.deliberation, 1, unit_of(1))
    assert card is not None
    assert card.keeps(FIRST)


async def test_what_is_said_stands_sealed() -> None:
    talk = await Talk.begun()
    await talk.says(1, "楼道要装灯")
    assert not any("楼道".encode() in one.body for one in await talk.office.ledger.read_under("card/"))
