"""Mail of this installation: the follower that enters it, the letters in both languages, and SMTP (RFC 5321) to send it by."""

import asyncio
import re
import smtplib
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from urllib.parse import unquote, urlsplit

from sqlalchemy.ext.asyncio import AsyncConnection

from api.letters import compose
from api.showing import Showing
from api.wording import LANGUAGES, Locales
from engine.effects import (
    AT_ONCE,
    ATTEMPT,
    Mail,
    Mailer,
    Never,
    NotNow,
    Occasion,
    Write,
    prepared_of,
    settled_of,
)
from engine.opened import Opened
from heyi.compose import House
from heyi.line import Line, Plain, Secure
from heyi.settings import LOCALES
from heyi.trouble import Trouble
from ledger.effects import Effects
from schemas.envelope import Recorded
from schemas.notices import MAIL_ADDRESS

TIMEOUT = 30.0
"""Seconds for each answer of the mail server; all of them together have the seconds of an attempt."""

_TO_END = 5.0
"""Seconds for a thread to come back after its line was cut."""

_PORTS = {"smtp": 587, "smtps": 465}
_HERE = ("127.0.0.1", "::1", "localhost")
_RULE = "\n\n----\n\n"


class EffectsFollower:
    """Enters the mail that events call for, in the transaction of its checkpoint, and takes away what is settled.

    Without a mail server nothing is entered: one that is set up later is not flooded with what was told by then.
    """

    name = "effects"

    def __init__(self, sends: bool) -> None:
        self._sends = sends

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        """Take in a batch, in order."""
        for recorded in batch:
            prepared = prepared_of(recorded) if self._sends else None
            if prepared is not None:
                await Effects.put([prepared], tx)
            elif (settled := settled_of(recorded)) is not None:
                await Effects.settled(recorded.stream, *settled, tx)


class SmtpPost:
    """A mail server, such as `smtp://user:password@mail.example.org:587`; `smtps://` speaks TLS from the start.

    `smtp://` goes over to TLS where the server offers it (RFC 3207), and does not log in without it but on this machine.
    Each mail has a thread of its own, so that none waits for another, and `attempt` seconds from the call: then its line is cut.
    Raise `Trouble` for a URL that names none.
    """

    def __init__(self, url: str, sender: str, *, attempt: float = ATTEMPT) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise Trouble(
                "HEYI_SMTP_URL: write smtp://user:password@host:587 or smtps://user:password@host:465"
            )
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self.attempt = attempt
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="mail")

    async def send(self, mail: Mail) -> None:
        """Return once the server took the mail over; raise `NotNow` or `Never`."""
        if not re.fullmatch(MAIL_ADDRESS, mail.to):
            raise Never("address_malformed")
        try:
            message = _message(mail, self._sender)
        except (ValueError, UnicodeError):
            # An address that no header can hold is none.
            raise Never("address_malformed") from None
        loop, line = asyncio.get_running_loop(), Line()
        end = loop.call_later(self.attempt, line.cut)
        try:
            async with asyncio.timeout(self.attempt + _TO_END):
                await loop.run_in_executor(self._threads, self._deliver, message, mail.to, line)
        except TimeoutError:
            raise NotNow("no_time_left") from None
        finally:
            # Whoever stops waiting for a mail does not leave it to go out later.
            end.cancel()
            line.cut()

    def _deliver(self, message: EmailMessage, to: str, line: Line) -> None:
        try:
            server = self._connect(line)
        except (OSError, smtplib.SMTPException) as error:
            # Not greeted, no TLS, not logged in: a matter of the server, never of this mail.
            raise NotNow(type(error).__name__) from None
        try:
            server.send_message(message, from_addr=self._sender, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            if all(code >= 500 for code in codes):
                raise Never("recipient_refused") from None
            raise NotNow(type(refused).__name__) from None
        except smtplib.SMTPDataError as error:
            if error.smtp_code >= 500:
                raise Never("content_refused") from None
            raise NotNow(type(error).__name__) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError):
            raise Never("address_not_supported") from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow(type(error).__name__) from None
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()

    def _connect(self, line: Line) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        if self._tls:
            server: smtplib.SMTP = Secure(line, self._host, self._port, timeout=TIMEOUT, context=trusted)
        else:
            server = Plain(line, self._host, self._port, timeout=TIMEOUT)
        try:
            self._greet(server, trusted)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, trusted: ssl.SSLContext) -> None:
        server.ehlo()
        safe = self._tls or self._host in _HERE
        if not self._tls and server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
            safe = True
        if self._user:
            if not safe:
                raise smtplib.SMTPNotSupportedError("no TLS, so no password is sent")
            server.login(self._user, self._password)


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage(policy=WIRE)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    # RFC 3834: nobody's holiday notice is to answer it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def writer(locales: Locales) -> Write:
    """Letters in both languages, Chinese first: which of them somebody reads is nobody's business."""

    def write(occasion: Occasion) -> tuple[str, str]:
        letters = []
        for language in LANGUAGES:
            showing = Showing(locales.by_language[language], occasion.pack, occasion.directory)
            names = {number: showing.words(Opened(name)) for number, name in occasion.names.items()}
            letters.append(compose(occasion.notice, occasion.case, names, occasion.enclosed, showing))
        subject = f"{letters[0].title} {occasion.case.number}"
        return subject, _RULE.join(letter.text for letter in letters)

    return write


def mailer_of(house: House) -> Mailer | None:
    """The mailer of a house; None where no mail server is named. Raise `Trouble` for settings that name half of one."""
    url, sender = house.settings.smtp_url, house.settings.mail_from
    if url is None or not url.get_secret_value():
        return None
    if not sender:
        raise Trouble("HEYI_MAIL_FROM: say from which address mail is sent, such as heyi@example.org")
    post = SmtpPost(url.get_secret_value(), sender)
    return Mailer(
        Effects(house.engine),
        house.ledger,
        house.vault,
        house.rulebook,
        house.desk,
        post,
        writer(Locales.load(LOCALES)),
    )
