"""The desk: takes a command, loads, decides, records. The one road by which anything becomes true."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakValueDictionary

from domain.case.ground import Ground
from domain.refusals import Refusal, TooEarly
from engine.audience import audience
from engine.catalogue import CODEC
from engine.process import Known, Process, Supplies
from engine.processes import PROCESSES
from engine.rulebook import Rulebook
from engine.sealing import seal
from engine.secrets import Keys
from engine.taken import Decided, Taken, preview
from ledger.chain import uuid7
from ledger.codec import kind_of, schema_version_of
from ledger.port import CommandTaken, Conflict, Ledger, LookupTaken, WindowShut
from ledger.vault import Vault
from schemas.actors import Actor
from schemas.envelope import Append, Draft, Loaded, Recorded, StoredOutcome
from schemas.frame import Frame
from schemas.outcomes import Outcome, RefusalFacts
from schemas.policies import PublishPolicy

ATTEMPTS = 16
"""How often a command is decided again when others were quicker on the same stream."""


class CommandReused(Exception):
    """The command id was used before for something else: send a new one with new content."""


class VersionMoved(Exception):
    """The caller believed the stream to be at another version."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class Contended(Exception):
    """Others were quicker too many times; nothing was recorded, and the same command may be sent again."""


class Answer(NamedTuple):
    """What a command came to, and whether that was known before it was sent this time.

    `recorded` is what was recorded this time, its positions and hashes not yet known, and `state` what the stream came to by it.
    """

    outcome: Outcome
    replayed: bool
    recorded: tuple[Recorded, ...] = ()
    state: Any = None


