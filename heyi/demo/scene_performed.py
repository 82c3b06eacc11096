"""A scene: a written agreement in two instalments, from the talks to the last payment (arts. 28-33)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.calendar import last_day
from heyi.demo.almanac import HOLIDAYS, Almanac, next_holiday, rehearsal
from heyi.demo.matters import OFFICER, STATION_E1
from heyi.demo.mediations import (
    FLOOR,
    FLOOR_BREACH,
    FLOOR_FACTS,
    FLOOR_FIRST,
    FLOOR_HALF,
    FLOOR_LONGER,
    FLOOR_MANNER,
    FLOOR_MINUTES,
    FLOOR_PAPER,
    FLOOR_PROOF,
    FLOOR_SECOND,
    FLOOR_URGED,
    FLOOR_VENUE,
    FLOOR_VISIT,
    MEDIATOR,
    ROOM,
)
from heyi.demo.opening import Staff, file, open_mediation, take_on
from heyi.demo.people import Doors, Filed, PartyOf, Person

_DAYS = 2.0
_BOTH = (1, 2)


async def performed_after_a_breach(doors: Doors, staff: Staff, party_of: PartyOf, almanac: Almanac) -> Filed:
    """A longer term that ends on a holiday; signed on different days; one instalment late and urged, the other early."""
    station, mediator = staff[STATION_E1], staff[MEDIATOR]
    filed = await file(doors, FLOOR)
    case = filed.case_id
    owner, firm = await party_of(case, 1, FLOOR.applicant), await party_of(case, 2, FLOOR.other)
    holiday = next_holiday(almanac.calendar, almanac.today)
    await take_on(doors, station, case, FLOOR)
    await open_mediation(doors, case, station, mediator, (owner, firm))
    await _longer(doors, case, mediator, (owner, firm), almanac, holiday)
    await doors.act(mediator, case, "open-session", "面对面调解", form="joint", present=[*_BOTH], venue=ROOM)
    await doors.act(
        mediator, case, "close-session", "谈成，记下调解记录", minutes=FLOOR_MINUTES, result="agreed"
    )
    await _sign(doors, staff, case, (owner, firm), holiday)
    await _perform(doors, station, case, owner)
    answers = [
        {"party": number, "reached": True, "solved": "solved", "satisfied": "satisfied"} for number in _BOTH
    ]
    await doors.act(
        station, case, "record-follow-up", "回访双方", answers=answers, channel="phone", text=FLOOR_VISIT
    )
    await doors.act(station, case, "close", "结案", outcome="mediated_written")
    return filed


async def _longer(
    doors: Doors,
    case: UUID,
    mediator: Person,
    sides: tuple[Person, Person],
    almanac: Almanac,
    holiday: date,
) -> None:
    """All agree to a longer term; its last day is a holiday, so that it moves. Then next year's notice comes out, if it is not."""
    term = await _term(doors, mediator, case)
    days = (holiday - last_day(_due(term), almanac.calendar)).days
    named = f"{holiday:%Y年%-m月%-d日}（{HOLIDAYS[holiday.month, holiday.day]}）"
    await doors.act(
        mediator,
        case,
        "propose-extension",
        f"提议延长调解期限{days}天，数到{named}",
        amount=days,
        reason=FLOOR_LONGER,
    )
    for side in sides:
        await doors.act(side, case, "agree-to-extension", "同意延长调解期限")
    term = await _term(doors, mediator, case)
    edition = rehearsal(almanac.calendar, holiday.year, last_day(_due(term), almanac.calendar))
    if not term["provisional"] or edition is None:
        return
    doors.aside(
        f"演练：{holiday.year}年放假安排还没有公布，这里假设公布了一版（{edition.id}，内容是编的），多放一天假"
    )
    await almanac.publish(edition)
    await doors.wait_until(
        mediator, case, lambda seen: not _of(seen)["provisional"], "按新日历重算的调解期限"
    )


async def _term(doors: Doors, who: Person, case: UUID) -> dict[str, Any]:
    return _of(await doors.read(who, case))


def _of(seen: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(clock for clock in seen["clocks"] if clock["kind"] == "term")
    return found


def _due(clock: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(clock["due"])


async def _sign(doors: Doors, staff: Staff, case: UUID, sides: tuple[Person, Person], holiday: date) -> None:
    """The terms are shown under one digest; each party signs them when it comes by, then the mediator; then the seal."""
    mediator, station, officer = staff[MEDIATOR], staff[STATION_E1], staff[OFFICER]
    half = {"by": 2, "to": 1, "amount": FLOOR_HALF, "manner": FLOOR_MANNER, "venue": FLOOR_VENUE}
    items = [{**half, "what": FLOOR_FIRST}, {**half, "what": FLOOR_SECOND, "due": holiday.isoformat()}]
    await doors.act(
        mediator,
        case,
        "draft-agreement",
        "起草协议，分两期",
        facts=FLOOR_FACTS,
        items=items,
        breach=FLOOR_BREACH,
    )
    shown = (await doors.read(sides[0], case))["agreement"]
    digest = shown["digest"]
    doors.aside(f"双方看到的协议摘要 {digest[:16]}…，谁也不能在签字时换内容")
    for warning in shown["warnings"]:
        doors.aside(f"系统提示：{warning['name']}；双方知悉，第一期按规则的默认期限")
    await doors.act(sides[0], case, "sign-agreement", "在手机上签了名", digest=digest, form="electronic")
    await doors.try_to(mediator, case, "sign-as-mediator", "signatures_missing", "想先签名", digest=digest)
    await doors.days_go_by(_DAYS, f"过了几天装修队才来，演示里是{_DAYS:g}秒")
    await doors.act(
        station,
        case,
        "sign-agreement",
        f"{FLOOR.other}到窗口盖了章",
        digest=digest,
        form="seal",
        proof=FLOOR_PAPER,
        party=2,
        channel="window",
    )
    await doors.act(mediator, case, "sign-as-mediator", "调解员签名", digest=digest)
    await doors.act(officer, case, "seal-agreement", "盖上调解委员会印章，协议生效", digest=digest)
    await doors.act(
        station, case, "deliver-copies", "协议书交给双方各一份", parties=[*_BOTH], manner="window"
    )


async def _perform(doors: Doors, station: Person, case: UUID, owner: Person) -> None:
    """The clock finds the first instalment unpaid; urged once it is paid, and the second one comes before its day."""
    doors.aside("等第一期到期：演示里是8秒")
    await doors.wait_until(
        station, case, lambda seen: seen["performance"]["items"][0]["breached"], "第一期违约的记录"
    )
    await doors.act(station, case, "urge", "打电话督促装修队", item=1, channel="phone", text=FLOOR_URGED)
    await doors.act(owner, case, "record-performance", "确认第一期收到了，晚了", item=1)
    await doors.act(
        station, case, "record-performance", "看到第二期的转账回单，提前付清", item=2, proof=FLOOR_PROOF
    )
