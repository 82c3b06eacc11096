"""Stories of mediation, in days: asked and refused, rested, extended, run out, sent elsewhere, taken up again."""

from collections.abc import Callable
from typing import Literal

from domain.case.state import Case
from schemas.actors import Actor, Role
from schemas.acts import CaseCommand
from schemas.calendar import Budget, Unit
from schemas.case_commands import Accept, Close, ConfirmTriage, RecordContact, RecordSettlement
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation, RefuseMediation
from schemas.duties import ReportRisk
from schemas.ending import PartyAnswer, RecordFollowUp, Reopen
from schemas.ids import case_id_of
from schemas.joining import RecordTransferReply, Transfer
from schemas.mediators import AppointMediator, ChooseMediator
from schemas.notices import ServeNotice
from schemas.stages import Stage
from schemas.term import AgreeToExtension, ProposeExtension, Resume, Suspend
from tests.workflows.stories import Story, play, words
from tests.workflows.town import Town


def mediator(town: Town) -> Actor:
    """Who handles what stands at the community, and mediates it."""
    return town.neighbours.staff(Role.MEDIATOR, "hean/xinhe")


def party(stream: str, number: int) -> Actor:
    return Actor(id=f"{stream}/party/{number}", role=Role.PARTY, case=stream, party=number)


async def in_hand(town: Town) -> str:
    """A big matter that the community's mediator has taken on, the parties having been reached."""
    stream = (await town.neighbours.report("电梯停了一周", "老人下不了楼，电梯坏了没有人修。")).stream
    case = case_id_of(stream)
    await play(
        town,
        mediator(town),
        ConfirmTriage(case=case),
        Accept(case=case),
        RecordContact(case=case, party=1),
        RecordContact(case=case, party=2),
        InviteToMediation(case=case),
    )
    return stream


async def opened(town: Town) -> str:
    """A matter in mediation, while the parties may still choose who mediates."""
    stream = await in_hand(town)
    case = case_id_of(stream)
    await play(town, party(stream, 2), GiveConsent(case=case))
    await play(town, mediator(town), OpenMediation(case=case))
    return stream


async def mediating(town: Town) -> str:
    """A matter in mediation, over which the mediator whom both sides chose presides."""
    stream = await opened(town)
    await choose(town, stream)
    return stream


async def choose(town: Town, stream: str) -> None:
    """Both sides choose the same mediator."""
    for number in (1, 2):
        choice = ChooseMediator(case=case_id_of(stream), staff=mediator(town).id)
        await play(town, party(stream, number), choice)


def lapsed(kind: ClockKind) -> Callable[[Case], bool]:
    """Whether a clock of this kind ran out."""
    return lambda case: any(clock.lapsed for clock in case.of_kind(kind))


def reminded(kind: ClockKind) -> Callable[[Case], bool]:
    """Whether somebody was reminded of a clock of this kind."""
    return lambda case: any(clock.reminded for clock in case.of_kind(kind))


async def serve(town: Town, stream: str) -> None:
    """Each notice whose service must be proven is read aloud at the door, and that is proven."""
    case = case_id_of(stream)
    for notice in (await town.case(stream)).notices:
        if notice.waits:
            proof = words(case, "当面宣读，邻居在场见证", "proof")
            await play(
                town,
                mediator(town),
                ServeNotice(case=case, notice=notice.number, manner="read_aloud", proof=proof),
            )


async def told_and_closed(town: Town, stream: str, outcome: Literal["refused", "term_over"]) -> None:
    """Every party is served the notice of other remedies, and the case is closed."""
    await serve(town, stream)
    await play(town, mediator(town), Close(case=case_id_of(stream), outcome=outcome))


async def settle(town: Town, stream: str) -> None:
    """The parties agree by word of mouth, and the case is closed."""
    case = case_id_of(stream)
    terms = words(case, "电梯三日内修好，费用按户分担", "terms")
    settled: tuple[CaseCommand, ...] = (
        RecordSettlement(case=case, terms=terms, consents=(1, 2)),
        Close(case=case, outcome="mediated_oral"),
    )
    await play(town, mediator(town), *settled)


async def refused_on_day_two(town: Town) -> str:
    """On the second day one party does not want it: that is enough, and the other remedies are told with proof."""
    stream = await in_hand(town)
    await town.pass_time(days=1, hours=6)
    await play(town, party(stream, 2), RefuseMediation(case=case_id_of(stream)))
    await town.wait(stream, lapsed(ClockKind.SERVE_NOTICE))
    await told_and_closed(town, stream, "refused")
    return stream


