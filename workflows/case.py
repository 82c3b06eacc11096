"""The clock of one case: it looks where the case stands, does what that stage owes, waits for news or a due instant, looks again."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey, SearchAttributeUpdate

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


@workflow.defn(name="CaseWorkflow")
class CaseWorkflow:
    """Level-triggered, so that a case may return, be classed anew or go back a stage without a special path.

    Nothing is remembered between looks but how often the same thing was owed: a new run starts where the case stands.
    """

    def __init__(self) -> None:
        self._news = False
        self._seen_version = 0
        self._shown: tuple[str, str, str, str, datetime | None] | None = None
        self._last_owed = ""
        self._in_vain = 0

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
            match Stage(seen.stage):
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
                case _:
                    return

    async def _triage(self, case: CaseRef, seen: Seen) -> None:
        """Remind until a person confirms the class; the budgets of the level run meanwhile, and lapse if nobody comes."""
        await self._meet_or_wait(case, seen, "a person confirms the class of the matter")

    async def _handle_at_level(self, case: CaseRef, seen: Seen) -> None:
        """Remind whoever answers at this level; when the budget is used up the case climbs, or the applicant is asked."""
        await self._meet_or_wait(case, seen, "the level accepts, contacts the parties, and resolves")

    async def _hand_over(self, case: CaseRef, seen: Seen) -> None:
        """Remind the receiver to take the case over or return it; if nobody does, it climbs on."""
        await self._meet_or_wait(case, seen, "the level above receives or returns the case")

    async def _mediate(self, case: CaseRef, seen: Seen) -> None:
        """Carry the term of mediation: remind, and end mediation when it is over without extension."""
        await self._meet_or_wait(case, seen, "the parties agree, or the term of mediation is over")

    async def _sign(self, case: CaseRef, seen: Seen) -> None:
        """Remind until every party, the mediator and the seal are on one digest; the term runs on meanwhile."""
        await self._meet_or_wait(case, seen, "every party, the mediator and the seal are there")

    async def _perform(self, case: CaseRef, seen: Seen) -> None:
        """Watch every instalment and the window for confirmation at once; what is late is a breach, and is urged."""
        await self._meet_or_wait(case, seen, "what was agreed is performed")

    async def _tell_of_other_remedies(self, case: CaseRef, seen: Seen) -> None:
        """Remind until the notice of other remedies is served on each party and the case is closed."""
        await self._meet_or_wait(case, seen, "each party is served the notice of other remedies")

    async def _transfer(self, case: CaseRef, seen: Seen) -> None:
        """Remind until the other organ has answered."""
        await self._meet_or_wait(case, seen, "the other organ receives the matter or sends it back")

    async def _close(self, case: CaseRef, seen: Seen) -> None:
        """Remind to close a settled case."""
        await self._meet_or_wait(case, seen, "the settled case is closed")

    async def _meet_or_wait(self, case: CaseRef, seen: Seen, waiting_for: str) -> None:
        """Do the one thing that is due, or wait for news or for the next due instant."""
        workflow.set_current_details(f"Waiting until {waiting_for}.")
        owed = seen.owed[0] if seen.owed else None
        if owed is None or owed.due > workflow.now():
            await self._wait_until(owed.due if owed else None)
            return
        await self._back_off(owed)
        answer = await self._issue(case, owed)
        if answer.status == "too_early":
            # The ledger's clock is behind this one: the same obligation stays owed until it has caught up.
            self._last_owed = ""
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
        self._show(seen)
        return seen

    async def _issue(self, case: CaseRef, owed: Owed) -> Answer:
        order = Order(stream=case.stream, obligation=owed.obligation, command=owed.command)
        return await workflow.execute_activity_method(
            CaseHands.issue, order, start_to_close_timeout=timedelta(seconds=10), retry_policy=_PATIENT
        )

    async def _back_off(self, owed: Owed) -> None:
        """Whatever was issued should no longer be owed. If it is, something is wrong: go slowly and say so."""
        if owed.obligation != self._last_owed:
            self._last_owed, self._in_vain = owed.obligation, 0
            return
        self._in_vain += 1
        workflow.logger.warning("obligation %s is owed again after it was issued", owed.obligation)
        await self._wait_until(workflow.now() + min(_MOST, _SECOND * 2 ** min(self._in_vain, 9)))

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
