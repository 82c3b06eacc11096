"""The clock of one case: it looks where the case stands, does what that stage owes, waits for news or a due instant, looks again."""

from typing import assert_never

from temporalio import workflow

from workflows.stream import StreamClock

with workflow.unsafe.imports_passed_through():
    from activities.signatures import CaseHands
    from schemas.clockwork import CaseRef, Poke, Seen
    from schemas.stages import Stage


@workflow.defn(name="CaseWorkflow")
class CaseWorkflow(StreamClock):
    """One case: each stage is a paragraph of the procedure."""

    look = CaseHands.look
    issue = CaseHands.issue

    @workflow.signal(name="look_again")
    def look_again(self, poke: Poke) -> None:
        """Somebody says that the case reached a version."""
        self._hear(poke)

    @workflow.run
    async def run(self, ref: CaseRef) -> None:
        """Carry the case from its filing to its end."""
        await self._carry(ref)

    async def _do(self, ref: CaseRef, seen: Seen) -> None:
        """What the stage of the case asks of the clock; whoever adds a stage says it here, or mypy does."""
        # A stage that this worker does not know fails the task and not the workflow: a newer worker takes it up.
        stage = Stage(seen.stage)
        match stage:
            case Stage.REPORTED | Stage.REGISTERED:
                await self._triage(ref, seen)
            case Stage.TRIAGED | Stage.HANDLING:
                await self._handle_at_level(ref, seen)
            case Stage.HANDOVER:
                await self._hand_over(ref, seen)
            case Stage.MEDIATION:
                await self._mediate(ref, seen)
            case Stage.SIGNING:
                await self._sign(ref, seen)
            case Stage.PERFORMANCE:
                await self._perform(ref, seen)
            case Stage.TERMINATED:
                await self._tell_of_other_remedies(ref, seen)
            case Stage.TRANSFER:
                await self._transfer(ref, seen)
            case Stage.SETTLED:
                await self._close(ref, seen)
            case Stage.DECIDED:
                await self._let_the_answer_stand(ref, seen)
            case Stage.REVIEW:
                await self._review(ref, seen)
            case Stage.CLOSED | Stage.ARCHIVED | Stage.TRANSFERRED | Stage.MERGED:
                await self._rest(ref, seen)
            case Stage.DECLINED | Stage.WITHDRAWN:
                await self._rest(ref, seen)
            case _:
                assert_never(stage)

    async def _triage(self, ref: CaseRef, seen: Seen) -> None:
        """Remind until a person confirms the class; the budgets of the level run meanwhile, and lapse if nobody comes."""
        await self._meet_or_wait(ref, seen, "a person confirms the class of the matter")

    async def _handle_at_level(self, ref: CaseRef, seen: Seen) -> None:
        """Remind whoever answers at this level: to accept, to reach the parties, to ask them about mediation, to resolve.

        When a budget is used up the case climbs, or the applicant is asked.
        """
        await self._meet_or_wait(ref, seen, "the level resolves it, or every party agrees to mediation")

    async def _hand_over(self, ref: CaseRef, seen: Seen) -> None:
        """Remind the receiver to take the case over or return it; if nobody does, it climbs on."""
        await self._meet_or_wait(ref, seen, "the level above receives or returns the case")

    async def _mediate(self, ref: CaseRef, seen: Seen) -> None:
        """Carry the term of mediation: the choice of a mediator, a request that one withdraws, the end without extension.

        While mediation rests with its term standing still, what is owed is that somebody looks whether it still must.
        """
        await self._meet_or_wait(ref, seen, "the parties agree, or the term of mediation is over")

    async def _sign(self, ref: CaseRef, seen: Seen) -> None:
        """Remind until every party, the mediator and the seal are on one digest; the term runs on meanwhile."""
        await self._meet_or_wait(ref, seen, "every party, the mediator and the seal are there")

    async def _perform(self, ref: CaseRef, seen: Seen) -> None:
        """Watch every instalment and the window for confirmation at once; what is late is a breach, and is urged.

        Once all is done, or was urged in vain, the visit afterwards and the closing are owed.
        """
        await self._meet_or_wait(ref, seen, "what was agreed is performed and the case is closed")

    async def _tell_of_other_remedies(self, ref: CaseRef, seen: Seen) -> None:
        """Remind until the notice of other remedies is served on each party and the case is closed, or handed up."""
        await self._meet_or_wait(ref, seen, "each party is served the notice of other remedies")

    async def _transfer(self, ref: CaseRef, seen: Seen) -> None:
        """Remind until the other organ has answered; the clocks of the matter stand still here meanwhile."""
        await self._meet_or_wait(ref, seen, "the other organ receives the matter or sends it back")

    async def _close(self, ref: CaseRef, seen: Seen) -> None:
        """Remind to visit the parties and to close a settled case."""
        await self._meet_or_wait(ref, seen, "the settled case is closed")

    async def _let_the_answer_stand(self, ref: CaseRef, seen: Seen) -> None:
        """Remind to serve a decision and to close; the window for asking that it is looked at again closes by itself."""
        await self._meet_or_wait(ref, seen, "the answer is served and stands, or a review is asked for")

    async def _review(self, ref: CaseRef, seen: Seen) -> None:
        """Remind the level above to answer the review."""
        await self._meet_or_wait(ref, seen, "the level above has looked at the decision again")

    async def _rest(self, ref: CaseRef, seen: Seen) -> None:
        """Owe what the law still owes at a stage that is an end here: a newer law may say that it is not over."""
        await self._meet_or_wait(ref, seen, "nothing is owed any more")
