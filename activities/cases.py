"""The hands of the case workflow: they look into the ledger and bring the clock's commands to the desk."""

import math
from datetime import timedelta

from temporalio import activity

from activities.signatures import CaseHands
from domain.case.clocks import next_obligations
from domain.refusals import Refusal, TooEarly
from engine.desk import Desk
from engine.processes import CASES
from engine.rulebook import Rulebook
from ledger.port import Ledger
from schemas.actors import Actor, Role
from schemas.case_commands import Lapse, Recompute, Remind
from schemas.clockwork import Answer, CaseRef, Order, Owed, Seen
from schemas.ids import case_id_of, clock_command_id, workflow_id
from schemas.outcomes import Outcome

_COMMANDS = {"lapse": Lapse, "remind": Remind, "recompute": Recompute}
OWED_AT_ONCE = 20
"""How many obligations one look carries: the soonest are enough, since the workflow looks again after each."""


class CaseHandsBody(CaseHands):
    """Reads from the primary, never from a copy that may lag; decides nothing itself."""

    def __init__(self, ledger: Ledger, rulebook: Rulebook, desk: Desk) -> None:
        self._ledger = ledger
        self._rulebook = rulebook
        self._desk = desk

    @activity.defn(name="look_at_case")
    async def look(self, ref: CaseRef) -> Seen:
        """See `CaseHands.look`; a stream that does not exist is over, so that a bogus poke ends at once."""
        loaded = await self._ledger.load(ref.stream)
        case = CASES.state_of(ref.stream, loaded)
        if case is None:
            return Seen(version=0, stage="", level="", community="", triage_class="", over=True)
        directory = await self._rulebook.directory()
        calendar = await self._rulebook.calendar(await self._rulebook.pack(case.policy))
        return Seen(
            version=case.version,
            stage=case.stage.value,
            level=case.level.value,
            community=directory.community_of(case.place),
            triage_class=case.triage.triage_class.value,
            over=case.over,
            owed=tuple(
                Owed(obligation=one.id, command=one.command, due=one.due)
                for one in next_obligations(case, calendar)[:OWED_AT_ONCE]
            ),
        )

    @activity.defn(name="issue_case_command")
    async def issue(self, order: Order) -> Answer:
        """See `CaseHands.issue`."""
        command = _COMMANDS[order.command](case=case_id_of(order.stream), obligation=order.obligation)
        actor = Actor(id=workflow_id(order.stream), role=Role.SYSTEM)
        command_id = clock_command_id(order.stream, order.obligation, order.command)
        try:
            outcome = await self._desk.take(command, actor, command_id)
        except TooEarly as early:
            wait = math.ceil((early.due - early.at) / timedelta(milliseconds=1))
            return Answer(status="too_early", version=0, wait_ms=wait)
        except Refusal as refusal:
            return Answer(status="refused", version=0, code=refusal.code)
        return _answer(outcome)


def _answer(outcome: Outcome) -> Answer:
    code = outcome.refusal.code if outcome.refusal else ""
    return Answer(status=outcome.status, version=outcome.version, code=code)
