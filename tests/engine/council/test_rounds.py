"""Rounds over the desk: the roll is frozen as they open, what others hold is read before a decision, and rules stay as they began."""

from datetime import date, timedelta
from uuid import UUID

from engine.bootstrap import publish
from engine.council.convening import Convener
from engine.council.gathering import roll_id
from engine.council.keeping import roll_of
from engine.council.reading import CouncilReader
from engine.council.round_actions import with_round
from schemas.actors import Actor, resident
from schemas.council.acts import Answered, YesNo
from schemas.council.ballots import CastBallot
from schemas.council.bodies import SeatMember
from schemas.council.meetings import (
    AskToSpeak,
    RecordAttendance,
    RecordDissent,
    RecordMinutes,
    RecordSpeech,
    SignMinutes,
)
from schemas.council.proposals import (
    AdoptAmendment,
    AmendClause,
    ClassifyProposal,
    DropProposal,
    MakeProposal,
)
from schemas.council.registers import RemoveLines
from schemas.council.rolls import FreezeRoll
from schemas.council.rounds import CloseRound, ReferToVote, TallyRound
from schemas.council.stages import Step
from schemas.council.topics import GiveNotice
from schemas.ids import body_stream, deliberation_stream, register_stream, roll_stream, round_window
from schemas.outcomes import Outcome
from schemas.words import Words
from tests.domain.case.people import OFFICER, PACK
from tests.domain.council.chamber import DELIBERATION, words
from tests.engine.council.test_from_topic_to_result import ESTATE, HOUSES, OWNERS, Town, house, living_in
from tests.engine.office import INSTALLER, key

ABOUT = {"deliberation": DELIBERATION}
MEETING = UUID(int=0xF4)
SIDES = ("community", "owners", "property")


async def announced(*texts: str) -> Town:
    """Proposals for the hall are announced, and their instant has come."""
    town = await Town.founded()
    await town.taken_up()
    await town.do(town.schedule())
    for text in texts or ("按门牌轮流停放",):
        await town.do(MakeProposal(deliberation=DELIBERATION, clauses=(words(text, "clause"),)))
    opens = (await town.state()).last_at + timedelta(days=5)
    await town.do(GiveNotice(deliberation=DELIBERATION, opens=opens, material=words("方案", "material")))
    town.until(opens)
    return town


async def opening(town: Town, name: str = "open") -> Outcome:
    return await Convener(town.office.ledger, town.office.desk).open_round(DELIBERATION, OFFICER, key(name))


async def half_opened(town: Town) -> UUID:
    """What an opening leaves behind that broke off after the first of its two halves: the roll."""
    roll = roll_id(await town.state())
    freeze = {"roll": roll, "electorate": "households", "source": register_stream(HOUSES)}
    await town.office.take(
        FreezeRoll.model_validate({**freeze, "place": "hean/xinhe/e1/b1"}), INSTALLER, "roll"
    )
    return roll


async def voted(town: Town, *, yes: int, no: int = 0, question: str = "p1") -> None:
    for number in range(1, yes + no + 1):
        marks = YesNo(answer="yes" if number <= yes else "no")
        ballot = {"number": 1, "unit": house(number), "answers": (Answered(question=question, marks=marks),)}
        await town.do(CastBallot.model_validate({**ABOUT, **ballot}), living_in(number))


async def test_a_round_opens_once_on_one_roll_however_often_it_is_asked_for() -> None:
    town = await announced()
    to_freeze = roll_id(await town.state())
    first = await opening(town)
    again = await opening(town)
    other = await opening(town, "another request")

    assert first.status == "recorded"
    assert again == first
    assert other.refusal is not None
    assert other.refusal.code == "wrong_step"
    state = await town.state()
    assert [one.opened.roll for one in state.rounds] == [to_freeze]
    roll = await roll_of(town.office.ledger, to_freeze)
    assert roll is not None
    assert (roll.header.totals.units, roll.header.hash) == (10, state.rounds[0].opened.roll_hash)
    written = [one.rows.windows for one in town.office.ledger.appended if one.rows and one.rows.windows]
    ((window,),) = written
    assert (window.id, window.shut) == (round_window(DELIBERATION, 1), False)


