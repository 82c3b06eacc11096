"""The hands of the deliberation workflow: they look into the ledger and bring to the desk what is owed."""

import math
from datetime import timedelta

from temporalio import activity

from activities.signatures import CouncilHands
from domain.council.clocks import next_obligations
from domain.council.state import Deliberation
from domain.refusals import Refusal, TooEarly
from engine.council.convening import Convener
from engine.council.telling import Teller
from engine.desk import Desk
from engine.processes import DELIBERATIONS
from engine.rulebook import Rulebook
from ledger.port import Ledger
from projections.council.turnout import TurnoutBoard
from schemas.actors import Actor, Role
from schemas.clockwork import Answer, CaseRef, Order, Owed, Seen
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import LapseDeadline, RecountDeadline, RemindDeadline
from schemas.council.rounds import CloseRound, TallyRound
from schemas.ids import clock_command_id, deliberation_id_of, workflow_id
from schemas.outcomes import Outcome

_TICKS = {"lapse": LapseDeadline, "remind": RemindDeadline, "recount": RecountDeadline}

OWED_AT_ONCE = 20
"""How many obligations one look carries: the soonest are enough, since the workflow looks again after each."""

EARLY = "!early"
"""Ends the id of what is owed when everybody has voted before the round is over."""


class CouncilHandsBody(CouncilHands):
    """Reads from the primary, never from a copy that may lag; decides nothing itself."""

    def __init__(self, ledger: Ledger, rulebook: Rulebook, desk: Desk, turnout: TurnoutBoard) -> None:
        self._ledger = ledger
        self._rulebook = rulebook
        self._desk = desk
        self._turnout = turnout
        self._convener = Convener(ledger, desk)
        self._teller = Teller(desk)

    @activity.defn(name="look_at_deliberation")
    async def look(self, ref: CaseRef) -> Seen:
        """See `CouncilHands.look`; a stream that does not exist is over, so that a bogus poke ends at once."""
        loaded = await self._ledger.load(ref.stream)
        deliberation = DELIBERATIONS.fold(None, loaded.events)
        if deliberation is None:
            return Seen(version=0, stage="", level="", community="", triage_class="", over=True)
        directory = await self._rulebook.directory()
        calendar = await self._rulebook.calendar(await self._rulebook.pack(deliberation.policy))
        owed = tuple(
            Owed(obligation=one.id, command=one.command, due=one.due)
            for one in next_obligations(deliberation, calendar)[:OWED_AT_ONCE]
        )
        return Seen(
            version=deliberation.version,
            stage=deliberation.step.value,
            level=f"tier_{deliberation.tier}",
            community=directory.community_of(deliberation.place),
            triage_class=deliberation.matter or deliberation.proposed_matter,
            over=deliberation.over,
            owed=(*await self._early(deliberation), *owed),
        )

    async def _early(self, deliberation: Deliberation) -> tuple[Owed, ...]:
        """What is owed at once when everybody has voted in a round that ends by that."""
        held = deliberation.open_round
        if held is None or not held.opened.early:
            return ()
        turnout = await self._turnout.of(deliberation.stream, held.number)
        if turnout is None or not turnout.everybody:
            return ()
        clocks = deliberation.of_kind(CouncilClock.ROUND)
        return tuple(
            Owed(obligation=f"{one.id}{EARLY}", command="close_round", due=one.started) for one in clocks[:1]
        )

    @activity.defn(name="issue_council_command")
    async def issue(self, order: Order) -> Answer:
        """See `CouncilHands.issue`. What is owed and cannot be done is recorded as overdue, so that a person sees to it."""
        answer = await self._issue(order)
        step = order.command not in _TICKS
        if answer.status == "refused" and step and not order.obligation.endswith(EARLY):
            return await self._issue(order.model_copy(update={"command": "lapse"}))
        return answer

    async def _issue(self, order: Order) -> Answer:
        actor = Actor(id=workflow_id(order.stream), role=Role.SYSTEM)
        deliberation = deliberation_id_of(order.stream)
        command_id = clock_command_id(order.stream, order.obligation, order.command)
        try:
            if order.command == "open_round":
                outcome = await self._convener.open_round(deliberation, actor, command_id)
            elif order.command == "tally_round":
                counted = TallyRound(deliberation=deliberation)
                outcome = (await self._teller.answer(counted, actor, command_id)).outcome
            elif order.command == "close_round":
                outcome = await self._desk.take(CloseRound(deliberation=deliberation), actor, command_id)
            else:
                tick = _TICKS[order.command](deliberation=deliberation, obligation=order.obligation)
                outcome = await self._desk.take(tick, actor, command_id)
        except TooEarly as early:
            wait = math.ceil((early.due - early.at) / timedelta(milliseconds=1))
            return Answer(status="too_early", version=0, wait_ms=wait)
        except Refusal as refusal:
            return Answer(status="refused", version=0, code=refusal.code)
        return _answer(outcome)


def _answer(outcome: Outcome) -> Answer:
    code = outcome.refusal.code if outcome.refusal else ""
    return Answer(status=outcome.status, version=outcome.version, code=code)
