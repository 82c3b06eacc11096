"""Putting a case into words: from what the reader found to what a door answers, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from api.case_shapes import (
    ActionList,
    ActionView,
    CaseTriage,
    CaseView,
    ClockView,
    NotYetView,
    PartyView,
    PostView,
)
from api.shapes import Named, NextView, PlaceView, Remedy, Tracked, TriageView, Who
from api.time_limits import clock_view
from api.views.agreement import agreement_view
from api.views.duties import duties_view
from api.views.ending import ending_view
from api.views.mediation import mediation_view
from api.views.performance import performance_view
from api.views.sessions import sessions_view
from api.wording import Locale
from domain.case.authority import Action
from domain.case.next_step import next_step
from domain.case.state import Case
from domain.directory import Directory
from domain.triage import rule_reason
from engine.reading import CaseSeen, Look, Opened
from engine.standing import standing
from schemas.actors import Role
from schemas.acts import action_name
from schemas.clock_events import OF_THE_OFFICES
from schemas.ids import case_id_of
from schemas.outcomes import Next
from schemas.places import Post
from schemas.policy import PlaceKind, PolicyPack


@dataclass(frozen=True, slots=True)
class Showing:
    """Words for one answer: the language asked for, the pack that the case was filed under, the places as they stand."""

    locale: Locale
    pack: PolicyPack
    directory: Directory

    @classmethod
    def of(cls, look: Look, locale: Locale) -> "Showing":
        """The words for a case that somebody looks at."""
        return cls(locale, look.ground.pack, look.ground.directory)

    def words(self, opened: Opened) -> str:
        """Opened words, or the sign that they were forgotten."""
        return self.locale.forgotten if opened.text is None else opened.text

    def place(self, path: str) -> PlaceView:
        """A place with its name; a building is named with its estate, since every estate has a number one."""
        fact = self.directory.places.get(path)
        if fact is None:
            return PlaceView(path=path, name=path)
        above = self.directory.places.get(path.rpartition("/")[0])
        prefix = above.name if above and fact.kind is PlaceKind.BUILDING else ""
        return PlaceView(path=path, name=prefix + fact.name)

    def level(self, level: str) -> str:
        """The name of a level: the pack's own, else the locale's."""
        named = (self.locale.pick(rung.name) for rung in self.pack.ladder if rung.level.value == level)
        return next(named, self.locale.levels.get(level, level))

    def role(self, role: Role) -> str:
        """The name of a role."""
        named = self.pack.roles.get(role)
        return self.locale.pick(named) if named else role.value

    def category(self, category: str) -> Named:
        """A kind of dispute with its name."""
        named = (self.locale.pick(one.name) for one in self.pack.categories if one.id == category)
        return Named(id=category, name=next(named, category))

    def who(self, post: Post) -> Who:
        """A post without the person who holds it."""
        place = self.place(post.place)
        return Who(
            role=post.role.value,
            role_name=self.locale.applicant if post.role is Role.PARTY else self.role(post.role),
            place=place.path,
            place_name=place.name,
            vacant=post.staff is None and post.role is not Role.PARTY,
        )

    def post(self, post: Post | None, by_party: bool) -> PostView | None:
        """A post, to those who handle the case with the opaque id of whoever holds it."""
        if post is None:
            return None
        return PostView(**self.who(post).model_dump(), staff=None if by_party else post.staff)

    def next(self, step: Next | None) -> NextView | None:
        """What a case waits for, as codes and as a sentence."""
        if step is None:
            return None
        who = self.who(step.who) if step.who else None
        return NextView(
            what=step.what, by=step.by, who=who, overdue=step.overdue, sentence=self._waiting(step, who)
        )

    def _waiting(self, step: Next, who: Who | None) -> str:
        said = self.locale
        named = said.applicant
        if who and who.role != Role.PARTY.value:
            named = said.someone.format(place=who.place_name, role=who.role_name)
        if who and who.vacant:
            named = said.vacant.format(who=named)
        form = "open" if step.by is None else "overdue" if step.overdue else "due"
        by = said.time(step.by) if step.by else ""
        sentence = said.next[form].format(who=named, what=said.steps[step.what], by=by)
        return sentence[0].upper() + sentence[1:]

    def triage(self, triage_class: str, rule: str, used: Iterable[str]) -> TriageView:
        """A class and the reasons for it: the rule's own sentence, then what made the rule hold."""
        return TriageView(
            triage_class=triage_class,
            class_name=self.locale.classes[triage_class],
            rule=rule,
            reasons=(self._reason(rule), *(self._used(one) for one in used)),
        )

    def _reason(self, rule: str) -> str:
        try:
            return self.locale.pick(rule_reason(self.pack, rule))
        except KeyError:
            return rule

    def _used(self, one: str) -> str:
        kind, _, name = one.partition(":")
        if kind == "category":
            name = self.category(name).name
        elif kind == "fact" and name in self.pack.facts:
            name = self.locale.pick(self.pack.facts[name])
        return self.locale.used[kind].format(name=name)

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
            statement=self.words(seen.statement),
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
            mediation=mediation_view(seen.look, self.locale),
            sessions=sessions_view(seen.look, self.locale),
            duties=duties_view(seen.look, self.locale),
            ending=ending_view(seen.look, self.locale),
            agreement=agreement_view(seen, self.locale),
            performance=performance_view(seen.look, self.locale),
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
        return ActionList(
            case_id=case_id, version=version, permitted=tuple(permitted), not_yet=tuple(not_yet)
        )
