"""A witness of the ledger in a file: it notices a restore that took both databases back together."""

import json
import os
from contextlib import suppress
from pathlib import Path

from ledger.witness import Sight


class FileWitness:
    """A `Witness` in a file outside every database, such as one of the data folder; several processes may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def last(self) -> Sight | None:
        """See `Witness.last`. Raise `OSError` for a file that is none of ours."""
        try:
            said = json.loads(self._path.read_text())
            return Sight(int(said["position"]), bytes.fromhex(said["hash"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            raise OSError(f"{self._path} is no witness of a ledger: HEYI_WITNESS names it") from None

    async def note(self, sight: Sight, anew: bool = False) -> None:
        """See `Witness.note`. Of two processes the slower one may step back by a look, until the next one."""
        last = None if anew else await self.last()
        if last is not None and last.position >= sight.position:
            return
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            draft.write_text(json.dumps({"position": sight.position, "hash": sight.hash.hex()}) + "\n")
            draft.replace(self._path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