async def test_a_crash_between_roll_and_round_leaves_a_roll_that_the_next_opening_uses() -> None:
    town = await announced()
    frozen = await half_opened(town)
    version = (await town.office.ledger.load(roll_stream(frozen))).version

    assert (await opening(town)).status == "recorded"

    assert (await town.state()).rounds[0].opened.roll == frozen
    assert (await town.office.ledger.load(roll_stream(frozen))).version == version


async def test_a_roll_that_was_frozen_for_an_earlier_notice_is_not_that_of_a_later_one() -> None:
    """An opening broke off after its roll; a month later one household has moved out."""
    town = await announced()
    frozen = await half_opened(town)
    await town.do(RemoveLines(register_id=HOUSES, lines=(house(10),)))
    opens = (await town.state()).last_at + timedelta(days=30)
    await town.do(GiveNotice(deliberation=DELIBERATION, opens=opens, material=words("改期", "material")))
    town.until(opens)

    assert (await opening(town)).status == "recorded"

    opened = (await town.state()).rounds[0].opened
    assert opened.roll != frozen
    assert opened.totals.units == 9
    roll = await roll_of(town.office.ledger, opened.roll)
    assert roll is not None
    assert roll.header.as_of >= opens


async def test_whoever_comes_too_early_freezes_nothing() -> None:
    town = await announced()
    notice = (await town.state()).notice
    assert notice is not None
    town.until(notice.opens - timedelta(seconds=1))

    refused = await opening(town)

    assert refused.refusal is not None
    assert refused.refusal.code == "round_not_due"
    assert await roll_of(town.office.ledger, roll_id(await town.state())) is None


async def test_a_rule_table_that_changes_while_a_vote_runs_changes_nothing_of_it() -> None:
    """Acceptance: four fifths are enough when the round opens; from then on everybody would have to agree."""
    town = await announced()
    await opening(town)
    stricter = PACK.model_copy(
        update={
            "version": PACK.version + 1,
            "decisions": tuple(
                one.model_copy(update={"grades": one.grades[:1]}) if one.id == "consensus" else one
                for one in PACK.decisions
            ),
        }
    )
    await publish(town.office.desk, town.office.rulebook, stricter)
    assert (await town.office.rulebook.current()).id == stricter.id

    await voted(town, yes=8, no=2)
    await town.do(CloseRound(deliberation=DELIBERATION))
    await town.do(TallyRound(deliberation=DELIBERATION))

    state = await town.state()
    assert state.step is Step.CONSENSUS
    assert state.rounds[0].counted is not None
    assert state.rounds[0].counted.verdicts[0].grade == "four_fifths"
    assert state.policy == PACK.id


async def test_who_is_in_the_room_stands_on_the_roll_of_the_round() -> None:
    town = await announced()
    await opening(town)
    await town.do(RecordAttendance(deliberation=DELIBERATION, units=(house(1), house(2))))
    stranger = RecordAttendance(deliberation=DELIBERATION, units=("house099",))
    await town.refused(stranger, "not_listed")
    await town.do(AskToSpeak(deliberation=DELIBERATION), living_in(2))
    await town.refused(AskToSpeak(deliberation=DELIBERATION), "not_listed", living_in(99))
    speech = {"unit": house(2), "seconds": 60, "text": words("同意")}
    await town.do(RecordSpeech.model_validate({**ABOUT, **speech}))
    await town.do(RecordDissent(deliberation=DELIBERATION, reason=words("不便")), living_in(1))
    assert (await town.state()).rounds[0].floor.spoke == (house(2),)


