"""The clock of one deliberation: notice, rounds, referral, vote, publication, objections, and what was to be done."""

from typing import assert_never

from temporalio import workflow

from workflows.stream import StreamClock

with workflow.unsafe.imports_passed_through():
    from activities.signatures import CouncilHands
    from schemas.clockwork import CaseRef, Poke, Seen
    from schemas.council.stages import Step


@workflow.defn(name="DeliberationWorkflow")
class DeliberationWorkflow(StreamClock):
    """One topic on its way through a council: each step is a paragraph of the procedure."""

    look = CouncilHands.look
    issue = CouncilHands.issue

    @workflow.signal(name="look_again")
    def look_again(self, poke: Poke) -> None:
        """Somebody says that the deliberation reached a version."""
        self._hear(poke)

    @workflow.run
    async def run(self, ref: CaseRef) -> None:
        """Carry the deliberation from its suggestion to its end."""
        await self._carry(ref)

    async def _do(self, ref: CaseRef, seen: Seen) -> None:
        """What the step of the deliberation asks of the clock; whoever adds a step says it here, or mypy does."""
        # A step that this worker does not know fails the task and not the workflow: a newer worker takes it up.
        step = Step(seen.stage)
        match step:
            case Step.SUGGESTED:
                await self._screen(ref, seen)
            case Step.SCREENED | Step.STUDIED | Step.SCHEDULED:
                await self._arrange(ref, seen)
            case Step.NOTICED:
                await self._open_as_noticed(ref, seen)
            case Step.ROUND:
                await self._hold_a_round(ref, seen)
            case Step.BETWEEN:
                await self._let_it_cool(ref, seen)
            case Step.CONSENSUS | Step.PARTIAL | Step.NO_CONSENSUS:
                await self._go_on_from_the_talk(ref, seen)
            case Step.REFERRED | Step.NO_QUORUM:
                await self._call_the_vote(ref, seen)
            case Step.VOTING:
                await self._hold_the_vote(ref, seen)
            case Step.PASSED | Step.NOT_PASSED:
                await self._publish(ref, seen)
            case Step.PUBLISHED:
                await self._hear_objections(ref, seen)
            case Step.IMPLEMENTING:
                await self._carry_out(ref, seen)
            case Step.REPORTED:
                await self._close(ref, seen)
            case Step.CLOSED | Step.REJECTED | Step.WITHDRAWN | Step.SHELVED | Step.ANNULLED:
                await self._rest(ref, seen)
            case _:
                assert_never(step)

    async def _screen(self, ref: CaseRef, seen: Seen) -> None:
        """Remind until somebody says whether the topic is taken up, by whom it is decided, and at which tier."""
        await self._meet_or_wait(ref, seen, "the topic is screened")

    async def _arrange(self, ref: CaseRef, seen: Seen) -> None:
        """Remind until the party organisation studied it where an assembly decides, and until it is scheduled and noticed."""
        await self._meet_or_wait(ref, seen, "it is scheduled and noticed")

    async def _open_as_noticed(self, ref: CaseRef, seen: Seen) -> None:
        """Let the days of notice pass, then open the round on a roll that is frozen in that moment."""
        await self._meet_or_wait(ref, seen, "the noticed round opens")

    async def _hold_a_round(self, ref: CaseRef, seen: Seen) -> None:
        """Remind before the close; close when everybody has spoken or on time; count; decide whether another round follows."""
        await self._meet_or_wait(ref, seen, "the round closes, and is counted")

    async def _let_it_cool(self, ref: CaseRef, seen: Seen) -> None:
        """Let the cooling time between two rounds pass; the next one is noticed meanwhile, and opens as noticed."""
        await self._meet_or_wait(ref, seen, "the next round opens")

    async def _go_on_from_the_talk(self, ref: CaseRef, seen: Seen) -> None:
        """Remind to publish what is agreed, and to put to the vote, the tier above or the shelf what is not."""
        await self._meet_or_wait(
            ref, seen, "what was agreed is published, and the rest is referred or shelved"
        )

    async def _call_the_vote(self, ref: CaseRef, seen: Seen) -> None:
        """Let the days of notice of a vote pass; without a quorum it may be called again."""
        await self._meet_or_wait(ref, seen, "the vote is noticed and opens")

    async def _hold_the_vote(self, ref: CaseRef, seen: Seen) -> None:
        """Remind those who have not voted, close on time or when everybody has, count by the rule and nothing else."""
        await self._meet_or_wait(ref, seen, "the vote closes, and is counted")

    async def _publish(self, ref: CaseRef, seen: Seen) -> None:
        """Remind until the result is up."""
        await self._meet_or_wait(ref, seen, "the result is published")

    async def _hear_objections(self, ref: CaseRef, seen: Seen) -> None:
        """Keep the result up for its days; remind of each objection until it is answered."""
        await self._meet_or_wait(
            ref, seen, "the days of publication are over and every objection is answered"
        )

    async def _carry_out(self, ref: CaseRef, seen: Seen) -> None:
        """Watch every task at once; what is late is told to those who watch."""
        await self._meet_or_wait(ref, seen, "every task is done and everybody was told")

    async def _close(self, ref: CaseRef, seen: Seen) -> None:
        """Remind to close."""
        await self._meet_or_wait(ref, seen, "it is closed")

    async def _rest(self, ref: CaseRef, seen: Seen) -> None:
        """Owe what the law still owes at a step that is an end here: a newer law may say that it is not over."""
        await self._meet_or_wait(ref, seen, "nothing is owed any more")
