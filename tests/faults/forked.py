"""Many processes of heyi for the price of one: what takes long to import is imported once, and each process is a fork.

`python -m tests.faults.forked` reads one JSON per line, `{"arguments": [...], "environment": {...}}`, and says the id of the process
in which it runs `heyi` with these. It ends its children with itself.
"""

import json
import os
import signal
import sys

# What the processes need; nothing here starts a thread, which a fork would lose.
import heyi.app
import heyi.worker  # noqa: F401
from heyi.cli.program import app


def main() -> None:
    """Fork as it is told."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries them
    children = []
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.environ.update(told["environment"])
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.dup2(2, 1)
            app(told["arguments"])
        children.append(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
