"""Putting a deliberation into words: from what the reader found to what a door answers, in one language."""

from collections.abc import Iterable
from uuid import UUID

from api.case_shapes import ActionView, NotYetView
from api.council.aftermath import also, objections_of, tasks_of
from api.council.shapes import (
    AmendmentView,
    ClauseView,
    CouncilActions,
    CouncilClockView,
    DeliberationView,
    ElectedView,
    MinutesView,
    ProposalView,
    PublicationView,
    ResultView,
    RoundView,
)
from api.council.verdicts import sentences
from api.naming import Naming
from api.shapes import Named
from domain.council.authority import CouncilAction
from domain.council.refusals.deliberation import WrongStep
from domain.council.results.standing import elected, why_not
from domain.council.state import Proposal, Publication, Round
from engine.council.reading import CouncilSeen
from schemas.acts import action_name
from schemas.council.tallies import Verdict
from schemas.ids import deliberation_id_of
from schemas.sealed import Sealed


class CouncilShowing(Naming):
    """Puts whole answers about deliberations into words."""

    def matter(self, code: str) -> Named:
        """A class of matters with its name."""
        matters = self.pack.council.matters if self.pack.council else ()
        named = (self.locale.pick(one.name) for one in matters if one.id == code)
        return Named(id=code, name=next(named, code))

    def procedure(self, code: str | None) -> Named | None:
        """A procedure with its name."""
        if code is None:
            return None
        found = self.pack.procedure(code)
        return Named(id=code, name=self.locale.pick(found.name) if found else code)

    def tier(self, tier: int) -> Named:
        """A tier with its name."""
        named = self.pack.council.tiers.get(tier) if self.pack.council else None
        return Named(id=str(tier), name=self.locale.pick(named) if named else str(tier))

    def text(self, seen: CouncilSeen, ref: Sealed) -> str:
        """Words, opened."""
        return self.words(seen.opened(ref))

    def deliberation(self, seen: CouncilSeen) -> DeliberationView:
        """A whole deliberation."""
        it = seen.look.deliberation
        office = seen.look.office
        return DeliberationView(
            deliberation_id=deliberation_id_of(it.stream),
            number=it.number,
            version=it.version,
            policy=it.policy,
            step=it.step.value,
            step_name=self.locale.council_steps[it.step.value],
            place=self.place(it.place),
            tier=self.tier(it.tier),
            source=it.source,
            matter=self.matter(it.matter or it.proposed_matter),
            proposed_matter=self.matter(it.proposed_matter),
            electorate=it.electorate,
            procedure=self.procedure(it.procedure),
            title=self.text(seen, it.title),
            problem=self.text(seen, it.problem),
            wish=also(self, seen, "wish"),
            report=also(self, seen, "report"),
            supporters=len(it.supporters),
            chair=it.chair if office else None,
            observer=it.observer if office else None,
            register_id=it.register_id,
            body=it.body,
            notice_opens=it.notice.opens if it.notice else None,
            notice_closes=it.notice.closes if it.notice else None,
            proposals=tuple(self.proposal(seen, one) for one in it.proposals),
            rounds=self.rounds(seen),
            publication=self.publication(seen),
            objections=objections_of(self, seen),
            tasks=tasks_of(self, seen),
            clocks=self.clocks(seen),
            opened_at=it.opened_at,
            over=it.over,
        )

    def proposal(self, seen: CouncilSeen, proposal: Proposal) -> ProposalView:
        """A proposal in the wording that counts."""
        return ProposalView(
            id=proposal.id,
            status=proposal.status,
            reason=why_not(seen.look.deliberation, proposal.id),
            matter=self.matter(proposal.matter),
            confirmed=proposal.confirmed,
            electorate=proposal.electorate,
            clauses=tuple(
                ClauseView(clause=n, version=len(versions), text=self.text(seen, versions[-1]))
                for n, versions in enumerate(proposal.clauses, start=1)
            ),
            amendments=tuple(
                AmendmentView(
                    amendment=one.number,
                    clause=one.clause,
                    text=self.text(seen, one.text),
                    reason=self.text(seen, one.reason),
                    outcome=one.outcome,
                )
                for one in proposal.amendments
            ),
        )

    def rounds(self, seen: CouncilSeen) -> tuple[RoundView, ...]:
        """All rounds; what an open one holds is hidden until it was counted."""
        return tuple(self._round(seen, one) for one in seen.look.deliberation.rounds)

    def _round(self, seen: CouncilSeen, held: Round) -> RoundView:
        opened, counted = held.opened, held.counted
        procedure = self.pack.procedure(opened.procedure)
        phases = procedure.phases if procedure else ()
        named = (self.locale.pick(phase.name) for phase in phases if phase.id == opened.phase)
        return RoundView(
            number=opened.number,
            kind=opened.kind,
            phase=Named(id=opened.phase, name=next(named, opened.phase)),
            electorate=opened.electorate,
            roll=opened.roll,
            roll_hash=opened.roll_hash,
            totals=opened.totals,
            questions=opened.questions,
            secret=opened.secret,
            may_change=opened.may_change and not opened.secret,
            opens=opened.opens,
            closes=opened.closes,
            closed_at=held.closed_at,
            closed_why=held.closed_why,
            present=len(held.floor.present),
            ballots=counted.ballots if counted else None,
            tallies=counted.tallies if counted else (),
            verdicts=counted.verdicts if counted else (),
            sentences=self.sentences(counted.verdicts) if counted else (),
            leads_to=counted.leads_to if counted else None,
            minutes=self._minutes(seen, held),
        )

    def sentences(self, verdicts: Iterable[Verdict]) -> tuple[str, ...]:
        """What the rules say, in words."""
        names = {one.id: self.locale.pick(one.name) for one in self.pack.decisions}
        return sentences(verdicts, self.locale, names)

    def _minutes(self, seen: CouncilSeen, held: Round) -> MinutesView | None:
        minutes = held.minutes
        if minutes is None:
            return None
        return MinutesView(
            version=minutes.version,
            text=self.text(seen, minutes.text),
            agreed=tuple(self.text(seen, one) for one in minutes.agreed),
            open=tuple(self.text(seen, one) for one in minutes.open),
            needed=minutes.needed,
            signed=minutes.signed,
            binding=minutes.binding,
        )

    def publication(self, seen: CouncilSeen) -> PublicationView | None:
        """The result as it is up, or was."""
        found: Publication | None = seen.look.deliberation.publication
        if found is None:
            return None
        return PublicationView(
            version=found.version,
            text=self.text(seen, found.text),
            carried=found.carried,
            failed=found.failed,
            published_at=found.published_at,
            until=found.until,
            up=found.up,
        )

    def clocks(self, seen: CouncilSeen) -> tuple[CouncilClockView, ...]:
        """The time limits that run, the next due first."""
        look = seen.look
        return tuple(
            CouncilClockView(
                id=one.id,
                kind=one.kind.value,
                name=self.locale.council_clocks[one.kind.value],
                subject=one.subject,
                started=one.started,
                due=one.due,
                overdue=look.ground.at >= one.due,
                provisional=one.provisional,
                explanation=one.explanation,
            )
            for one in sorted(look.deliberation.clocks, key=lambda clock: (clock.due, clock.id))
        )

    def result(self, seen: CouncilSeen) -> ResultView:
        """What it came to so far."""
        it = seen.look.deliberation
        return ResultView(
            deliberation_id=deliberation_id_of(it.stream),
            step=it.step.value,
            carried=tuple(one.id for one in it.proposals if one.status in ("agreed", "passed")),
            failed=tuple(one.id for one in it.proposals if one.status in ("not_passed", "dropped")),
            open=tuple(one.id for one in it.proposals if one.status in ("open", "referred")),
            elected=tuple(ElectedView(question=q, options=who) for q, who in elected(it).items()),
            rounds=tuple(one for one in self.rounds(seen) if one.ballots is not None),
            publication=self.publication(seen),
        )

    def actions(
        self, deliberation_id: UUID, version: int, actions: Iterable[CouncilAction]
    ) -> CouncilActions:
        """What may be done now, and what not yet, with the reason."""
        permitted, not_yet = [], []
        for action in actions:
            name = action_name(action.command)
            said = self.locale.actions[name]
            if action.refusal is None:
                permitted.append(ActionView(action=name, name=said))
                continue
            code = action.refusal.code
            sentence = self.locale.problem(code, action.refusal.facts).detail
            not_yet.append(NotYetView(action=name, name=said, code=code, sentence=sentence))
        # What is missing for a step says more than that its time is another one.
        not_yet.sort(key=lambda one: one.code == WrongStep.code)
        return CouncilActions(
            deliberation_id=deliberation_id,
            version=version,
            permitted=tuple(permitted),
            not_yet=tuple(not_yet),
        )
