"""The doors of covenants in force: a breach is reported, somebody is reminded; how often, of which clause, where."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import Field

from api.council.field import ANSWERS, READS, Do, naming, room
from api.council.field_shapes import Done
from api.doors import DoorsDep, Key, Known, LocaleDep
from api.shapes import PlaceView
from api.texts import Long, Number, Short
from domain.council.covenants import oversees
from domain.council.refusals.covenants import UnknownBreach
from engine.council.covenants import COVENANTS
from schemas.cited import Code
from schemas.council.covenants import MOST_CLAUSES, RemindOfCovenant, ReportCovenantBreach
from schemas.frame import Frame
from schemas.ids import PlacePath, covenant_stream, covenant_subject, human_command_id
from schemas.words import Words

router = room("deliberations")

Nth = Annotated[int, Path(ge=1, le=1_000_000, description="Number of the breach")]


class BreachBody(Frame):
    """Which clause is not kept where, by whom, and who says so; `breach` where it was reported before."""

    proposal: Code
    clause: Annotated[int, Field(ge=1, le=MOST_CLAUSES)]
    place: PlacePath
    reporter: Short = Field(examples=["林秀英"])
    by_whom: Short = Field(examples=["周国强"])
    text: Long = Field(examples=["夜里十点以后仍在楼道放音乐。"])
    breach: Number | None = None


class ReminderBody(Frame):
    """What was said to remind somebody."""

    text: Long = Field(examples=["已上门提醒公约第二条。"])


class BreachView(Frame):
    """A breach in numbers: nobody is named here."""

    breach: int
    proposal: str
    clause: int
    place: PlaceView
    reports: int
    reminders: int
    reminder_due: bool = Field(description="Whether somebody is to be reminded before anything else")
    case_id: UUID | None = Field(description="The case that it became")


class CovenantView(Frame):
    """The breaches of a covenant at places that the one who asks works for."""

    breaches: tuple[BreachView, ...]


@router.post(
    "/api/deliberations/{deliberation_id}/covenant/breaches",
    operation_id="report_covenant_breach",
    summary="反映违反公约 Report a breach of a covenant",
    responses=ANSWERS,
)
async def report_covenant_breach(
    deliberation_id: UUID, body: BreachBody, do: Do, who: Known, key: Key
) -> Done:
    """Report that a clause is not kept; who reports whom is sealed. Reported again after a reminder, it goes to mediation."""
    subject = covenant_subject(deliberation_id, human_command_id(who.id, key))
    command = ReportCovenantBreach(
        deliberation=deliberation_id,
        proposal=body.proposal,
        clause=body.clause,
        place=body.place,
        reporter=Words(plain=body.reporter, subject=subject, field="reporter"),
        by_whom=Words(plain=body.by_whom, subject=subject, field="by_whom"),
        text=Words(plain=body.text, subject=subject, field="text"),
        breach=body.breach,
    )
    return await do(command, deliberation_id)


@router.post(
    "/api/deliberations/{deliberation_id}/covenant/breaches/{breach}/reminders",
    operation_id="remind_of_covenant",
    summary="提醒遵守公约 Remind somebody of a covenant",
    responses=ANSWERS,
)
async def remind_of_covenant(
    deliberation_id: UUID, breach: Nth, body: ReminderBody, do: Do, who: Known, key: Key
) -> Done:
    """Record that somebody was reminded: the step before mediation."""
    subject = covenant_subject(deliberation_id, human_command_id(who.id, key))
    text = Words(plain=body.text, subject=subject, field="text")
    return await do(RemindOfCovenant(deliberation=deliberation_id, breach=breach, text=text), deliberation_id)


@router.get(
    "/api/deliberations/{deliberation_id}/covenant/breaches",
    operation_id="list_covenant_breaches",
    summary="违反公约的情况 Breaches of a covenant",
    responses=READS,
)
async def list_covenant_breaches(
    deliberation_id: UUID, doors: DoorsDep, who: Known, locale: LocaleDep
) -> CovenantView:
    """What was reported of a covenant, in numbers, to those who work there; nothing of it is for anybody else."""
    loaded = await doors.desk.supplies.ledger.load(covenant_stream(deliberation_id))
    covenant = COVENANTS.fold(None, loaded.events)
    pack = await doors.rulebook.current()
    ground = await doors.rulebook.ground(who, loaded.now, pack)
    words = await naming(doors, locale)
    seen = [one for one in covenant.breaches if oversees(one.place, ground)] if covenant else []
    if not seen:
        raise UnknownBreach
    return CovenantView(
        breaches=tuple(
            BreachView(
                breach=one.number,
                proposal=one.proposal,
                clause=one.clause,
                place=words.place(one.place),
                reports=one.reports,
                reminders=one.reminders,
                reminder_due=one.reminder_due,
                case_id=one.case,
            )
            for one in seen
        )
    )
