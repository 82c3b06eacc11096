"""The documents of a deliberation with their words opened, for those who may read them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from domain.council.file.dossier import CouncilDossier, dossier
from domain.council.file.paper import Entry
from engine.council.reading import CouncilLook, CouncilReader
from engine.council.told import deliberation_facts
from engine.opened import Shown, shown
from ledger.vault import Vault
from schemas.actors import Actor
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class CouncilFile:
    """The documents as somebody may see them; `published` says that they are what hangs out for everybody."""

    look: CouncilLook
    dossier: CouncilDossier
    published: bool
    texts: Mapping[str, str | None] = field(repr=False)

    def shown(self, entry: Entry) -> Shown:
        """What stands in a field, its words opened."""
        return shown(entry.value, self.texts, lambda _: True, posts_only=not self.look.office)


class CouncilFiler:
    """Puts the file of a deliberation together; opens only what is in the documents that are shown."""

    def __init__(self, reader: CouncilReader, vault: Vault) -> None:
        self._reader = reader
        self._vault = vault

    async def file(self, stream: str, actor: Actor, *, published: bool = False) -> CouncilFile:
        """The whole file for who works there; for residents, and for who asks for it, what of it hangs out.

        Raise `UnknownDeliberation` for who may not know of it, `VaultUnavailable`.
        """
        look = await self._reader.look(stream, actor)
        found = dossier(look.deliberation, deliberation_facts(look.events), look.ground)
        out = published or not look.office
        kept = found.published() if out else found
        refs = [ref for paper in kept.papers for entry in paper.entries for ref in _sealed(entry.value)]
        return CouncilFile(look, kept, out, await self._vault.open(refs))


def _sealed(value: object) -> Iterator[Sealed]:
    """Every reference in what stands in a field."""
    inner: Iterable[object] = ()
    if isinstance(value, Sealed):
        yield value
    elif isinstance(value, tuple):
        inner = value
    elif isinstance(value, dict):
        inner = value.values()
    for one in inner:
        yield from _sealed(one)
