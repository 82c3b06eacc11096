"""Who is named for a deliberation, as the decision on it has to know them: body, register, supervision committee, participants."""

from uuid import UUID
from zoneinfo import ZoneInfo

from domain.council.bodies import in_office
from domain.council.rolls import electorates_of
from domain.council.state import Deliberation
from engine.council.keeping import BODIES, body_of, register_of
from engine.council.shelf import shelf_of
from engine.process import Supplies
from schemas.council.results import Appraise, RaiseObjection
from schemas.council.topics import Arranged, ScheduleDeliberation
from schemas.ids import body_stream, deliberation_id_of


async def arranged(state: Deliberation, command: ScheduleDeliberation, supplies: Supplies) -> Arranged:
    """Body and register that are named, whose rolls they give, and which staff sit in the supervision committee today."""
    body = await body_of(supplies.ledger, command.body) if command.body else None
    register = await register_of(supplies.ledger, command.register_id) if command.register_id else None
    source = register or (None if command.register_id else body)
    return Arranged(
        kind=body.kind if body and body.dissolved is None else None,
        tier=body.tier if body else None,
        area=(body.place, *body.area) if body else (),
        electorates=electorates_of(source) if source else (),
        registered_at=register.place if register else None,
        observers=await _observers(state, command.committee, supplies) if command.committee else (),
    )


async def _observers(state: Deliberation, committee: UUID, supplies: Supplies) -> tuple[str, ...]:
    loaded = await supplies.ledger.load(body_stream(committee))
    body = BODIES.fold(None, loaded.events)
    if body is None or body.kind != "supervision_committee":
        return ()
    pack = await supplies.rulebook.pack(state.policy)
    today = loaded.now.astimezone(ZoneInfo(pack.calendar.zone)).date()
    sitting = (one.seating.identity.staff for one in in_office(body, today))
    return tuple(sorted(one for one in sitting if one is not None))


async def participants(
    state: Deliberation, command: Appraise | RaiseObjection, supplies: Supplies
) -> tuple[str, ...]:
    """Who of those meant stood on the roll of one of the rounds; everybody who did when nobody is named."""
    deliberation = deliberation_id_of(state.stream)
    found: dict[str, None] = {}
    for one in state.rounds:
        entries = (await shelf_of(supplies).terms(deliberation, one.number)).entries
        if command.unit is None:
            found |= dict.fromkeys(entries)
        elif command.unit in entries:
            return (command.unit,)
    return tuple(found)
