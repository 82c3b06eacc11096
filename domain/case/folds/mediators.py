"""How events change a case: who mediates."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.parts.mediators import Mediators, Recusal
from domain.case.state import Case
from domain.frozen import replace
from schemas.mediators import (
    ConflictDisclosed,
    ConflictProposed,
    DisclosureAccepted,
    MediatorAppointed,
    MediatorChosen,
    MediatorEvent,
    RecusalAsked,
    RecusalDecided,
    RightsNoticeGiven,
)


def fold(case: Case, event: MediatorEvent, _fact: Fact) -> Case:
    """The case after one of these events."""
    if isinstance(event, RecusalDecided):
        return _decided(case, event)
    return replace(case, mediators=_mediators(case.mediators, event))


def _mediators(was: Mediators, event: MediatorEvent) -> Mediators:
    match event:
        case RightsNoticeGiven():
            return replace(was, told_rights=tuple(sorted({*was.told_rights, *event.parties})))
        case MediatorChosen():
            others = tuple(one for one in was.choices if one[0] != event.party)
            return replace(was, choices=(*others, (event.party, event.staff)))
        case MediatorAppointed():
            return replace(
                was, presiding=event.post, assistants=event.assistants, by=event.by, named=True, choices=()
            )
        case ConflictProposed():
            return replace(was, proposed=(*was.proposed, (event.staff, event.ground)))
        case ConflictDisclosed():
            # Who agreed to less is asked again.
            accepted = tuple(one for one in was.accepted if one[1] != event.staff)
            return replace(was, disclosed=(*was.disclosed, (event.staff, event.ground)), accepted=accepted)
        case DisclosureAccepted():
            return replace(was, accepted=(*was.accepted, (event.party, event.staff)))
        case RecusalAsked():
            return replace(was, recusal=Recusal(event.staff, event.party, event.ground))
        case RecusalDecided():
            raise AssertionError("a decision on recusal changes more than who mediates")
    assert_never(event)


def _decided(case: Case, event: RecusalDecided) -> Case:
    was = case.mediators
    if not event.granted:
        asked = was.recusal.party if was.recusal else None
        denied = was.denied if asked is None else (*was.denied, (asked, event.staff))
        return replace(case, mediators=replace(was, recusal=None, denied=denied))
    presided = was.presiding is not None and was.presiding.staff == event.staff
    after = replace(
        was,
        presiding=None if presided else was.presiding,
        assistants=tuple(post for post in was.assistants if post.staff != event.staff),
        by=None if presided else was.by,
        choices=(),
        proposed=tuple(one for one in was.proposed if one[0] != event.staff),
        disclosed=tuple(one for one in was.disclosed if one[0] != event.staff),
        accepted=tuple(one for one in was.accepted if one[1] != event.staff),
        recusal=None,
        removed=(*was.removed, event.staff),
    )
    assigned = case.handler is not None and case.handler.staff == event.staff
    return replace(case, mediators=after, handler=None if assigned else case.handler)
