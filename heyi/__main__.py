"""The command line's front door: `heyi` and `python -m heyi`."""

import atexit
import time

# Results of the Temporal SDK arrive from a thread of its own, which may still hold the interpreter's lock
# state when the interpreter ends; the process then aborts (temporalio/sdk-python#300). A short sleep at exit
# lets that thread finish.
atexit.register(time.sleep, 0.05)

from heyi.cli import main  # noqa: E402 - the sleep has to be registered before anything imports the SDK

__all__ = ["main"]

if __name__ == "__main__":
    main()
