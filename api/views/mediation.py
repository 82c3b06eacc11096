"""What a case shows of its mediation: who agreed to it, who mediates or may be chosen, and what waits for the parties."""

from typing import Literal

from api.mediation_shapes import (
    ChoiceView,
    ConsentView,
    MediationView,
    MediatorView,
    RecusalView,
    StaffView,
    TieView,
)
from api.shapes import Named
from api.wording import Locale
from domain.case.parts.mediators import Recusal
from domain.case.presiding import candidates
from domain.case.state import Case
from engine.reading import Look
from schemas.actors import Role
from schemas.places import Post
from schemas.stages import Stage


def mediation_view(look: Look, locale: Locale) -> MediationView | None:
    """The mediation of a case; None while nobody was asked for it or told of the rights, and nobody refused it."""
    case = look.case
    consent, mediators = case.consent, case.mediators
    if not consent.asked and consent.refused_by is None and not mediators.told_rights:
        return None
    names = _Names(look, locale)
    sought = case.stage is Stage.MEDIATION and mediators.presiding is None
    by_party = look.ground.actor.role is Role.PARTY
    return MediationView(
        asked=consent.asked,
        proactive=consent.proactive,
        consents=tuple(_consent(case, party.number) for party in case.parties),
        mediators=tuple(names.mediator(post, case) for post in mediators.all),
        named_by="parties" if mediators.by == "parties" else "committee" if mediators.by else None,
        choices=tuple(ChoiceView(party=party, staff=staff) for party, staff in mediators.choices),
        candidates=tuple(names.staff(post) for post in candidates(case, look.ground)) if sought else (),
        recusal=names.recusal(mediators.recusal) if mediators.recusal else None,
        ties=()
        if by_party
        else tuple(TieView(staff=one, ground=names.ground(code)) for one, code in mediators.proposed),
    )


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

    def __init__(self, look: Look, locale: Locale) -> None:
        self._pack = look.ground.pack
        self._locale = locale

    def ground(self, code: str) -> Named:
        practice = self._pack.practice
        wording = practice.recusal.grounds.get(code) if practice else None
        return Named(id=code, name=self._locale.pick(wording) if wording else code)

    def role(self, role: Role) -> str:
        named = self._pack.roles.get(role)
        return self._locale.pick(named) if named else role.value

    def staff(self, post: Post) -> StaffView:
        return StaffView(
            staff=post.staff, role=post.role.value, role_name=self.role(post.role), place=post.place
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
