"""What the desk must know of a kind of stream: how its state is folded, how a command is decided, which rows follow."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from domain.case.ground import Ground
from domain.refusals import Refusal
from engine.rulebook import Rulebook
from engine.secrets import Keys
from ledger.port import Ledger, Shut
from ledger.vault import Vault
from schemas.actors import Actor
from schemas.envelope import Loaded, Recorded, Rows
from schemas.frame import Frame
from schemas.outcomes import Standing

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Supplies:
    """From where a process gathers what a decision rests on beside the stream itself; it reads, and writes nothing.

    `kept` is for what was read and never changes, by the name of who keeps it.
    """

    ledger: Ledger
    vault: Vault
    rulebook: Rulebook
    keys: Keys
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Known(Generic[S]):
    """A stream whose chain ends in `head`, with its last event recorded `at`: its state and, if `counted`, its counts."""

    head: bytes
    at: datetime
    state: S
    counts: Any = None
    counted: bool = False


class Process(Generic[S]):
    """One kind of stream. What a subclass does not say is answered as for the plainest kind."""

    settles = False
    """Whether what it records changes what every decision rests on: places, posts, packs, calendars."""

    remembers = 0
    """Of how many streams the newest state is kept as it was folded: of kinds whose streams are worked on again and again."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Known[S]] = OrderedDict()

    def stream(self, command: Frame) -> str:
        """The stream that a command is about."""
        raise NotImplementedError

    def known(self, stream: str) -> Known[S] | None:
        """What is remembered of a stream, if it is enough to decide on it without its events."""
        known = self._known.get(stream)
        return known if known is not None and known.counted else None

    def state_of(self, stream: str, loaded: Loaded) -> S | None:
        """The state of a stream as it was loaded. The hash at its head stands for all that is before it: one chain is folded once."""
        known = self._known.get(stream)
        if known is not None and known.head == loaded.head:
            return known.state
        state = self.fold(None, loaded.events)
        if state is not None and loaded.events:
            self.keep(stream, Known(loaded.head, loaded.events[-1].recorded_at, state))
        return state

    def read(self, stream: str, loaded: Loaded) -> Known[S | None]:
        """Everything that is to be known of a stream that was loaded with its events."""
        at = loaded.events[-1].recorded_at if loaded.events else loaded.now
        counts = self.count(None, loaded.events) if loaded.events else None
        return Known(loaded.head, at, self.state_of(stream, loaded), counts, counted=True)

    def keep(self, stream: str, known: Known[S]) -> None:
        """Remember what is known of a stream."""
        if not self.remembers:
            return
        self._known[stream] = known
        self._known.move_to_end(stream)
        while len(self._known) > self.remembers:
            self._known.popitem(last=False)

    def count(self, counts: Any, recorded: Iterable[Recorded]) -> Any:
        """What rows are computed from beside the state, after these events; None at the beginning.

        A kind that remembers its streams has here what its rows need of earlier events.
        """
        return None

    def rows_after(
        self,
        before: S | None,
        state: S,
        counts: Any,
        loaded: Loaded,
        ahead: Sequence[Recorded],
    ) -> Rows | None:
        """The rows that follow from a state, when `ahead` is added to what was loaded; `counts` are those after it.

        `before` is the state that the rows follow from which these replace.
        """
        return self.rows(state, (*loaded.events, *ahead), loaded.version)

    def fold(self, state: S | None, recorded: Iterable[Recorded]) -> S | None:
        """The state after these events."""
        raise NotImplementedError

    def decide(self, state: S | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        """The events that the command causes; raise `Refusal` or `TooEarly`."""
        raise NotImplementedError

    def completed(self, events: Sequence[Frame], opened: Frame) -> Sequence[Frame] | None:
        """What was decided of a command before its words were sealed and anything drawn, with what `opened` has of both since.

        None where something may rest on that: then it is decided again.
        """
        return None

    def rows(self, state: S, recorded: Sequence[Recorded], since: int = 0) -> Rows | None:
        """The rows that follow from a state and all the events that led to it, the first `since` of which had rows before.

        None: nothing follows that anybody looks for.
        """
        raise NotImplementedError

    async def gather(self, state: S | None, command: Frame, supplies: Supplies) -> Frame:
        """The command with what it needs to know of other streams, read before anything is decided; most need nothing."""
        return command

    async def open(
        self, state: S | None, command: Frame, ground: Ground, supplies: Supplies, attempt: int
    ) -> Frame:
        """The command with what is drawn for it once it may happen, such as a number; `attempt` counts collisions."""
        return command

    def pinned(self, state: S | None, command: Frame) -> str | None:
        """The pack under which the stream lives; None: the one in force."""
        return None

    def window(self, command: Frame) -> str | None:
        """The window that must be open when the command is recorded; None where no window is."""
        return None

    def shut(self, reason: Shut) -> Refusal:
        """Why a command is refused whose window is not open."""
        raise NotImplementedError

    def sealed_in(self, command: Frame, stream: str) -> str:
        """The stream whose events will refer to the words of the command."""
        return stream

    def behalf(self, command: Frame, by: Actor, stream: str) -> Actor | None:
        """Whom the actor acted for."""
        return None

    def standing(self, state: S) -> Standing | None:
        """Where the stream stands, in codes, for the outcome."""
        return None
