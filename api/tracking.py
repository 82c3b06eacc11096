"""The door for everybody: where a matter stands, by its code, without an account and without a name."""

from typing import Annotated
from unicodedata import normalize

from fastapi import APIRouter, Path, Query, Request

from api.bodies import NoQuery
from api.documents import responses
from api.doors import DoorsDep, LocaleDep
from api.problems import ProblemError
from api.shapes import GoesOn, Tracked
from api.showing import Showing
from api.strict import StrictRoute
from domain.refusals import UnknownCase
from engine.secrets import is_code

router = APIRouter(route_class=StrictRoute, tags=["tracking"])


@router.get(
    "/api/track/{code}",
    operation_id="track",
    summary="凭查询码看进展 Follow a matter by its code",
    responses=responses(404, 422, 429, 503, ok=200),
)
async def track(
    code: Annotated[str, Path(description="The 12 digits of the receipt", examples=["492837105518"])],
    _: Annotated[NoQuery, Query()],
    request: Request,
    doors: DoorsDep,
    locale: LocaleDep,
) -> Tracked:
    """Stage, next step, by when, by whom (a role, never a person) and the other remedies.

    Of a matter that was merged into another case it tells where that case stands, to its end.
    A code with a wrong check digit and one that leads nowhere are answered alike.
    """
    await doors.limits.track(request.client.host if request.client else "")
    digits = normalize("NFKC", code[:60]).replace(" ", "").replace("-", "")
    if not is_code(digits):
        raise ProblemError("tracking_code_unknown")
    try:
        look, *further = await doors.reader.public_state(doors.keys.code_key(digits))
    except UnknownCase:
        raise ProblemError("tracking_code_unknown") from None
    told = Showing.of(look, locale).tracked(look)
    if not further:
        return told
    main = Showing.of(further[-1], locale).tracked(further[-1])
    goes_on = GoesOn(number=main.number, stage=main.stage, stage_name=main.stage_name)
    said = locale.merged.format(number=main.number, stage=main.stage_name, sentence=main.sentence)
    return told.model_copy(update={"merged_into": goes_on, "next": main.next, "sentence": said})
