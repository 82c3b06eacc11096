"""The doors of urns: opened after the close, read by everybody whom the round concerns, and asked for one's own receipt."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.acting import Empty
from api.bodies import NoQuery
from api.council.ballot_shapes import ReceiptView, UrnPaperView, UrnQuery, UrnView
from api.council.ballots import READS, ROUND, WRITES, Nth
from api.doors import DoorsDep, Key, Known, Staff
from api.strict import StrictRoute
from schemas.council.ballots import OpenUrn, ReceiptCode
from schemas.ids import human_command_id

router = APIRouter(route_class=StrictRoute, tags=["ballots"])

_PAGE = 1_000


@router.post(
    f"{ROUND}/urn", status_code=201, operation_id="open_urn", summary="开箱 Open the urn", responses=WRITES
)
async def open_urn(
    deliberation_id: UUID,
    number: Nth,
    body: Empty,  # noqa: ARG001 -- closed for what is not known
    doors: DoorsDep,
    who: Staff,
    key: Key,
) -> UrnView:
    """Tell what lies in the urn of a closed round, and empty it; the clock does so by itself."""
    command = OpenUrn(deliberation=deliberation_id, number=number)
    await doors.desk.take(command, who, human_command_id(who.id, key))
    await doors.teller.empty_urn(deliberation_id, number)
    return await read_urn(deliberation_id, number, doors, who, UrnQuery())


@router.get(f"{ROUND}/urn", operation_id="read_urn", summary="箱内选票 Papers of the urn", responses=READS)
async def read_urn(
    deliberation_id: UUID,
    number: Nth,
    doors: DoorsDep,
    who: Known,
    query: Annotated[UrnQuery, Query()],
) -> UrnView:
    """The papers of a secret round, in the order of their receipts, a thousand at a time."""
    urn = await doors.polling.urn(deliberation_id, number, who)
    start = query.start
    page = urn.listed[start : start + _PAGE]
    return UrnView(
        papers=urn.papers,
        listed=tuple(UrnPaperView(receipt=one.receipt, answers=one.answers) for one in page),
        next=start + _PAGE if start + _PAGE < urn.papers else None,
    )


@router.get(
    f"{ROUND}/receipts/{{code}}",
    operation_id="check_receipt",
    summary="查验回执 Check a receipt",
    responses=READS,
)
async def check_receipt(
    deliberation_id: UUID,
    number: Nth,
    code: ReceiptCode,
    _: Annotated[NoQuery, Query()],
    doors: DoorsDep,
    who: Known,
) -> ReceiptView:
    """Whether the paper of this code lay in the urn, and what it says; asked of the list that everybody can read."""
    found = await doors.polling.receipt(deliberation_id, number, code, who)
    return ReceiptView(found=found is not None, answers=found or ())
