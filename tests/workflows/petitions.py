"""Stories of petitions (信访) and of orders of the 12345 line, in days."""

from uuid import uuid4

from schemas.actors import PUBLIC, Actor, Role
from schemas.acts import CaseKind
from schemas.case_commands import Close, ConfirmTriage, PartyDraft, ReportDispute
from schemas.clock_kinds import ClockKind
from schemas.hotline import AnswerCaller, DecideObjection, DispatchOrder, ObjectToOrder
from schemas.ids import case_id_of, new_case_id, party_subject
from schemas.petition import AcceptPetition, AnswerReview, AskReview, DecidePetition, ExtendPetition
from schemas.words import Words
from tests.workflows.mediations import lapsed, mediator, party, reminded, serve
from tests.workflows.stories import Story, play, words
from tests.workflows.town import Town


def officer(town: Town) -> Actor:
    return town.neighbours.staff(Role.COMMUNITY_OFFICER, "hean/xinhe")


def street(town: Town) -> Actor:
    return town.neighbours.staff(Role.STREET_OFFICER, "hean")


async def filed(town: Town, kind: CaseKind) -> str:
    """A matter of one resident, of this kind, classed as one for the community."""
    command_id = uuid4()
    case = new_case_id(command_id)
    name = Words(plain="林秀英", field="name", subject=party_subject(case, 1))
    command = ReportDispute(
        case=case,
        kind=kind,
        place="hean/xinhe/e1/b1",
        channel="window",
        title=words(case, "电梯停了一周", "title"),
        statement=words(case, "老人下不了楼，电梯坏了没有人修。", "statement"),
        parties=(PartyDraft(side="applicant", name=name),),
    )
    outcome = await town.house.desk.take(command, PUBLIC, command_id)
    await play(town, officer(town), ConfirmTriage(case=case))
    return outcome.stream


async def decided(town: Town) -> str:
    """A petition that was accepted on the fourth day, given longer from above, and decided."""
    stream = await filed(town, "petition")
    case = case_id_of(stream)
    await town.pass_time(days=3)
    await play(town, officer(town), AcceptPetition(case=case))
    await town.wait(stream, reminded(ClockKind.DECIDE_PETITION))
    reason = words(case, "等检测报告", "reason")
    await play(town, street(town), ExtendPetition(case=case, reason=reason))
    await town.pass_time(days=20)
    decision = DecidePetition(
        case=case,
        request=words(case, "修好电梯", "request"),
        facts=words(case, "电梯已停运一周", "facts"),
        opinion=words(case, "责成物业十日内修复", "opinion"),
        law=words(case, "《物业管理条例》", "law"),
    )
    await play(town, officer(town), decision)
    return stream


async def reviewed_and_let_stand(town: Town) -> str:
    """Late service, and a review at the street that is answered late: the decision stands, a second review is not here."""
    stream = await decided(town)
    case = case_id_of(stream)
    await town.wait(stream, lapsed(ClockKind.SERVE_NOTICE))
    await serve(town, stream)
    await town.pass_time(days=10)
    await play(town, party(stream, 1), AskReview(case=case, reason=words(case, "期限太长", "reason")))
    await town.wait(stream, lapsed(ClockKind.ANSWER_REVIEW))
    answer = AnswerReview(
        case=case,
        result="upheld",
        facts=words(case, "原认定属实", "facts"),
        opinion=words(case, "维持", "opinion"),
        law=words(case, "《信访工作条例》", "law"),
    )
    await play(town, street(town), answer)
    await serve(town, stream)
    await town.pass_time(days=3)
    await play(town, officer(town), Close(case=case, outcome="decided"))
    return stream


async def order_answered_late(town: Town) -> str:
    """An order of the 12345 line: an objection does not stop its time, which runs out before the caller is answered."""
    stream = await filed(town, "hotline")
    case = case_id_of(stream)
    await play(town, officer(town), DispatchOrder(case=case, limit="ordinary"))
    objection = ObjectToOrder(case=case, reason=words(case, "属物业职责", "reason"))
    await play(town, mediator(town), objection)
    ruling = DecideObjection(case=case, upheld=False, reason=words(case, "由首接单位负责", "reason"))
    await play(town, street(town), ruling)
    await town.wait(stream, lapsed(ClockKind.ANSWER_HOTLINE))
    told = AnswerCaller(case=case, told=(1,), text=words(case, "物业已开始维修", "text"))
    await play(town, officer(town), told)
    await town.wait(stream, lapsed(ClockKind.FOLLOW_UP))
    await play(town, officer(town), Close(case=case, outcome="answered"))
    return stream


STORIES: tuple[Story, ...] = (reviewed_and_let_stand, order_answered_late)
