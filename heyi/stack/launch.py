"""Becomes a child process: gives up rights, ties its life to its parent's, then turns into the program.

Run by path with the standard library only (`python -I -S launch.py JSON`), so that nothing happens between
fork and exec in the parent, where other threads may hold locks. The JSON holds: argv, parent (process id),
farewell (signal when the parent dies), uid, gid (null to stay who we are), reach (true to keep the right
to pass closed folders) and nice (by how much to stand back).
"""

import ctypes
import json
import os
import signal
import sys

# Numbers from linux/prctl.h, linux/securebits.h and linux/capability.h.
PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _prctl(option: int, value: int, extra: int = 0) -> None:
    _call("prctl", option, *(ctypes.c_ulong(word) for word in (value, extra, 0, 0)))


def drop_rights(uid: int, gid: int, *, reach: bool) -> None:
    """Become an unprivileged user; with `reach`, keep one right: to read and write below closed folders.

    The right is wanted where the data or the programs lie below a folder such as /root, which the
    unprivileged user could not even pass through, and whose mode is not ours to change.
    """
    if reach:
        # Without this the change of user takes the right away, and so does every call of access(2), by which
        # initdb and postgres look for each other.
        _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if reach:
        right = 1 << CAP_DAC_OVERRIDE
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        # Two rows of (effective, permitted, inheritable); the right is in the first row.
        rights = (ctypes.c_uint32 * 6)(right, right, right, 0, 0, 0)
        _call("capset", header, rights)
        _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def main() -> None:
    """Read the order from the command line and carry it out; never returns."""
    order = json.loads(sys.argv[1])
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and a program would inherit that
    os.nice(order["nice"])
    if order["uid"] is not None:
        drop_rights(order["uid"], order["gid"], reach=order["reach"])
    # After the change of user, because that change clears the setting.
    _prctl(PR_SET_PDEATHSIG, order["farewell"])
    if os.getppid() != order["parent"]:
        sys.exit("the parent ended before this child could begin")
    os.execvp(order["argv"][0], order["argv"])  # noqa: S606 - the argument list is the parent's own


if __name__ == "__main__":
    main()
