"""A scene: violence in the family. Nobody is seated in one room before the police was told and the danger was looked at."""

from uuid import UUID

from heyi.demo.matters import OFFICER
from heyi.demo.mediations import (
    HOME,
    HOME_FLAG_REPORT,
    HOME_GUESTS,
    HOME_MINUTES,
    HOME_MOTHER_ALONE,
    HOME_SCREENING,
    HOME_SON_ALONE,
    HOME_TERMS,
    MEDIATOR,
    ROOM,
)
from heyi.demo.opening import Staff, file, open_mediation, take_on
from heyi.demo.people import Doors, Filed, PartyOf, Person


async def screened_before_a_session(doors: Doors, staff: Staff, party_of: PartyOf) -> Filed:
    """Flagged at filing: reported, talked over with each alone, screened, and only then with both in one room."""
    officer, mediator = staff[OFFICER], staff[MEDIATOR]
    filed = await file(doors, HOME)
    case = filed.case_id
    mother, son = await party_of(case, 1, HOME.applicant), await party_of(case, 2, HOME.other)
    await take_on(doors, officer, case, HOME)
    await open_mediation(doors, case, officer, mediator, (mother, son))
    both: dict[str, object] = {"form": "joint", "present": [1, 2], "venue": ROOM}
    await doors.try_to(
        mediator, case, "open-session", "risk_unreported", "没有报告就想叫两人坐到一起", **both
    )
    await doors.act(
        officer,
        case,
        "report-risk",
        "向公安机关报告家暴线索",
        flag=1,
        authority="police",
        reference=HOME_FLAG_REPORT,
    )
    await doors.try_to(
        mediator, case, "open-session", "screening_missing", "没有筛查就想叫两人坐到一起", **both
    )
    await _alone(doors, mediator, case, 1, HOME.applicant, HOME_MOTHER_ALONE)
    await _alone(doors, mediator, case, 2, HOME.other, HOME_SON_ALONE)
    await doors.act(
        mediator,
        case,
        "screen",
        "记录筛查结果：采取措施后可以见面",
        result="safe_with_measures",
        text=HOME_SCREENING,
    )
    guests = await _invite(doors, case, mediator, (mother, son))
    await doors.act(mediator, case, "open-session", "面对面调解，不公开", **both, persons=guests)
    await doors.act(
        mediator, case, "close-session", "谈成，记下调解记录", minutes=HOME_MINUTES, result="agreed"
    )
    await doors.act(mediator, case, "record-settlement", "记录口头协议", terms=HOME_TERMS, consents=[1, 2])
    await doors.act(officer, case, "close", "结案", outcome="mediated_oral")
    return filed


async def _alone(doors: Doors, mediator: Person, case: UUID, party: int, name: str, minutes: str) -> None:
    await doors.act(
        mediator, case, "open-session", f"单独和{name}谈", form="caucus", party=party, present=[party]
    )
    await doors.act(
        mediator,
        case,
        "close-session",
        f"谈完，记下只给{name}和调解员看的记录",
        minutes=minutes,
        result="continued",
    )


async def _invite(doors: Doors, case: UUID, mediator: Person, sides: tuple[Person, Person]) -> list[int]:
    """Others sit in when both sides agree to each of them (art. 20)."""
    for number, (name, capacity) in enumerate(HOME_GUESTS, start=1):
        await doors.act(mediator, case, "invite-person", f"提议请{name}参加", name=name, capacity=capacity)
        for side in sides:
            await doors.act(side, case, "answer-invitation", f"同意{name}在场", person=number, agrees=True)
    return list(range(1, len(HOME_GUESTS) + 1))
