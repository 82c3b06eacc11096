"""What the clocks of all streams share: look where the stream stands, do the one thing that is due, wait for news, look again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey, SearchAttributeUpdate
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from schemas.clockwork import Answer, CaseRef, Order, Owed, Poke, Seen

STAGE = SearchAttributeKey.for_keyword("HeyiStage")
LEVEL = SearchAttributeKey.for_keyword("HeyiLevel")
COMMUNITY = SearchAttributeKey.for_keyword("HeyiCommunity")
CLASS = SearchAttributeKey.for_keyword("HeyiClass")
DUE = SearchAttributeKey.for_datetime("HeyiDue")

PATIENT = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=30),
)
"""How looking and issuing are tried again while something is away."""

_SECOND = timedelta(seconds=1)
_MOST = timedelta(minutes=5)
_TOLD = 6
"""How many of the things owed an operator is told: clocks of several kinds run at once."""


@dataclass(frozen=True)
class _Issued:
    """How often something was issued that is still owed, and when it may be issued again; 0 times where it was too early for it."""

    times: int
    again: datetime


class StreamClock:
    """Level-triggered, so that a stream may return, start over or go back a stage without a special path.

    Nothing is remembered between looks but how often the same thing was issued: a new run starts where the stream stands. A
    workflow says with which hands it looks and issues, and what each stage owes.
    """

    look: Callable[..., Awaitable[Seen]]
    issue: Callable[..., Awaitable[Answer]]

    def __init__(self) -> None:
        self._news = False
        self._seen_version = 0
        self._shown: tuple[str, str, str, str, datetime | None] | None = None
        self._issued: dict[str, _Issued] = {}

    async def _do(self, ref: CaseRef, seen: Seen) -> None:
        """What the stage of the stream asks of the clock."""
        raise NotImplementedError

    async def _carry(self, ref: CaseRef) -> None:
        """Carry the stream from its beginning to its end."""
        while True:
            seen = await self._look(ref)
            if seen.over and not self._news:
                return
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(ref)
            if seen.over:
                continue
            await self._do(ref, seen)

    def _hear(self, poke: Poke) -> None:
        """Somebody says that the stream reached a version; lost, late, doubled or bogus pokes do no harm."""
        if poke.version > self._seen_version:
            self._news = True

    async def _meet_or_wait(self, ref: CaseRef, seen: Seen, waiting_for: str) -> None:
        """Do the one thing that is due, or wait for news or for the next due instant."""
        workflow.set_current_details(_told(seen, waiting_for))
        owed = min(seen.owed, key=self._ready, default=None)
        if owed is None or self._ready(owed) > workflow.now():
            await self._wait_until(self._ready(owed) if owed else None)
            return
        answer = await self._issue(ref, owed)
        if answer is not None and answer.status == "too_early":
            # The ledger's clock is behind this one, or something that may come before its time may not yet: it stays owed, and
            # holds up nothing else until then.
            again = workflow.now() + timedelta(milliseconds=answer.wait_ms)
            self._issued[owed.obligation] = _Issued(0, again)
            await self._wait_until(min(map(self._ready, seen.owed)))

    async def _look(self, ref: CaseRef) -> Seen:
        if self._news:
            # What was too early may be in time by what is new.
            self._issued = {name: issued for name, issued in self._issued.items() if issued.times}
        # The flag is cleared before the read: news that comes in during the read makes another look.
        self._news = False
        seen = await workflow.execute_local_activity_method(
            type(self).look,
            ref,
            start_to_close_timeout=timedelta(seconds=10),
            retry_policy=PATIENT,
            # While the database is away, a timer waits for the next look instead of a held workflow task.
            local_retry_threshold=_SECOND,
        )
        self._seen_version = seen.version
        still = {owed.obligation for owed in seen.owed}
        self._issued = {name: issued for name, issued in self._issued.items() if name in still}
        self._show(seen)
        return seen

    async def _issue(self, ref: CaseRef, owed: Owed) -> Answer | None:
        """Have a command issued; None when that could not be done for so long that the other clocks must not wait for it."""
        before = self._issued.get(owed.obligation)
        times = before.times + 1 if before else 1
        if before and before.times:
            workflow.logger.warning("obligation %s is owed again after it was issued", owed.obligation)
        order = Order(stream=ref.stream, obligation=owed.obligation, command=owed.command)
        try:
            # By an activity of the server, not a local one: docs/decisions/0025.
            return await workflow.execute_activity_method(
                type(self).issue,
                order,
                start_to_close_timeout=timedelta(seconds=10),
                schedule_to_close_timeout=_MOST,
                retry_policy=PATIENT,
            )
        except ActivityError:
            workflow.logger.error("obligation %s could not be met", owed.obligation)
            return None
        finally:
            again = workflow.now() + min(_MOST, _SECOND * 2 ** min(times, 9))
            self._issued[owed.obligation] = _Issued(times, again)

    def _ready(self, owed: Owed) -> datetime:
        """When something may be issued. What is owed again after it was issued waits longer each time, and holds up nothing else."""
        issued = self._issued.get(owed.obligation)
        return max(owed.due, issued.again) if issued else owed.due

    async def _wait_until(self, instant: datetime | None) -> None:
        timeout = None if instant is None else max(instant - workflow.now(), timedelta())
        try:
            await workflow.wait_condition(lambda: self._news, timeout=timeout, timeout_summary="due")
        except TimeoutError:
            return

    def _show(self, seen: Seen) -> None:
        """Let operators search by stage, level, class, community and due instant: codes and times, no person, no building."""
        due = seen.owed[0].due if seen.owed else None
        now = (seen.stage, seen.level, seen.triage_class, seen.community, due)
        if now == self._shown or not seen.stage:
            return
        self._shown = now
        updates: list[SearchAttributeUpdate[str] | SearchAttributeUpdate[datetime]] = [
            STAGE.value_set(seen.stage),
            LEVEL.value_set(seen.level),
            CLASS.value_set(seen.triage_class),
            COMMUNITY.value_set(seen.community),
        ]
        if due is not None:
            updates.append(DUE.value_set(due))
        workflow.upsert_search_attributes(updates)


def _told(seen: Seen, waiting_for: str) -> str:
    """What an operator reads of a stream that waits: codes, ids and instants only."""
    owed = (f"{one.due.isoformat()} {one.command} {one.obligation}" for one in seen.owed[:_TOLD])
    return "\n".join((f"Waiting until {waiting_for}.", *owed))
