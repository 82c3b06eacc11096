"""Doors: cases that go elsewhere or together. Joining two cases writes to both, the one that goes on first."""

from typing import Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.doors import Expected, Key, Known, doors_of
from api.shapes import Recorded
from api.taking import act, carry
from api.texts import Long
from engine.joining import joining
from schemas.cited import Code
from schemas.frame import Frame
from schemas.joining import RecordTransferReply, Transfer

router = room()

OTHER_HALF = "{} other"
"""The key of the step in the other case: no caller's key has a space in it, so that it is nobody else's."""


class MergeBody(Frame):
    """Into which case this one goes, and how it is known that they are about the same."""

    into: UUID
    reason: Long = Field(examples=["与另一件反映的是同一处漏水。"])


class DuplicateBody(Frame):
    """Which case is a duplicate of this one, and how that is known."""

    duplicate: UUID
    reason: Long = Field(examples=["与本件反映的是同一处漏水。"])


class TransferBody(Frame):
    """To which organ of the pack the matter is sent, and the letter that goes with it."""

    to: Code = Field(examples=["police"])
    letter: Long = Field(examples=["现将有关材料移送贵单位依法处理。"])


class ReplyBody(Frame):
    """What the other organ did: it took the matter over, or sent it back."""

    reply: Literal["received", "sent_back"]
    reference: Long | None = Field(default=None, examples=["收件回执第12号。"])


@action(router, "merge-into", "并入另一件 Merge into another case")
async def merge_into(
    case_id: UUID,
    body: MergeBody,
    request: Request,
    response: Response,
    who: Known,
    key: Key,
    expected: Expected,
) -> Recorded:
    """End this case as a duplicate of another one, for whoever handles both. Each keeps its request and its time.

    The parties of this case keep their codes, which tell where the matter goes on; they do not become parties of the other.
    """
    reason = said(body.reason, case_id, "reason")
    both = await joining(doors_of(request).reader, who, case_id, body.into, reason)
    both.agreed(goes_at=expected)
    await carry(request, Response(), both.join, who, OTHER_HALF.format(key))
    return await act(request, response, both.merge, who, key, expected)


@action(router, "join-duplicate", "并入重复的一件 Join a duplicate")
async def join_duplicate(
    case_id: UUID,
    body: DuplicateBody,
    request: Request,
    response: Response,
    who: Known,
    key: Key,
    expected: Expected,
) -> Recorded:
    """Take a duplicate into this case, which goes on, for whoever handles both: `merge-into` from the other side."""
    reason = said(body.reason, body.duplicate, "reason")
    both = await joining(doors_of(request).reader, who, body.duplicate, case_id, reason)
    both.agreed(stays_at=expected)
    recorded = await act(request, response, both.join, who, key, expected)
    await carry(request, Response(), both.merge, who, OTHER_HALF.format(key))
    return recorded


@action(router, "transfer", "移送其他机关 Send to another organ")
async def transfer(case_id: UUID, body: TransferBody, do: Do) -> Recorded:
    """Send the matter to another organ with a letter; its time limits stand still until that organ has answered."""
    return await do(Transfer(case=case_id, to=body.to, letter=said(body.letter, case_id, "letter")))


@action(router, "record-transfer-reply", "记录移送结果 Record the answer to a transfer")
async def record_transfer_reply(case_id: UUID, body: ReplyBody, do: Do) -> Recorded:
    """Record that the other organ took the matter over, which ends it here, or sent it back, so that it goes on."""
    reference = said_if(body.reference, case_id, "reference")
    return await do(RecordTransferReply(case=case_id, reply=body.reply, reference=reference))
