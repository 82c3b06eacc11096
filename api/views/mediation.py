"""What a case shows of its mediation: who agreed to it, who mediates or may be chosen, and what waits for the parties."""

from typing import Literal

from api.mediation_shapes import (
    ChoiceView,
    ChoosableView,
    ConsentView,
    MediationView,
    MediatorView,
    RecusalView,
    StaffView,
    TieView,
)
from api.naming import Naming
from api.shapes import Named
from domain.case.ground import Ground
from domain.case.parts.mediators import Recusal
from domain.case.presiding import candidates, proposed_conflicts
from domain.case.state import Case
from engine.reading import CaseSeen
from schemas.places import Post
from schemas.stages import Stage


def mediation_view(seen: CaseSeen, naming: Naming) -> MediationView | None:
    """The mediation of a case; None while nobody was asked for it or told of the rights, and nobody refused it."""
    look, case = seen.look, seen.look.case
    consent, mediators = case.consent, case.mediators
    if not consent.asked and consent.refused_by is None and not mediators.told_rights:
        return None
    names = _Names(seen, naming)
    sought = case.stage is Stage.MEDIATION and mediators.presiding is None
    return MediationView(
        asked=consent.asked,
        proactive=consent.proactive,
        consents=tuple(_consent(case, party.number) for party in case.parties),
        mediators=tuple(names.mediator(post, case) for post in mediators.all),
        named_by="parties" if mediators.by == "parties" else "committee" if mediators.by else None,
        choices=tuple(ChoiceView(party=party, staff=staff) for party, staff in mediators.choices),
        candidates=tuple(names.staff(post) for post in candidates(case, look.ground)) if sought else (),
        recusal=names.recusal(mediators.recusal) if mediators.recusal else None,
        ties=tuple(TieView(staff=one, ground=names.ground(code)) for one, code in mediators.proposed)
        if naming.office
        else (),
    )


def mediators_of(seen: CaseSeen, naming: Naming) -> tuple[StaffView, ...]:
    """Whoever presides, then who assists."""
    names = _Names(seen, naming)
    return tuple(names.staff(post) for post in seen.look.case.mediators.all)


def choosable(seen: CaseSeen, naming: Naming) -> tuple[ChoosableView, ...]:
    """Everybody of the body that mediates, those who had to withdraw last."""
    case, ground = seen.look.case, seen.look.ground
    names = _Names(seen, naming)
    posts = candidates(case, ground, removed=True)
    found = (names.choosable(post, case, ground) for post in posts)
    return tuple(sorted(found, key=lambda one: one.removed))


def _consent(case: Case, party: int) -> ConsentView:
    consent = case.consent
    said: Literal["agreed", "refused", "unreachable", "silent"] = "silent"
    if party == consent.refused_by:
        said = "refused"
    elif party in consent.given:
        said = "agreed"
    elif party in consent.unreachable:
        said = "unreachable"
    told = party in case.mediators.told_rights
    return ConsentView(party=party, said=said, tries=consent.tries_of(party), told_rights=told)


class _Names:
    """Codes of the pack in the language asked for."""

    def __init__(self, seen: CaseSeen, naming: Naming) -> None:
        self._seen = seen
        self._naming = naming

    def ground(self, code: str) -> Named:
        practice = self._naming.pack.practice
        wording = practice.recusal.grounds.get(code) if practice else None
        return Named(id=code, name=self._naming.locale.pick(wording) if wording else code)

    def staff(self, post: Post) -> StaffView:
        name = self._seen.mediators.get(post.staff or "")
        return StaffView(
            staff=post.staff,
            name=self._naming.words(name) if name else None,
            role=post.role.value,
            role_name=self._naming.role(post.role),
            place=post.place,
        )

    def choosable(self, post: Post, case: Case, ground: Ground) -> ChoosableView:
        told = case.mediators
        known = proposed_conflicts(post, case, ground) if self._naming.office else ()
        codes = [code for staff, code in told.proposed if staff == post.staff and self._naming.office]
        return ChoosableView(
            **self.staff(post).model_dump(),
            place_name=self._naming.place(post.place).name,
            removed=post.staff in told.removed,
            disclosed=tuple(self.ground(code) for staff, code in told.disclosed if staff == post.staff),
            ties=tuple(self.ground(code) for code in dict.fromkeys([*codes, *(one.ground for one in known)])),
        )

    def mediator(self, post: Post, case: Case) -> MediatorView:
        told = case.mediators
        return MediatorView(
            **self.staff(post).model_dump(),
            presides=post == told.presiding,
            disclosed=tuple(self.ground(code) for staff, code in told.disclosed if staff == post.staff),
            accepted_by=tuple(sorted(party for party, staff in told.accepted if staff == post.staff)),
        )

    def recusal(self, recusal: Recusal) -> RecusalView:
        return RecusalView(staff=recusal.staff, party=recusal.party, ground=self.ground(recusal.ground))
