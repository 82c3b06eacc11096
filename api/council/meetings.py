"""Doors: who is there, who speaks, straw polls, minutes and their signatures, dissent."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Request
from pydantic import Field

from api.council.acting import Do, action, newest_round, room, said
from api.council.shapes import CouncilRecorded
from api.doors import Known
from api.texts import Long
from schemas.cited import Code
from schemas.council.acts import Unit
from schemas.council.meetings import (
    AskToSpeak,
    RecordAttendance,
    RecordDissent,
    RecordMinutes,
    RecordSpeech,
    SignMinutes,
    TakeStrawPoll,
)
from schemas.frame import Frame

router = room()

Hands = Annotated[int, Field(strict=True, ge=0, le=100_000)]


class AttendanceBody(Frame):
    """Who of the roll is there."""

    units: tuple[Unit, ...] = Field(min_length=1, max_length=2000)


class SpeakerBody(Frame):
    """For whom staff ask; a resident asks for itself."""

    unit: Unit | None = None


class SpeechBody(Frame):
    """What somebody said, in short."""

    unit: Unit
    seconds: int = Field(strict=True, ge=1, le=36_000)
    text: Long


class StrawBody(Frame):
    """A show of hands."""

    question: Long
    yes: Hands
    no: Hands
    abstain: Hands = 0


class MinutesBody(Frame):
    """The minutes."""

    text: Long
    agreed: tuple[Long, ...] = Field(default=(), max_length=40)
    open: tuple[Long, ...] = Field(default=(), max_length=40)


class SideBody(Frame):
    """For which side; staff who record a signature on paper say whose it is."""

    side: Code = Field(examples=["owners"])
    unit: Unit | None = Field(default=None, description="Whose signature staff record; one's own otherwise")


class DissentBody(Frame):
    """Why one does not agree, and who joins in."""

    reason: Long
    unit: Unit | None = None
    joined_by: tuple[Unit, ...] = Field(default=(), max_length=500)


@action(router, "record-attendance", "签到 Record who is there")
async def record_attendance(deliberation_id: UUID, body: AttendanceBody, do: Do) -> CouncilRecorded:
    """Record who of the roll is there."""
    return await do(RecordAttendance(deliberation=deliberation_id, units=body.units))


@action(router, "ask-to-speak", "申请发言 Ask for the floor")
async def ask_to_speak(
    deliberation_id: UUID, body: Annotated[SpeakerBody, Body(default_factory=SpeakerBody)], do: Do
) -> CouncilRecorded:
    """Ask for the floor."""
    return await do(AskToSpeak(deliberation=deliberation_id, unit=body.unit))


@action(router, "record-speech", "记录发言 Record a speech")
async def record_speech(deliberation_id: UUID, body: SpeechBody, do: Do) -> CouncilRecorded:
    """Record in short what somebody said."""
    text = said(body.text, deliberation_id, "speech")
    return await do(
        RecordSpeech(deliberation=deliberation_id, unit=body.unit, seconds=body.seconds, text=text)
    )


@action(router, "take-straw-poll", "举手摸底 Take a straw poll")
async def take_straw_poll(deliberation_id: UUID, body: StrawBody, do: Do) -> CouncilRecorded:
    """Record a show of hands that binds nobody."""
    question = said(body.question, deliberation_id, "question")
    return await do(
        TakeStrawPoll(
            deliberation=deliberation_id, question=question, yes=body.yes, no=body.no, abstain=body.abstain
        )
    )


@action(router, "record-minutes", "形成纪要 Record the minutes")
async def record_minutes(deliberation_id: UUID, body: MinutesBody, do: Do) -> CouncilRecorded:
    """Write the minutes of the round; a new version needs its signatures anew."""
    return await _write(deliberation_id, body, do)


@action(router, "minute-round", "写本轮纪要 Write the minutes of a round", "rounds/{number}/minutes")
async def minute_round(
    deliberation_id: UUID, number: int, body: MinutesBody, request: Request, who: Known, do: Do
) -> CouncilRecorded:
    """Write the minutes of the newest round, which may be closed by now."""
    await newest_round(request, deliberation_id, number, who)
    return await _write(deliberation_id, body, do)


async def _write(deliberation_id: UUID, body: MinutesBody, do: Do) -> CouncilRecorded:
    return await do(
        RecordMinutes(
            deliberation=deliberation_id,
            text=said(body.text, deliberation_id, "minutes"),
            agreed=tuple(said(one, deliberation_id, "minutes") for one in body.agreed),
            open=tuple(said(one, deliberation_id, "minutes") for one in body.open),
        )
    )


@action(router, "sign-minutes", "签署纪要 Sign the minutes")
async def sign_minutes(deliberation_id: UUID, body: SideBody, do: Do) -> CouncilRecorded:
    """Sign the minutes for one side."""
    return await do(SignMinutes(deliberation=deliberation_id, side=body.side, unit=body.unit))


@action(router, "record-dissent", "记录不同意见 Record a dissent")
async def record_dissent(deliberation_id: UUID, body: DissentBody, do: Do) -> CouncilRecorded:
    """Have one's own dissent recorded; with others it is a minority report."""
    reason = said(body.reason, deliberation_id, "reason")
    return await do(
        RecordDissent(deliberation=deliberation_id, reason=reason, unit=body.unit, joined_by=body.joined_by)
    )
