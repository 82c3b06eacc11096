"""Doors: the deliberations that a case opens."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.bodies import ReasonBody
from api.shapes import Recorded
from api.texts import Long, Title
from schemas.deliberating import OpenDeliberation, StopWaiting
from schemas.frame import Frame

router = room()


class OpenDeliberationBody(Frame):
    """What the residents are asked, in words that name nobody; whoever hands it to them confirms that it names nobody."""

    title: Title = Field(examples=["北门外机动车停放怎么管"])
    problem: Long = Field(examples=["晚上车辆停满消防通道，多户居民为此发生争执。"])
    wish: Long | None = Field(default=None, examples=["定一个大家都认的停车办法。"])
    deidentified: Literal[True]
    reason: Long | None = Field(
        default=None, description="Why it concerns others, where its class does not say so"
    )


@action(router, "open-deliberation", "转交居民议事 Hand a matter to the residents")
async def open_deliberation(case_id: UUID, body: OpenDeliberationBody, do: Do) -> Recorded:
    """Suggest what concerns more than the parties as a topic (Residents' Committee Law art. 32).

    A text that names a party, or has a phone, an identity number or a room in it, is refused. What waits for the residents
    stands still until their result comes back by itself.
    """
    return await do(
        OpenDeliberation(
            case=case_id,
            title=said(body.title, case_id, "title"),
            problem=said(body.problem, case_id, "problem"),
            wish=said_if(body.wish, case_id, "wish"),
            deidentified=body.deidentified,
            reason=said_if(body.reason, case_id, "reason"),
        )
    )


@action(router, "stop-waiting", "不再等待议事结果 Go on without waiting")
async def stop_waiting(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Go on without waiting for the residents any longer; they deliberate on, and their result is recorded when it comes."""
    return await do(StopWaiting(case=case_id, reason=said(body.reason, case_id, "reason")))
