"""The door of the desk: what somebody holds, what nobody holds, what waits, and what is over, with every time limit that runs."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.cursors import cursor, malformed_cursor, read_cursor
from api.documents import responses
from api.doors import DoorsDep, LocaleDep, Staff
from api.heaps import DeskLine, DeskPage, DeskQuery
from api.showing import Showing
from api.strict import StrictRoute
from api.wording import Locale
from domain.case.waiting import waits_for
from domain.refusals import NotPermitted
from engine.browsing import Leaf
from engine.standing import standing
from projections.desk_list import Place, Tab
from schemas.actors import Role
from schemas.ids import case_id_of

router = APIRouter(route_class=StrictRoute, tags=["desks"])


@router.get(
    "/api/desk",
    operation_id="read_desk",
    summary="工作台 The desk",
    responses=responses(401, 403, 422, 503, ok=200),
)
async def read_desk(
    query: Annotated[DeskQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> DeskPage:
    """Cases within the reach of the token, those first whose time limits have all run out, then the next due first."""
    # An administrator looks after places and posts, not after people's matters.
    if who.role is Role.ADMINISTRATOR:
        raise NotPermitted(action="list")
    tab = Tab(query.tab)
    after = None
    if query.after:
        at, stream = read_cursor(query.after, locale)
        if at is None and tab is Tab.DONE:
            raise malformed_cursor(locale)
        after = Place(stream, at)
    found = await doors.desks.page(tab, who.place or "", who.id, after, query.limit + 1)
    page = found[: query.limit]
    leaves = await doors.browser.leaves([one.stream for one in page], who)
    return DeskPage(
        tab=tab.value,
        cases=tuple(_line(leaf, locale) for leaf in leaves),
        next_page=cursor(page[-1].at, page[-1].stream) if len(found) > len(page) else None,
    )


def _line(leaf: Leaf, locale: Locale) -> DeskLine:
    case = leaf.look.case
    showing = Showing.of(leaf.look, locale)
    triage_class = case.triage.triage_class.value
    return DeskLine(
        case_id=case_id_of(case.stream),
        number=case.number,
        version=case.version,
        title=showing.words(leaf.title),
        place=showing.place(case.place),
        triage_class=triage_class,
        class_name=locale.classes[triage_class],
        level=case.level.value,
        level_name=showing.level(case.level.value),
        stage=case.stage.value,
        stage_name=locale.stages[case.stage.value],
        holder=showing.post(case.holder, by_party=False),
        handler=showing.post(case.handler, by_party=False),
        next=showing.next(standing(case).next),
        clocks=showing.clocks(leaf.look),
        waits=waits_for(case),
        opened_at=case.opened_at,
        over=case.over,
        outcome=case.outcome,
    )
