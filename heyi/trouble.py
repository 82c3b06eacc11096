"""Trouble that a person at the command line can do something about: said in a line, without a traceback."""


class Trouble(Exception):
    """Something is not as a command needs it; the text says what, and what to do. `status` is the exit code."""

    def __init__(self, text: str, status: int = 1) -> None:
        super().__init__(text)
        self.status = status
