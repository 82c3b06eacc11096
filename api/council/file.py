"""The door of the file of a deliberation: its documents in their order, and what must stand in them and does not."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.council.deliberations import READ, showing_of
from api.council.showing import CouncilShowing
from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.events import plain
from api.strict import StrictRoute
from domain.council.file.paper import Paper
from engine.council.filing import CouncilFile
from schemas.frame import Frame
from schemas.ids import deliberation_stream

router = APIRouter(route_class=StrictRoute, tags=["deliberations"])


class CouncilFileQuery(Frame):
    """All of it, or what of it hangs out for everybody; residents see the latter in any case."""

    variant: Literal["full", "published"] = "full"


class PaperFieldView(Frame):
    """A field of a document."""

    id: str = Field(examples=["roll_hash"])
    name: str
    must: bool
    by_hand: bool = Field(description="It is filled on the paper, such as a signature")
    missing: bool
    value: Any = Field(description="What stands in it; words as they were opened for the caller")


class PaperView(Frame):
    """A document; `nth` is the round or the version."""

    kind: str = Field(examples=["tally_sheet"])
    nth: int
    name: str = Field(examples=["计票表"])
    need: Literal["must", "if_any"]
    present: bool
    fields: tuple[PaperFieldView, ...]


class CouncilFileView(Frame):
    """The documents of a deliberation."""

    deliberation_id: UUID
    number: str
    version: int
    variant: Literal["full", "published"]
    documents: tuple[PaperView, ...]
    missing: tuple[str, ...] = Field(
        description="Documents and fields that must be there and are not", examples=[["minutes:1/chair"]]
    )


@router.get(
    "/api/deliberations/{deliberation_id}/file",
    operation_id="read_deliberation_file",
    summary="议事档案 The documents of a deliberation",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_deliberation_file(
    deliberation_id: UUID,
    query: Annotated[CouncilFileQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> CouncilFileView:
    """The documents with their fields filled from what happened, for those who work there; residents see what is published."""
    stream = deliberation_stream(deliberation_id)
    found = await doors.filer.file(stream, who, published=query.variant == "published")
    if found.look.office:
        await doors.looks.enter(stream, who, "file")
    it, showing = found.look.deliberation, showing_of(found.look, locale)
    response.headers["ETag"] = f'"{it.version}"'
    return CouncilFileView(
        deliberation_id=deliberation_id,
        number=it.number,
        version=it.version,
        variant="published" if found.published else "full",
        documents=tuple(_paper(one, found, showing) for one in found.dossier.papers),
        missing=() if found.published else found.dossier.missing,
    )


def _paper(paper: Paper, found: CouncilFile, showing: CouncilShowing) -> PaperView:
    said = showing.locale
    return PaperView(
        kind=paper.kind,
        nth=paper.nth,
        name=said.papers[paper.kind],
        need="must" if paper.must else "if_any",
        present=paper.present,
        fields=tuple(
            PaperFieldView(
                id=one.id,
                name=said.paper_fields[one.id],
                must=one.must,
                by_hand=one.by_hand,
                missing=one.missing,
                value=plain(found.shown(one), showing),
            )
            for one in paper.entries
        ),
    )
