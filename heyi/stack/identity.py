"""Which user an embedded server runs as: PostgreSQL refuses root, and folders may be closed to others."""

import os
import pwd
from pathlib import Path

from heyi.stack.process import Identity

_CANDIDATES = ("postgres", "nobody")


def unprivileged(folder: Path, *paths: Path) -> Identity | None:
    """The user for a server that keeps its data in `folder` and needs to read `paths`.

    None when this process is not root: the server is then simply its owner's. Once a folder belongs to an
    unprivileged user, the same one is used again, whatever users the machine has by then.
    """
    if os.geteuid() != 0:
        return None
    owner = folder.stat()
    if owner.st_uid != 0:
        uid, gid = owner.st_uid, owner.st_gid
    else:
        uid, gid = _first_known()
    reach = not all(_open_to(path, uid, gid) for path in (folder, *paths))
    return Identity(uid=uid, gid=gid, reach=reach)


def hand_over(folder: Path, identity: Identity | None) -> None:
    """Give an empty folder to the server's user, closed to everyone else."""
    if identity is not None:
        os.chown(folder, identity.uid, identity.gid)
    folder.chmod(0o700)


def _first_known() -> tuple[int, int]:
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise RuntimeError(
        f"PostgreSQL will not run as root, and this machine has none of the users {_CANDIDATES}"
    )


def _open_to(path: Path, uid: int, gid: int) -> bool:
    """Whether every folder on the way to `path` may be passed through by that user."""
    for folder in path.resolve().parents:
        status = folder.stat()
        shift = 6 if status.st_uid == uid else 3 if status.st_gid == gid else 0
        if not (status.st_mode >> shift) & 0o1:
            return False
    return True
