"""One conversation with a mail server that is cut when its time is over, however slowly the server answers."""

import smtplib
import socket
from contextlib import suppress
from typing import Any


class LineCut(OSError):
    """The time of a mail was over before the server took it."""


class Line:
    """What may be cut from another thread: once it is, nothing is sent on it any more, and whoever waits on it is woken."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        self._over = False

    def hold(self, server: smtplib.SMTP) -> None:
        """Say which conversation is meant; raise `LineCut` if it was cut before it began."""
        self._server = server
        self.check()

    def check(self) -> None:
        """Raise `LineCut` once it was cut."""
        if self._over:
            raise LineCut("the time is over")

    def cut(self) -> None:
        """End it; may be called twice, and when it has ended by itself."""
        self._over = True
        sock = self._server.sock if self._server else None
        if isinstance(sock, socket.socket):
            with suppress(OSError):
                # Past TLS, whose shutdown would wait for the other side.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _OnLine(smtplib.SMTP):
    """Looks whether the line was cut before each thing that is sent."""

    def __init__(self, line: Line, *args: Any, **options: Any) -> None:
        self._line = line
        line.hold(self)
        super().__init__(*args, **options)

    def send(self, s: Any) -> None:
        self._look()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        self._look()
        return super().getreply()

    def _look(self) -> None:
        try:
            self._line.check()
        except LineCut:
            self.close()
            raise


class Plain(_OnLine):
    """SMTP that may go over to TLS (RFC 3207)."""


class Secure(_OnLine, smtplib.SMTP_SSL):
    """SMTP over TLS from the start (RFC 8314)."""
