"""The folder of an embedded server: one owner at a time, and a socket whose path is short enough."""

import fcntl
import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from heyi.stack.process import ChildFailed

_SOCKET_PATH_BYTES = 107  # sizeof(sun_path) less the closing zero


class FolderTaken(ChildFailed):
    """Another process already runs a server on this folder."""


class FolderLock:
    """A lock on a folder, held while its server runs; the kernel lets it go when this process dies."""

    def __init__(self, folder: Path, server: str) -> None:
        self._path = folder / "lock"
        self._server = server
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock at once or raise `FolderTaken`."""
        if self._file is not None:
            return
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            message = f"{self._server} already runs on {self._path.parent}: another heyi uses this folder"
            raise FolderTaken(message) from None
        self._file = file

    def release(self) -> None:
        """Let the folder go."""
        if self._file is not None:
            self._file.close()
            self._file = None


def socket_folder(folder: Path, longest_name: str) -> Path:
    """Where a server on `folder` keeps its socket: inside, or below the temporary folder if too long."""
    inside = folder / "run"
    if len(os.fsencode(inside / longest_name)) <= _SOCKET_PATH_BYTES:
        return inside
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"heyi-{key}"
