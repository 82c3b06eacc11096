"""The command line's front door: `heyi` and `python -m heyi`."""

import atexit
import signal
import time

# Results of the Temporal SDK arrive from a thread of its own, which may still hold the interpreter's lock
# state when the interpreter ends; the process then aborts (temporalio/sdk-python#300). A short sleep at exit
# lets that thread finish. It is registered before anything imports the SDK.
atexit.register(time.sleep, 0.05)
# Ctrl-C during the imports, which take a second, ends the process without a traceback; nothing has begun by then.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from heyi.cli.program import app


def main() -> None:
    """Carry out the command that was given."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app(prog_name="heyi")


if __name__ == "__main__":
    main()
