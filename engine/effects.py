"""Mail for notices: claimed, written from the ledger, sent outside of any transaction, and recorded once however often it left."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, cast

from domain.case.parts.notices import Notice
from domain.case.state import Case
from domain.directory import Directory
from engine.catalogue import CODEC
from engine.desk import CommandReused, Contended, Desk
from engine.enclosures import Enclosed, Enclosures
from engine.processes import CASES
from engine.reading import open_words
from engine.rulebook import Rulebook
from ledger.effects import Claimed, Effects, Prepared
from ledger.port import Busy, Ledger, OutcomeUnknown, Unavailable
from ledger.vault import Vault, VaultUnavailable
from schemas.actors import Actor, Role
from schemas.envelope import Recorded
from schemas.ids import case_id_of, effect_command_id
from schemas.notices import NoticeNotSent, NoticePrepared, NoticeSent, RecordSending
from schemas.policy import PolicyPack

log = logging.getLogger(__name__)

MAILER = Actor(id="mailer", role=Role.SYSTEM)
MAIL: Final = "email"
ATTEMPT = 120.0
"""Seconds after which a post gives up on a mail, however slowly the server answers."""

CLAIM = 2.5
"""Attempts for which a claim holds: one to get ready in, one to send in, half of one to record what came of it."""

GIVE_UP = 3 * 24 * 3600.0
"""Seconds after which a mail is not tried any more: what is older is served on another way."""

AT_ONCE = 16
IDLE = 1.0
_FIRST, _LONGEST = 15.0, 3600.0


class NotNow(Exception):
    """The mail could not leave; it may later."""


class Never(Exception):
    """The mail was refused for good; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `message_id` is the same however often it is sent, so that a doubled one is known as such to who gets it."""

    message_id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


class Post(Protocol):
    """Sends mail; `attempt` is for how many seconds it may try each."""

    attempt: float

    async def send(self, mail: Mail) -> None:
        """Return once the next server took the mail over; raise `NotNow` or `Never`.

        When an attempt is over the mail has left, or it never will: nothing goes on behind the caller's back.
        """
        ...


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a mail is written from."""

    notice: Notice
    case: Case
    enclosed: Enclosed
    names: Mapping[int, str | None] = field(repr=False)
    pack: PolicyPack
    directory: Directory


Write = Callable[[Occasion], tuple[str, str]]
"""Subject and text of the mail for an occasion."""


def prepared_of(recorded: Recorded) -> Prepared | None:
    """The mail that an event calls for, if it does."""
    if recorded.kind != NoticePrepared.__name__:
        return None
    event = cast(NoticePrepared, CODEC.decode(recorded))
    if MAIL not in event.channels:
        return None
    return Prepared(recorded.stream, event.notice, MAIL, recorded.recorded_at)


def settled_of(recorded: Recorded) -> tuple[int, str] | None:
    """Number and channel of the notice of which an event says what came of it, if it does."""
    if recorded.kind not in (NoticeSent.__name__, NoticeNotSent.__name__):
        return None
    event = cast("NoticeSent | NoticeNotSent", CODEC.decode(recorded))
    return event.notice, event.channel


class Mailer:
    """Sends what is prepared. Several may run at once, in several processes.

    A mail is handed to the post only while a whole attempt fits into what is left of its claim, so nobody else takes it up
    meanwhile. It leaves at least once: a crash between sending and recording sends it again, under the same Message-ID. The ledger
    records exactly once what came of it.
    """

    def __init__(
        self,
        effects: Effects,
        ledger: Ledger,
        vault: Vault,
        rulebook: Rulebook,
        desk: Desk,
        post: Post,
        write: Write,
    ) -> None:
        self._effects = effects
        self._ledger = ledger
        self._vault = vault
        self._rulebook = rulebook
        self._desk = desk
        self._post = post
        self._write = write

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            try:
                if await self.step():
                    continue
            except Unavailable:
                log.warning("mailer: the database is away")
            await asyncio.sleep(IDLE)

    async def step(self) -> int:
        """Try one page of mails; return how many were settled."""
        before = asyncio.get_running_loop().time()
        claimed = await self._effects.claim(MAIL, AT_ONCE, CLAIM * self._post.attempt, _LONGEST)
        return sum(await asyncio.gather(*(self._settle(one, before + self._post.attempt) for one in claimed)))

    async def _settle(self, effect: Claimed, latest: float) -> bool:
        try:
            await self._carry_out(effect, latest)
        except (NotNow, Unavailable, VaultUnavailable, OutcomeUnknown, Busy, Contended) as error:
            log.warning("a mail is put off after %d tries: %s", effect.tries, type(error).__name__)
            await self._effects.put_off(effect, min(_LONGEST, _FIRST * 2 ** min(effect.tries - 1, 10)))
            return False
        await self._effects.done(effect)
        return True

    async def _carry_out(self, effect: Claimed, latest: float) -> None:
        loaded = await self._ledger.load(effect.stream)
        case = CASES.fold(None, loaded.events)
        notice = next((one for one in case.notices if one.number == effect.number), None) if case else None
        if case is None or notice is None or MAIL in (*notice.sent, *notice.failed):
            return
        code = await self._send(effect, notice, case, loaded.events, latest)
        command = RecordSending(
            case=case_id_of(case.stream), notice=notice.number, channel=MAIL, sent=code == "ok", code=code
        )
        command_id = effect_command_id(case.stream, notice.number, MAIL)
        try:
            await self._desk.take(command, MAILER, command_id)
        except CommandReused:
            # Another runner, whose lease was over, came to another end and recorded it first: that one holds.
            log.warning("a mail was settled twice, and differently; the first record holds")

    async def _send(
        self, effect: Claimed, notice: Notice, case: Case, events: Sequence[Recorded], latest: float
    ) -> str:
        """Send it, and return `ok` or why it will never leave; `latest` is when the loop's clock leaves no time for it."""
        if effect.age > GIVE_UP:
            return "given_up"
        party = next(one for one in case.parties if one.number == notice.party)
        refs = [one.name for one in case.parties]
        texts = await open_words(self._vault, [case], [*refs, *((party.email,) if party.email else ())])
        address = texts.get(party.email.digest) if party.email else None
        if address is None:
            return "forgotten"
        pack = await self._rulebook.pack(case.policy)
        occasion = Occasion(
            notice=notice,
            case=case,
            enclosed=await Enclosures(self._vault).of(notice, case, events, pack),
            names={one.number: texts.get(one.name.digest) for one in case.parties},
            pack=pack,
            directory=await self._rulebook.directory(),
        )
        subject, text = self._write(occasion)
        message_id = f"<{effect_command_id(case.stream, notice.number, MAIL)}@heyi>"
        if asyncio.get_running_loop().time() > latest:
            # The vault or the database took so long that the claim might be over before the mail has left.
            raise NotNow("no_time_left")
        try:
            await self._post.send(Mail(message_id=message_id, to=address, subject=subject, text=text))
        except Never as never:
            return never.code
        return "ok"