async def term_over(town: Town) -> str:
    """Thirty days go by; nobody asks for more, and the clock alone ends mediation."""
    stream = await mediating(town)
    await town.wait(stream, lambda case: case.stage is Stage.TERMINATED)
    await told_and_closed(town, stream, "term_over")
    return stream


async def extended_and_agreed(town: Town) -> str:
    """In the last days all agree to go on for ten more; within these they agree by word of mouth."""
    stream = await mediating(town)
    case = case_id_of(stream)
    await town.pass_time(days=28)
    longer = Budget(amount=10, unit=Unit.CALENDAR_DAYS)
    reason = words(case, "等物业报价", "reason")
    await play(town, mediator(town), ProposeExtension(case=case, budget=longer, reason=reason))
    for number in (1, 2):
        await play(town, party(stream, number), AgreeToExtension(case=case))
    await town.pass_time(days=6)
    await settle(town, stream)
    return stream


def looked_at_again(case: Case) -> bool:
    """Whether the time to look at the suspension ran out once, and began anew."""
    rest = case.term.rest
    return rest is not None and any(
        one.started > rest.since for one in case.of_kind(ClockKind.REVIEW_SUSPENSION)
    )


async def rested_and_resumed(town: Town) -> str:
    """The lift is examined by an expert for forty days that do not count; then the term goes on where it stood."""
    stream = await mediating(town)
    case = case_id_of(stream)
    await town.pass_time(days=5)
    why = words(case, "委托专业机构检测", "reason")
    await play(town, mediator(town), Suspend(case=case, reason_code="expertise", reason=why))
    await town.wait(stream, looked_at_again)
    await town.pass_time(days=10)
    await play(town, mediator(town), Resume(case=case))
    await town.pass_time(days=10)
    await settle(town, stream)
    return stream


async def nobody_chosen(town: Town) -> str:
    """The parties let the days for choosing a mediator go by: the committee appoints, and the rest of the term is enough."""
    stream = await opened(town)
    await town.wait(stream, lapsed(ClockKind.CHOOSE_MEDIATOR))
    appointed = AppointMediator(case=case_id_of(stream), staff=mediator(town).id)
    await play(town, mediator(town), appointed)
    await town.pass_time(days=3)
    await settle(town, stream)
    return stream


async def sent_elsewhere_and_back(town: Town) -> str:
    """The department is silent for longer than the law gives it, then sends the matter back, and mediation goes on."""
    stream = await mediating(town)
    case = case_id_of(stream)
    letter = words(case, "请依职权处理", "letter")
    await play(town, mediator(town), Transfer(case=case, to="department", letter=letter))
    await town.wait(stream, lapsed(ClockKind.TRANSFER_REPLY))
    await play(town, mediator(town), RecordTransferReply(case=case, reply="sent_back"))
    await town.wait(stream, lambda found: found.stage is Stage.TERMINATED)
    await told_and_closed(town, stream, "term_over")
    return stream


async def received_elsewhere(town: Town) -> str:
    """The police take the matter over: here it ends."""
    stream = await in_hand(town)
    case = case_id_of(stream)
    letter = words(case, "疑似损毁公共设施，移送处理", "letter")
    await play(town, mediator(town), Transfer(case=case, to="police", letter=letter))
    await town.pass_time(days=1)
    receipt = words(case, "接收回执", "reference")
    await play(town, mediator(town), RecordTransferReply(case=case, reply="received", reference=receipt))
    return stream


async def taken_up_again(town: Town) -> str:
    """A settled matter comes back after three months, and once more when a visit finds a danger; each time it is carried on."""
    stream = await mediating(town)
    case = case_id_of(stream)
    await settle(town, stream)
    await town.ended(stream)
    await town.pass_time(days=90)
    why = words(case, "电梯又停了", "reason")
    await play(town, mediator(town), Reopen(case=case, reason_code="relapse", reason=why))
    await town.wait(stream, reminded(ClockKind.RESOLVE))
    await settle(town, stream)
    await town.ended(stream)
    await town.pass_time(days=3)
    visit = RecordFollowUp(case=case, answers=(PartyAnswer(party=1, reached=True),), risk_seen=True)
    await play(town, mediator(town), visit)
    await town.wait(stream, lapsed(ClockKind.REPORT_RISK))
    told = (ReportRisk(case=case, flag=1, authority=authority) for authority in ("police", "street"))
    await play(town, mediator(town), *told)
    await settle(town, stream)
    return stream


STORIES: tuple[Story, ...] = (
    refused_on_day_two,
    term_over,
    extended_and_agreed,
    rested_and_resumed,
    nobody_chosen,
    sent_elsewhere_and_back,
    received_elsewhere,
    taken_up_again,
)
