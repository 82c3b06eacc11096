"""Stories of written agreements, in days: signed one by one, broken by the clock, urged, performed; and one that runs for a year."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from schemas.actors import Role
from schemas.acts import CaseCommand
from schemas.agreement import DraftAgreement, ItemDraft, SealAgreement, SignAgreement, SignAsMediator
from schemas.case_commands import Close
from schemas.clock_kinds import ClockKind
from schemas.ids import case_id_of
from schemas.performance import AskConfirmation, RecordApplication, RecordPerformance, RecordRuling, Urge
from tests.workflows.mediations import lapsed, mediating, mediator, party
from tests.workflows.stories import Story, play, words
from tests.workflows.town import Town

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def today(town: Town) -> date:
    """The day that people write on paper now."""
    return (await town.now()).astimezone(SHANGHAI).date()


def instalment(stream: str, amount: int, due: date | None) -> ItemDraft:
    """So much that the other party pays the applicant by a day."""
    case = case_id_of(stream)
    return ItemDraft(
        by=2, to=1, what=words(case, "分期赔偿", "what"), manner=words(case, "银行转账", "manner"),
        venue=words(case, "居委会", "venue"), amount=amount, due=due,
    )  # fmt: skip


async def drafted(town: Town, stream: str, *items: ItemDraft) -> str:
    """The terms are written down; returns their digest."""
    case = case_id_of(stream)
    facts = words(case, "双方确认漏水由三楼水管引起", "facts")
    await play(town, mediator(town), DraftAgreement(case=case, facts=facts, items=items))
    draft = (await town.case(stream)).agreement.draft
    assert draft is not None
    return draft.digest


async def sign(town: Town, stream: str, number: int, digest: str) -> None:
    signature = SignAgreement(case=case_id_of(stream), digest=digest, form="electronic")
    await play(town, party(stream, number), signature)


async def seal(town: Town, stream: str, digest: str) -> None:
    """The mediator signs, the community's officer affixes the seal: the agreement is in force."""
    case = case_id_of(stream)
    officer = town.neighbours.staff(Role.COMMUNITY_OFFICER, "hean/xinhe")
    await play(town, mediator(town), SignAsMediator(case=case, digest=digest))
    await play(town, officer, SealAgreement(case=case, digest=digest))


async def paid(town: Town, stream: str, *items: int) -> None:
    """Whoever is owed these items says that they were paid."""
    case = case_id_of(stream)
    done: list[CaseCommand] = [RecordPerformance(case=case, item=item) for item in items]
    await play(town, party(stream, 1), *done)


async def broken(town: Town, stream: str, item: int) -> None:
    """The day of an item goes by, and the clock says so."""
    await town.wait(
        stream, lambda case: any(one.item == item and one.breached for one in case.performance.items)
    )


async def urge(town: Town, stream: str, item: int) -> None:
    await play(town, mediator(town), Urge(case=case_id_of(stream), item=item, channel="phone"))


async def close(town: Town, stream: str) -> None:
    case = case_id_of(stream)
    await play(town, mediator(town), Close(case=case, outcome="mediated_written", remedies_told=(1, 2)))


async def signed_on_different_days_and_urged(town: Town) -> str:
    """Signed over a week; the window for the court closes by the clock, the second instalment is late, urged, and paid."""
    stream = await mediating(town)
    now = await today(town)
    digest = await drafted(
        town,
        stream,
        instalment(stream, 60_000, now + timedelta(days=20)),
        instalment(stream, 40_000, now + timedelta(days=50)),
    )
    await sign(town, stream, 1, digest)
    await town.pass_time(days=3)
    await sign(town, stream, 2, digest)
    await town.wait(stream, lapsed(ClockKind.SIGN))
    await seal(town, stream, digest)
    await town.pass_time(days=5)
    await paid(town, stream, 1)
    await town.wait(stream, lapsed(ClockKind.CONFIRMATION))
    await broken(town, stream, 2)
    await urge(town, stream, 2)
    await town.pass_time(days=2)
    await paid(town, stream, 2)
    await town.wait(stream, lapsed(ClockKind.FOLLOW_UP))
    await close(town, stream)
    return stream


async def urged_in_vain(town: Town) -> str:
    """Two items are due at one instant and neither is done: both are broken, urged as often as the pack asks, and given up."""
    stream = await mediating(town)
    digest = await drafted(town, stream, instalment(stream, 60_000, None), instalment(stream, 40_000, None))
    for number in (1, 2):
        await sign(town, stream, number, digest)
    await seal(town, stream, digest)
    for item in (1, 2):
        await broken(town, stream, item)
    for item in (1, 2):
        await urge(town, stream, item)
    await town.wait(stream, lapsed(ClockKind.URGE))
    for item in (1, 2):
        await urge(town, stream, item)
    await town.wait(stream, lapsed(ClockKind.CLOSE))
    await close(town, stream)
    return stream


async def confirmed_by_the_court(town: Town) -> str:
    """Both sides ask the court within the thirty days; the court confirms, and everything is paid."""
    stream = await mediating(town)
    case = case_id_of(stream)
    digest = await drafted(town, stream, instalment(stream, 60_000, await today(town) + timedelta(days=60)))
    for number in (1, 2):
        await sign(town, stream, number, digest)
    await seal(town, stream, digest)
    await town.pass_time(days=20)
    for number in (1, 2):
        await play(town, party(stream, number), AskConfirmation(case=case))
    court = words(case, "区人民法院", "court")
    await play(town, mediator(town), RecordApplication(case=case, court=court))
    await town.pass_time(days=15)
    await play(town, mediator(town), RecordRuling(case=case, ruling="confirmed"))
    await paid(town, stream, 1)
    await close(town, stream)
    return stream


MONTHS = 12
LATE = (4, 9)
"""The instalments that are paid after their day."""


def monthly(first: date) -> list[date]:
    """The fifteenth of each of the twelve months after this day's."""
    months = (first.month + n for n in range(1, MONTHS + 1))
    return [date(first.year + (month - 1) // 12, (month - 1) % 12 + 1, 15) for month in months]


async def paid_for_a_year(town: Town) -> str:
    """Twelve instalments, one a month: ten are paid before their day, two after it, and all of them once."""
    stream = await mediating(town)
    days = monthly(await today(town))
    digest = await drafted(town, stream, *(instalment(stream, 10_000, day) for day in days))
    for number in (1, 2):
        await sign(town, stream, number, digest)
    await seal(town, stream, digest)
    for item, day in enumerate(days, start=1):
        if item in LATE:
            await broken(town, stream, item)
            await urge(town, stream, item)
        else:
            before = day - await today(town) - timedelta(days=1)
            await town.pass_time(days=before.days)
        await paid(town, stream, item)
    await town.wait(stream, lambda case: not case.clocks or all(clock.lapsed for clock in case.clocks))
    await close(town, stream)
    return stream


STORIES: tuple[Story, ...] = (
    signed_on_different_days_and_urged,
    urged_in_vain,
    confirmed_by_the_court,
)
"""The story of a year stands apart: it is the longest, and is played in many short runs."""
