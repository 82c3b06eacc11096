"""Who can mediate, whose tie is known, and what has to be settled about a mediator before a session."""

from domain.case.acting import silent
from domain.case.ground import Ground
from domain.case.refusals.mediators import (
    DisclosureUndecided,
    MediatorRemoved,
    NobodyPresides,
    RecusalOpen,
    RightsNotTold,
)
from domain.case.state import Case, Clock
from domain.directory import Tie
from domain.refusals import LevelHasNoPost, Refusal
from schemas.actors import STAFF_ROLES, Role
from schemas.clock_kinds import ClockKind
from schemas.ids import covers
from schemas.mediators import ConflictProposed
from schemas.places import Post

_WATCH = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def mediator_post(staff: str, case: Case, ground: Ground) -> Post:
    """The post by which this person may preside: a mediator's, or one that answers at the level of the case.

    Raise `MediatorRemoved` for one who was taken off the case, `LevelHasNoPost` for one who holds no such post here.
    """
    return _post(staff, (Role.MEDIATOR, *ground.roles_at(case.level, case)), case, ground)


def assistant_post(staff: str, case: Case, ground: Ground) -> Post:
    """The post by which this person may assist: any that covers the place but those that watch; errors as above."""
    return _post(staff, tuple(role for role in STAFF_ROLES if role not in _WATCH), case, ground)


def _post(staff: str, roles: tuple[Role, ...], case: Case, ground: Ground) -> Post:
    if staff in case.mediators.removed:
        raise MediatorRemoved
    post = ground.directory.holds(staff, roles, case.place)
    if post is None:
        raise LevelHasNoPost(level=case.level.value)
    return post


def candidates(case: Case, ground: Ground, *, removed: bool = False) -> tuple[Post, ...]:
    """Everybody whom the parties may choose and the committee appoint, in the order of the roster.

    With `removed` those are among them who had to withdraw from this case.
    """
    roles = (Role.MEDIATOR, *ground.roles_at(case.level, case))
    return tuple(
        Post(place=at, role=role, staff=staff)
        for (at, role), held in ground.directory.posts.items()
        if role in roles and covers(at, case.place)
        for staff in held
        if removed or staff not in case.mediators.removed
    )


def window(case: Case) -> Clock | None:
    """The time in which the parties may choose, while it runs."""
    return next((clock for clock in case.of_kind(ClockKind.CHOOSE_MEDIATOR) if not clock.lapsed), None)


def presides(case: Case, ground: Ground) -> bool:
    """Whether somebody presides who still holds a post here; one who left his post leaves room for another."""
    post = case.mediators.presiding
    if post is None or post.staff is None:
        return False
    return ground.directory.holds(post.staff, STAFF_ROLES, case.place) is not None


def proposed_conflicts(post: Post, case: Case, ground: Ground) -> tuple[ConflictProposed, ...]:
    """The ties of a mediator that the roster knows and that may touch this case, each proposed once.

    Kin are looked for by the place of the case: where a party lives is not recorded, so no party is named.
    """
    if post.staff is None:
        return ()
    found = [
        ConflictProposed(staff=post.staff, ground=tie.kind, party=party)
        for tie in ground.directory.ties.get(post.staff, ())
        if covers(tie.place, case.place)
        for party in _touched(tie, case)
    ]
    known = {*case.mediators.proposed, *case.mediators.disclosed}
    return tuple(one for one in dict.fromkeys(found) if (one.staff, one.ground) not in known)


def _touched(tie: Tie, case: Case) -> tuple[int | None, ...]:
    if tie.organisation is None:
        return (None,)
    return tuple(party.number for party in case.parties if party.organisation == tie.organisation)


def undecided(case: Case) -> tuple[str, ...]:
    """The mediators who disclosed something to which not every party has agreed."""
    told = dict.fromkeys(staff for staff, _ in case.mediators.disclosed if case.mediators.mediates(staff))
    return tuple(
        staff
        for staff in told
        if silent(case, tuple(n for n, one in case.mediators.accepted if one == staff))
    )


def somebody_presides(case: Case, _ground: Ground) -> Refusal | None:
    """Guard: nothing is mediated without a mediator."""
    return None if case.mediators.presiding else NobodyPresides()


def no_recusal_open(case: Case, _ground: Ground) -> Refusal | None:
    """Guard: no session while somebody asks that a mediator withdraws."""
    return RecusalOpen() if case.mediators.recusal else None


def disclosure_decided(case: Case, _ground: Ground) -> Refusal | None:
    """Guard: after a disclosure a mediator goes on only when every party agrees."""
    open_to = {n for staff in undecided(case) for n in _waiting(case, staff)}
    return DisclosureUndecided(missing=tuple(sorted(open_to))) if open_to else None


def _waiting(case: Case, staff: str) -> tuple[int, ...]:
    return silent(case, tuple(n for n, one in case.mediators.accepted if one == staff))


def rights_told(case: Case, _ground: Ground) -> Refusal | None:
    """Guard: before the first session every party, or who speaks for it, is told of the rights and duties."""
    untold = silent(case, case.mediators.told_rights)
    return RightsNotTold(missing=untold) if untold else None