async def test_a_text_that_a_round_asks_about_stays_while_it_is_open() -> None:
    town = await announced()
    await opening(town)
    change = {"proposal": "p1", "clause": 1, "text": words("按月轮换"), "reason": words("公平", "reason")}
    await town.do(AmendClause.model_validate({**ABOUT, **change}), living_in(3))
    await town.refused(AdoptAmendment(deliberation=DELIBERATION, proposal="p1", amendment=1), "text_voted_on")
    drop = DropProposal(deliberation=DELIBERATION, proposal="p1", reason=words("重复", "reason"))
    await town.refused(drop, "text_voted_on")


async def test_a_matter_of_owners_is_referred_to_a_register_of_owners() -> None:
    town = await announced("在楼前公共场地建充电桩")
    await opening(town)
    await voted(town, yes=10)
    await town.do(CloseRound(deliberation=DELIBERATION))
    await town.do(TallyRound(deliberation=DELIBERATION))
    assert (await town.state()).step is Step.PARTIAL
    await town.do(ClassifyProposal(deliberation=DELIBERATION, proposal="p1", matter="common_use"))

    def to(register: UUID) -> ReferToVote:
        said = {"proposals": ("p1",), "procedure": "owners_special", "register_id": register}
        return ReferToVote.model_validate({**ABOUT, **said})

    await town.refused(to(HOUSES), "register_unfit")
    await town.refused(to(UUID(int=1)), "register_unfit")
    await town.do(to(OWNERS))
    assert (await town.state()).step is Step.REFERRED


async def test_three_sides_meet_and_each_signs_for_itself() -> None:
    town = await Town.founded()
    await town.body(MEETING, "tripartite_meeting")
    for side in SIDES:
        await town.do(
            SeatMember(
                body=MEETING,
                member=f"seat{side}",
                side=side,
                filled="recommended",
                begins=date(2020, 1, 1),
                name=Words(plain="老李", subject=body_stream(MEETING), field="name"),
            )
        )
    await town.taken_up("property_service", "tripartite")
    await town.do(town.schedule(body=MEETING, register_id=None))
    await town.do(MakeProposal(deliberation=DELIBERATION, clauses=(words("保洁每天两次", "clause"),)))
    opens = (await town.state()).last_at + timedelta(days=5)
    await town.do(GiveNotice(deliberation=DELIBERATION, opens=opens, material=words("方案", "material")))
    town.until(opens)
    convener = Convener(town.office.ledger, town.office.desk)

    seats = tuple(f"seat{side}" for side in SIDES)
    alone = await convener.open_round(DELIBERATION, OFFICER, key("alone"), present=SIDES[:2])
    by_word = await convener.open_round(DELIBERATION, OFFICER, key("word"), present=SIDES, units=seats[:2])
    together = await convener.open_round(DELIBERATION, OFFICER, key("together"), present=SIDES, units=seats)

    assert alone.refusal is not None
    assert alone.refusal.code == "sides_missing"
    assert by_word.refusal is not None
    assert by_word.refusal.code == "sides_missing", "who is there is seen from who sits there"
    assert together.status == "recorded"
    await town.do(RecordMinutes(deliberation=DELIBERATION, text=words("讨论保洁")))
    wrong = SignMinutes(deliberation=DELIBERATION, side="owners")
    await town.refused(wrong, "not_of_side", resident(MEETING, "seatproperty", ESTATE))
    assert not await may_sign(town, resident(HOUSES, house(1), ESTATE)), (
        "a household has no seat in the meeting"
    )
    for side in SIDES:
        signs = resident(MEETING, f"seat{side}", ESTATE)
        assert await may_sign(town, signs)
        await town.do(SignMinutes(deliberation=DELIBERATION, side=side), signs)
    minutes = (await town.state()).rounds[0].minutes
    assert minutes is not None
    assert minutes.binding


async def may_sign(town: Town, actor: Actor) -> bool:
    """Whether signing is among what somebody is told that may be done."""
    office = town.office
    look, listed = await CouncilReader(
        office.ledger, office.desk.supplies.vault, office.desk.supplies.rulebook
    ).actions(deliberation_stream(DELIBERATION), actor)
    every = await with_round(listed, look.deliberation, look.ground, office.desk.supplies)
    return any(one.command is SignMinutes for one in every)