class Desk:
    """Everything that happens goes over this desk, for people and for the clock alike.

    `supplies` is what decisions are gathered from; whoever only reads may share it, with what is kept there.
    """

    def __init__(self, ledger: Ledger, vault: Vault, rulebook: Rulebook, keys: Keys) -> None:
        self._ledger = ledger
        self._vault = vault
        self._rulebook = rulebook
        self._keys = keys
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.supplies = Supplies(ledger, vault, rulebook, keys)

    async def take(self, command: Frame, by: Actor, command_id: UUID, expected: int | None = None) -> Outcome:
        """Carry out a command once, however often it is sent, and return what it came to.

        Raise `TooEarly`, or a `Refusal` that is not stored (not permitted, or about what does not exist), `CommandReused`,
        `VersionMoved` when `expected` is given and the stream is elsewhere, `Contended`, and what the ledger raises.
        A stored refusal is an outcome and is returned.
        """
        return (await self.answer(command, by, command_id, expected)).outcome

    async def answer(
        self, command: Frame, by: Actor, command_id: UUID, expected: int | None = None
    ) -> Answer:
        """`take`, for those who want to know whether the command had been carried out before."""
        process = PROCESSES[type(command)]
        stream = process.stream(command)
        taken = Taken(command, by, command_id, self._digest(command, by))
        async with AsyncExitStack() as line:
            for attempt in range(ATTEMPTS):
                known = process.known(stream)
                if known is None:
                    loaded = await self._ledger.load(stream, command_id)
                else:
                    loaded = await self._ledger.load(stream, command_id, known.head)
                if loaded.outcome is not None:
                    return Answer(self._repeat(loaded.outcome, taken), replayed=True)
                if expected is not None and loaded.version != expected:
                    raise VersionMoved(loaded.version)
                try:
                    if known is None or known.head != loaded.head:
                        known = process.read(stream, loaded)
                    decided = await self._decide(taken, process, stream, loaded, known)
                    taken = decided.taken
                    appended = await self._ledger.append(decided.append)
                except Conflict:
                    if attempt == 0:
                        await line.enter_async_context(self._turn(stream))
                    # A crowd must not come back all at once, or somebody loses every time: its id tells each when.
                    await asyncio.sleep(0.005 * attempt * (command_id.int % 64) / 64)
                    continue
                except LookupTaken:
                    taken = replace(taken, code_attempt=taken.code_attempt + 1)
                    continue
                except CommandTaken as known:
                    return Answer(self._repeat(known.stored, taken), replayed=True)
                except WindowShut as shut:
                    raise process.shut(shut.reason) from None
                if decided.ahead:
                    last = decided.ahead[-1].recorded_at
                    after = Known(appended.head, last, decided.state, decided.counts, counted=True)
                    process.keep(stream, after)
                    if process.settles:
                        self._rulebook.stale()
                return Answer(decided.outcome, replayed=False, recorded=decided.ahead, state=decided.state)
        raise Contended

    @asynccontextmanager
    async def _turn(self, stream: str) -> AsyncIterator[None]:
        """Of those in this process who lost a race for a stream one goes on at a time, or all of them would lose again to one."""
        async with self._turns.setdefault(stream, asyncio.Lock()):
            yield

    def _digest(self, command: Frame, by: Actor) -> bytes:
        content = command.model_dump_json(context={"plain": True})
        return self._keys.request_digest(f"{type(command).__name__}\n{by.id}\n{content}".encode())

    def _repeat(self, stored: StoredOutcome, taken: Taken) -> Outcome:
        if stored.digest != taken.digest:
            raise CommandReused
        return Outcome.model_validate_json(stored.outcome)

    async def _decide(
        self, taken: Taken, process: Process[Any], stream: str, loaded: Loaded, before: Known[Any]
    ) -> Decided:
        state = before.state
        gathered = await process.gather(state, taken.command, self.supplies)
        # The instant is the database's, but never before the stream's last event: its clock may have been set back.
        at = max(loaded.now, before.at)
        ground = await self._ground(taken.by, process.pinned(state, gathered), gathered, at)
        try:
            # Once without sealed words, to learn whether it may be: what is refused leaves nothing in the person store.
            events = process.decide(state, gathered, ground)
        except TooEarly as early:
            # How long to wait is a matter of the clock itself, not of the instant that its last event holds it to.
            raise TooEarly(early.due, loaded.now) from None
        except Refusal as refusal:
            if not refusal.stored or loaded.version == 0:
                raise
            outcome = self._refused(refusal, taken, stream, loaded)
            return Decided(taken, self._append(taken, stream, loaded, outcome), outcome)
        # What was gathered is read anew at each attempt; sealed words are kept from one to the next.
        opening = process.open(state, gathered, ground, self.supplies, taken.code_attempt)
        place, new = process.sealed_in(gathered, stream), loaded.version == 0
        opened = await seal(gathered, place, self._vault, opening, new=new)
        taken = replace(taken, command=opened)
        if opened is not gathered:
            complete = process.completed(events, opened)
            events = process.decide(state, opened, ground) if complete is None else complete
        drafts = self._drafts(events, taken, ground, process.behalf(opened, taken.by, stream))
        ahead = preview(drafts, stream, loaded.version, taken.command_id)
        after = process.fold(state, ahead)
        outcome = Outcome(
            status="recorded" if drafts else "noop",
            stream=stream,
            version=loaded.version + len(drafts),
            events=tuple(draft.kind for draft in drafts),
            standing=None if after is None else process.standing(after),
            code_attempt=taken.code_attempt,
            command_id=taken.command_id,
        )
        append = self._append(taken, stream, loaded, outcome)
        if drafts:
            counts = process.count(before.counts, ahead)
            rows = process.rows_after(state, after, counts, loaded, ahead)
            needs = process.window(opened)
            append = append.model_copy(update={"events": drafts, "rows": rows, "window": needs})
            return Decided(taken, append, outcome, ahead, after, counts)
        return Decided(taken, append, outcome, ahead, after)

    async def _ground(self, by: Actor, pinned: str | None, command: Frame, at: datetime) -> Ground:
        if isinstance(command, PublishPolicy):
            pack = command.pack
        else:
            pack = await (self._rulebook.pack(pinned) if pinned else self._rulebook.current())
        return await self._rulebook.ground(by, at, pack)

    def _drafts(
        self, events: Sequence[Frame], taken: Taken, ground: Ground, behalf: Actor | None
    ) -> tuple[Draft, ...]:
        return tuple(
            Draft(
                id=uuid7(ground.at),
                kind=kind_of(type(event)),
                schema_version=schema_version_of(type(event)),
                recorded_at=ground.at,
                actor=taken.by,
                on_behalf_of=behalf,
                cause=taken.command_id,
                policy=ground.pack.id,
                visibility=audience(event),
                body=CODEC.encode(event),
            )
            for event in events
        )

    def _refused(self, refusal: Refusal, taken: Taken, stream: str, loaded: Loaded) -> Outcome:
        return Outcome(
            status="refused",
            stream=stream,
            version=loaded.version,
            refusal=RefusalFacts(code=refusal.code, facts=dict(refusal.facts)),
            command_id=taken.command_id,
        )

    def _append(self, taken: Taken, stream: str, loaded: Loaded, outcome: Outcome) -> Append:
        return Append(
            stream=stream,
            expected=loaded.version,
            previous=loaded.head,
            command_id=taken.command_id,
            digest=taken.digest,
            outcome=outcome.model_dump_json().encode(),
        )
