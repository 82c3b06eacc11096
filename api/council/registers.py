"""The doors of registers: opened, filled from lists, counted; and the passes of those who are in them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from api.bodies import NoQuery
from api.council.field import ANSWERS, OPENS, READS, Do, naming, new_id, page_of, room, steps_view
from api.council.field_bodies import FieldQuery
from api.council.field_shapes import Done, Page, StepsView
from api.council.roll_shapes import (
    ChangedView,
    ImportView,
    ListBody,
    PassView,
    RegisterBody,
    RegisterView,
    SlipView,
    UnitBody,
)
from api.doors import DoorsDep, Key, LocaleDep, Staff
from domain.council.sight import register_steps, watches
from domain.refusals import NotPermitted
from engine.council.listed import Given
from engine.council.passes import Pass, make_pass
from engine.council.registrar import Brought, Manner
from schemas.council.registers import OpenRegister, ReplacePass

router = room("registers")


@router.post(
    "/api/registers",
    status_code=201,
    operation_id="open_register",
    summary="建立花名册 Open a register",
    responses=OPENS,
)
async def open_register(body: RegisterBody, do: Do, who: Staff, key: Key) -> Done:
    """Open a register of owners, households, residents, delegates or members of a place."""
    found = new_id(who, key)
    return await do(OpenRegister(register_id=found, place=body.place, kind=body.kind), found)


@router.get(
    "/api/registers", operation_id="list_registers", summary="花名册列表 List registers", responses=READS
)
async def list_registers(
    query: Annotated[FieldQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> Page:
    """Registers at or below a place, the newest first, for who organises or supervises there."""
    place = query.place or who.place or ""
    if not watches(who, place):
        raise NotPermitted(action="list")
    return await page_of(doors, locale, "register", place, query)


@router.get(
    "/api/registers/{register_id}",
    operation_id="read_register",
    summary="一个花名册 One register",
    responses=READS,
)
async def read_register(
    register_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Staff,
    locale: LocaleDep,
) -> RegisterView:
    """How many lines a register has, and what a roll of all of it would sum up to: heads as the law counts them."""
    look = await doors.chamber.register(register_id, who)
    response.headers["ETag"] = f'"{look.version}"'
    return RegisterView(
        id=register_id,
        version=look.version,
        place=(await naming(doors, locale)).place(look.register.place),
        kind=look.register.kind,
        lines=len(look.register.lines),
        totals=look.totals,
    )


@router.get(
    "/api/registers/{register_id}/actions",
    operation_id="read_register_actions",
    summary="现在可以做什么 What may be done now",
    responses=READS,
)
async def read_register_actions(
    register_id: UUID, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> StepsView:
    """What the caller may do with the register now, and what not yet, with the reason."""
    look = await doors.chamber.register(register_id, who)
    return steps_view(register_steps(look.register, who), locale)


@router.post(
    "/api/registers/{register_id}/enter-lines",
    operation_id="enter_lines",
    summary="登入花名册 Enter a list",
    responses=ANSWERS,
)
async def enter_lines(
    register_id: UUID,
    body: ListBody,
    doors: DoorsDep,
    who: Staff,
    key: Key,  # noqa: ARG001 -- what a list says is its own key: brought again it changes nothing
    locale: LocaleDep,
) -> ImportView:
    """Enter rows: with slips nothing is entered, unless asked for; every slip is told, and what changed in lines that stood there."""
    manner = Manner(
        leave_out_slips=body.leave_out_slips, keep_missing=not body.take_out_missing, dry=body.dry
    )
    rows = [Given(number, row) for number, row in enumerate(body.rows, start=1)]
    brought = await doors.registrar.bring(register_id, rows, who, manner)
    return _view(register_id, brought, locale.rows)


def _view(register_id: UUID, brought: Brought, sentences: dict[str, str]) -> ImportView:
    return ImportView(
        register_id=register_id,
        entered=brought.entered,
        new=len(brought.changes.new),
        same=brought.changes.same,
        changed=tuple(ChangedView(row=row, fields=fields) for row, fields in brought.changed_rows),
        gone=brought.changes.gone,
        slips=tuple(
            SlipView(row=one.line, column=one.column, code=one.code, sentence=sentences[one.code])
            for one in brought.slips
        ),
    )


@router.post(
    "/api/registers/{register_id}/replace-pass",
    operation_id="replace_pass",
    summary="换发凭证 Replace a pass",
    responses=ANSWERS,
)
async def replace_pass(register_id: UUID, body: UnitBody, do: Do, doors: DoorsDep, who: Staff) -> PassView:
    """End the pass of a unit, because it was lost or others live there now, and make the next one."""
    await do(ReplacePass(register_id=register_id, unit=body.unit), register_id)
    look = await doors.chamber.register(register_id, who)
    generation = look.register.generations[body.unit]
    made = make_pass(doors.keys, Pass(register_id, body.unit, generation))
    return PassView(register_id=register_id, unit=body.unit, generation=generation, secret=made)
