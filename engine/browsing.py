"""Browsing: many cases at once as one person may see them, with their titles opened; two round trips however many."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.case.sight import sees_case
from engine.opened import Opened
from engine.processes import CASES
from engine.reading import Look, open_words
from engine.rulebook import Rulebook
from ledger.port import Ledger
from ledger.vault import Vault
from schemas.actors import Actor


@dataclass(frozen=True, slots=True)
class Leaf:
    """A case as it lies on a desk: where it stands, and what it is called."""

    look: Look
    title: Opened


class Browser:
    """Reads heaps of cases for somebody; what is not for them is left out."""

    def __init__(self, ledger: Ledger, vault: Vault, rulebook: Rulebook) -> None:
        self._ledger = ledger
        self._vault = vault
        self._rulebook = rulebook

    async def leaves(self, streams: Sequence[str], actor: Actor) -> tuple[Leaf, ...]:
        """These cases, in their order; raise `Unavailable` or `VaultUnavailable`."""
        looks: list[Look] = []
        for loaded in await self._ledger.load_all(streams):
            case = CASES.fold(None, loaded.events)
            if case is None:
                continue
            at = max(loaded.now, loaded.events[-1].recorded_at)
            ground = await self._rulebook.ground(actor, at, await self._rulebook.pack(case.policy))
            if sees_case(case, ground):
                looks.append(Look(case, ground, loaded.events))
        cases = [look.case for look in looks]
        texts = await open_words(self._vault, cases, [case.title for case in cases])
        return tuple(Leaf(look, Opened(texts.get(look.case.title.digest))) for look in looks)
