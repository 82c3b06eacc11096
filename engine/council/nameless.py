"""What hangs out for everybody is held against the names of those it is about: of the registers of its rolls, and of its case."""

from collections.abc import AsyncIterator
from uuid import UUID

from domain.council.results.table import COUNTED
from domain.council.state import Deliberation
from domain.telltale import known_in, telltales
from engine.case_process import CaseProcess
from engine.council.keeping import register_of
from engine.council.listed import names_of
from engine.council.shelf import shelf_of
from engine.council.stripping import known_of
from engine.process import Supplies
from schemas.council.results import PublishResult, Telltale
from schemas.ids import deliberation_id_of

CHUNK = 500
"""Lines of a register that are open at a time."""

_CASES = CaseProcess()


async def held_against_names(
    state: Deliberation, command: PublishResult, supplies: Supplies
) -> PublishResult:
    """The command with what in its texts tells who somebody is, by kind and number; a name that was opened leaves in no form.

    Of an election the names of those who were elected are what is published: there only numbers and rooms are looked for.
    Raise `VaultUnavailable`.
    """
    if state.step not in COUNTED:
        return command  # it is refused for that, and nobody's name is opened
    texts = [one.plain for one in (command.text, command.money) if one is not None]
    names: set[str] = set()
    if not _elects(state):
        async for known in _known(state, supplies):
            for text in texts:
                names.update(known_in(text, known))
    found = telltales(texts, names)
    telling = tuple(Telltale(kind=kind, times=times) for kind, times in found.items())
    return command.model_copy(update={"telling": telling})


def _elects(state: Deliberation) -> bool:
    counted = (one.counted for one in state.rounds if one.counted is not None)
    return any(verdict.elected for one in counted for verdict in one.verdicts)


async def _known(state: Deliberation, supplies: Supplies) -> AsyncIterator[tuple[str, ...]]:
    """Names by the chunk: of the parties to the case that it came from, and of everybody in the registers it asked."""
    if state.origin is not None and state.origin.startswith("case/"):
        case = _CASES.fold(None, (await supplies.ledger.load(state.origin)).events)
        if case is not None:
            yield await known_of(case, supplies.vault)
    for register_id in sorted(await _registers(state, supplies)):
        register = await register_of(supplies.ledger, register_id)
        lines = tuple(register.lines.values()) if register else ()
        for start in range(0, len(lines), CHUNK):
            opened = await supplies.vault.open([one.who for one in lines[start : start + CHUNK]])
            yield tuple(name for text in opened.values() for name in names_of(text))


async def _registers(state: Deliberation, supplies: Supplies) -> set[UUID]:
    """The registers that its rolls were taken from, and those that are named for it now."""
    named = (state.register_id, state.referral.register_id if state.referral else None)
    found = {one for one in named if one is not None}
    for held in state.rounds:
        terms = await shelf_of(supplies).terms(deliberation_id_of(state.stream), held.number)
        kind, _, name = terms.roll.source.partition("/")
        found |= {UUID(name)} if kind == "register" else set()
    return found
