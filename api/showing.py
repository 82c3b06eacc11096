"""Putting a case into words: from what the reader found to what a door answers, in one language."""

from collections.abc import Iterable
from uuid import UUID

from api.case_shapes import (
    ActionList,
    ActionView,
    CaseTriage,
    CaseView,
    ClockView,
    NotYetView,
    PartyView,
)
from api.naming import Naming
from api.shapes import NextView, Remedy, Tracked, TriageView
from api.time_limits import clock_view
from api.views.agreement import agreement_view
from api.views.deliberating import deliberations_view
from api.views.duties import duties_view
from api.views.ending import ending_view
from api.views.mediation import mediation_view
from api.views.performance import performance_view
from api.views.sessions import sessions_view
from api.views.triage import triage_view
from api.views.waiting import next_view
from domain.case.authority import Action
from domain.case.next_step import next_step
from domain.case.state import Case
from domain.refusals import WrongStage
from engine.reading import CaseSeen, Look
from engine.standing import standing
from schemas.actors import Role
from schemas.acts import action_name
from schemas.clock_events import OF_THE_OFFICES
from schemas.ids import case_id_of
from schemas.outcomes import Next


class Showing(Naming):
    """Puts whole answers into words."""

    def next(self, step: Next | None) -> NextView | None:
        """What a case waits for, as codes and as a sentence."""
        return next_view(step, self)

    def triage(self, triage_class: str, rule: str, used: Iterable[str]) -> TriageView:
        """A class and the reasons for it, as far as the one who asks may know them."""
        return triage_view(triage_class, rule, used, self)

    def case(self, seen: CaseSeen) -> CaseView:
        """A whole case."""
        case = seen.look.case
        by_party = seen.look.ground.actor.role is Role.PARTY
        triage = self.triage(case.triage.triage_class.value, case.triage.rule, case.triage.used)
        return CaseView(
            case_id=case_id_of(case.stream),
            number=case.number,
            version=case.version,
            policy=case.policy,
            stage=case.stage.value,
            stage_name=self.locale.stages[case.stage.value],
            level=case.level.value,
            level_name=self.level(case.level.value),
            place=self.place(case.place),
            category=self.category(case.triage.category),
            risk=case.triage.risk,
            triage=CaseTriage(
                triage_class=triage.triage_class,
                class_name=triage.class_name,
                rule=triage.rule,
                reasons=triage.reasons,
                confirmed=case.triage.confirmed,
                contested=case.triage.contested_by is not None,
            ),
            title=self.words(seen.title),
            statement=self.words(seen.statement) if seen.statement else None,
            statement_note=None if seen.statement else self.locale.withheld,
            parties=tuple(
                PartyView(
                    number=party.entry.number,
                    side=party.entry.side,
                    name=self.words(party.name),
                    phone=self.words(party.phone) if party.phone else None,
                    email=self.words(party.email) if party.email else None,
                    represents=self.words(party.represents) if party.represents else None,
                )
                for party in seen.parties
            ),
            holder=self.post(case.holder, by_party),
            handler=self.post(case.handler, by_party),
            clocks=self.clocks(seen.look),
            next=self.next(standing(case).next),
            opened_at=case.opened_at,
            changed_at=case.last_at,
            outcome=case.outcome,
            mediation=mediation_view(seen, self),
            sessions=sessions_view(seen.look, self.locale),
            duties=duties_view(seen.look, self.locale),
            ending=ending_view(seen.look, self.locale),
            agreement=agreement_view(seen, self.locale),
            performance=performance_view(seen.look, self.locale),
            deliberations=deliberations_view(seen, self.locale),
        )

    def clocks(self, look: Look) -> tuple[ClockView, ...]:
        """The time limits of a case at the instant of a look, the next due first; a party is not shown those of the offices."""
        hidden = OF_THE_OFFICES if look.ground.actor.role is Role.PARTY else ()
        clocks = sorted(look.case.clocks, key=lambda clock: (clock.due, clock.id))
        return tuple(
            clock_view(clock, look.ground.at, self.pack, self.locale)
            for clock in clocks
            if clock.kind not in hidden
        )

    def tracked(self, look: Look) -> Tracked:
        """The public state of a case."""
        case = look.case
        step = next_step(case)
        following = self.next(standing(case).next)
        stage = self.locale.stages[case.stage.value]
        return Tracked(
            number=case.number,
            stage=case.stage.value,
            stage_name=stage,
            level=case.level.value,
            level_name=self.level(case.level.value),
            opened_at=case.opened_at,
            next=following,
            sentence=following.sentence if step and following else self._over(case),
            remedies=tuple(
                Remedy(id=route.id, text=self.locale.pick(route.text)) for route in self.pack.routes
            ),
        )

    def _over(self, case: Case) -> str:
        """How it ended; whoever asked in a duplicate is told the number under which the matter goes on."""
        return self.locale.over[case.stage.value].format(number=case.joined.merged_number or "")

    def actions(self, case_id: UUID, version: int, actions: Iterable[Action]) -> ActionList:
        """What may be done now, and what not yet, with the reason."""
        permitted, not_yet = [], []
        for action in actions:
            name = action_name(action.command)
            said = self.locale.actions[name]
            if action.refusal is None:
                permitted.append(ActionView(action=name, name=said))
                continue
            code = action.refusal.code
            facts = action.refusal.facts
            sentence = self.locale.problem(code, facts).detail
            not_yet.append(NotYetView(action=name, name=said, code=code, sentence=sentence))
        # What is missing for a step says more than that its time is another one.
        not_yet.sort(key=lambda one: one.code == WrongStage.code)
        return ActionList(
            case_id=case_id, version=version, permitted=tuple(permitted), not_yet=tuple(not_yet)
        )
