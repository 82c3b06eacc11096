"""The clock of one case: it looks where the case stands, does what that stage owes, waits for news or a due instant, looks again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey, SearchAttributeUpdate
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.signatures import CaseHands
    from schemas.clockwork import Answer, CaseRef, Order, Owed, Poke, Seen
    from schemas.stages import Stage

STAGE = SearchAttributeKey.for_keyword("HeyiStage")
LEVEL = SearchAttributeKey.for_keyword("HeyiLevel")
COMMUNITY = SearchAttributeKey.for_keyword("HeyiCommunity")
CLASS = SearchAttributeKey.for_keyword("HeyiClass")
DUE = SearchAttributeKey.for_datetime("HeyiDue")

_PATIENT = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=30),
)
_SECOND = timedelta(seconds=1)
_MOST = timedelta(minutes=5)
_TOLD = 6
"""How many of the things owed an operator is told: clocks of several kinds run at once."""


@dataclass(frozen=True)
class _Issued:
    """How often something was issued that is still owed, and when it may be issued again."""

    times: int
    again: datetime


@workflow.defn(name="CaseWorkflow")
class CaseWorkflow:
    """Level-triggered, so that a case may return, be classed anew or go back a stage without a special path.

    Nothing is remembered between looks but how often the same thing was issued: a new run starts where the case stands.
    """

    def __init__(self) -> None:
        self._news = False
        self._seen_version = 0
        self._shown: tuple[str, str, str, str, datetime | None] | None = None
        self._issued: dict[str, _Issued] = {}

    @workflow.signal(name="look_again")
    def look_again(self, poke: Poke) -> None:
        """Somebody says that the stream reached a version; lost, late, doubled or bogus pokes do no harm."""
        if poke.version > self._seen_version:
            self._news = True

    @workflow.run
    async def run(self, case: CaseRef) -> None:
        """Carry the case from its filing to its end."""
        while True:
            seen = await self._look(case)
            if seen.over and not self._news:
                return
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(case)
            if seen.over:
                continue
            await self._do(case, seen)

    async def _do(self, case: CaseRef, seen: Seen) -> None:
        """What the stage of the case asks of the clock; whoever adds a stage says it here, or mypy does."""
        # A stage that this worker does not know fails the task and not the workflow: a newer worker takes it up.
        stage = Stage(seen.stage)
        match stage:
            case Stage.REPORTED | Stage.REGISTERED:
                await self._triage(case, seen)
            case Stage.TRIAGED | Stage.HANDLING:
                await self._handle_at_level(case, seen)
            case Stage.HANDOVER:
                await self._hand_over(case, seen)
            case Stage.MEDIATION:
                await self._mediate(case, seen)
            case Stage.SIGNING:
                await self._sign(case, seen)
            case Stage.PERFORMANCE:
                await self._perform(case, seen)
            case Stage.TERMINATED:
                await self._tell_of_other_remedies(case, seen)
            case Stage.TRANSFER:
                await self._transfer(case, seen)
            case Stage.SETTLED:
                await self._close(case, seen)
            case Stage.DECIDED:
                await self._let_the_answer_stand(case, seen)
            case Stage.REVIEW:
                await self._review(case, seen)
            case Stage.CLOSED | Stage.ARCHIVED | Stage.TRANSFERRED | Stage.MERGED:
                await self._rest(case, seen)
            case Stage.DECLINED | Stage.WITHDRAWN:
                await self._rest(case, seen)
            case _:
                assert_never(stage)

    async def _triage(self, case: CaseRef, seen: Seen) -> None:
        """Remind until a person confirms the class; the budgets of the level run meanwhile, and lapse if nobody comes."""
        await self._meet_or_wait(case, seen, "a person confirms the class of the matter")

    async def _handle_at_level(self, case: CaseRef, seen: Seen) -> None:
        """Remind whoever answers at this level: to accept, to reach the parties, to ask them about mediation, to resolve.

        When a budget is used up the case climbs, or the applicant is asked.
        """
        await self._meet_or_wait(case, seen, "the level resolves it, or every party agrees to mediation")

    async def _hand_over(self, case: CaseRef, seen: Seen) -> None:
        """Remind the receiver to take the case over or return it; if nobody does, it climbs on."""
        await self._meet_or_wait(case, seen, "the level above receives or returns the case")

    async def _mediate(self, case: CaseRef, seen: Seen) -> None:
        """Carry the term of mediation: the choice of a mediator, a request that one withdraws, the end without extension.

        While mediation rests with its term standing still, what is owed is that somebody looks whether it still must.
        """
        await self._meet_or_wait(case, seen, "the parties agree, or the term of mediation is over")

    async def _sign(self, case: CaseRef, seen: Seen) -> None:
        """Remind until every party, the mediator and the seal are on one digest; the term runs on meanwhile."""
        await self._meet_or_wait(case, seen, "every party, the mediator and the seal are there")

    async def _perform(self, case: CaseRef, seen: Seen) -> None:
        """Watch every instalment and the window for confirmation at once; what is late is a breach, and is urged.

        Once all is done, or was urged in vain, the visit afterwards and the closing are owed.
        """
        await self._meet_or_wait(case, seen, "what was agreed is performed and the case is closed")

    async def _tell_of_other_remedies(self, case: CaseRef, seen: Seen) -> None:
        """Remind until the notice of other remedies is served on each party and the case is closed, or handed up."""
        await self._meet_or_wait(case, seen, "each party is served the notice of other remedies")

    async def _transfer(self, case: CaseRef, seen: Seen) -> None:
        """Remind until the other organ has answered; the clocks of the matter stand still here meanwhile."""
        await self._meet_or_wait(case, seen, "the other organ receives the matter or sends it back")

    async def _close(self, case: CaseRef, seen: Seen) -> None:
        """Remind to visit the parties and to close a settled case."""
        await self._meet_or_wait(case, seen, "the settled case is closed")

    async def _let_the_answer_stand(self, case: CaseRef, seen: Seen) -> None:
        """Remind to serve a decision and to close; the window for asking that it is looked at again closes by itself."""
        await self._meet_or_wait(case, seen, "the answer is served and stands, or a review is asked for")

    async def _review(self, case: CaseRef, seen: Seen) -> None:
        """Remind the level above to answer the review."""
        await self._meet_or_wait(case, seen, "the level above has looked at the decision again")

    async def _rest(self, case: CaseRef, seen: Seen) -> None:
        """Owe what the law still owes at a stage that is an end here: a newer law may say that it is not over."""
        await self._meet_or_wait(case, seen, "nothing is owed any more")

    async def _meet_or_wait(self, case: CaseRef, seen: Seen, waiting_for: str) -> None:
        """Do the one thing that is due, or wait for news or for the next due instant."""
        workflow.set_current_details(_told(seen, waiting_for))
        owed = min(seen.owed, key=self._ready, default=None)
        if owed is None or self._ready(owed) > workflow.now():
            await self._wait_until(self._ready(owed) if owed else None)
            return
        answer = await self._issue(case, owed)
        if answer is not None and answer.status == "too_early":
            # The ledger's clock is behind this one: the same obligation stays owed until it has caught up.
            del self._issued[owed.obligation]
            await self._wait_until(workflow.now() + timedelta(milliseconds=answer.wait_ms))

    async def _look(self, case: CaseRef) -> Seen:
        # The flag is cleared before the read: news that comes in during the read makes another look.
        self._news = False
        seen = await workflow.execute_local_activity_method(
            CaseHands.look,
            case,
            start_to_close_timeout=timedelta(seconds=10),
            retry_policy=_PATIENT,
            # While the database is away, a timer waits for the next look instead of a held workflow task.
            local_retry_threshold=_SECOND,
        )
        self._seen_version = seen.version
        still = {owed.obligation for owed in seen.owed}
        self._issued = {name: issued for name, issued in self._issued.items() if name in still}
        self._show(seen)
        return seen

    async def _issue(self, case: CaseRef, owed: Owed) -> Answer | None:
        """Have a command issued; None when that could not be done for so long that the other clocks must not wait for it."""
        before = self._issued.get(owed.obligation)
        times = before.times + 1 if before else 1
        if before:
            workflow.logger.warning("obligation %s is owed again after it was issued", owed.obligation)
        order = Order(stream=case.stream, obligation=owed.obligation, command=owed.command)
        try:
            return await workflow.execute_activity_method(
                CaseHands.issue,
                order,
                start_to_close_timeout=timedelta(seconds=10),
                schedule_to_close_timeout=_MOST,
                retry_policy=_PATIENT,
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
    """What an operator reads of a case that waits: codes, ids and instants only."""
    owed = (f"{one.due.isoformat()} {one.command} {one.obligation}" for one in seen.owed[:_TOLD])
    return "\n".join((f"Waiting until {waiting_for}.", *owed))
