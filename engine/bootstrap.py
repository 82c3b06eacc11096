"""First things first: a pack is published, and its places and posts are entered, each once however often it is asked."""

from uuid import uuid5

from engine.calendars import calendar_digest
from engine.desk import Desk
from engine.packs import pack_digest
from engine.rulebook import Rulebook
from schemas.actors import Actor, Role
from schemas.calendar import WorkingCalendar
from schemas.calendars import PublishCalendar
from schemas.ids import NAMESPACE
from schemas.outcomes import Outcome
from schemas.places import EstablishPlace, OpenPost
from schemas.policies import PublishPolicy
from schemas.policy import PolicyPack

INSTALLER = Actor(id="installer", role=Role.SYSTEM)
"""Who acts when an installation sets itself up."""


async def publish(desk: Desk, rulebook: Rulebook, pack: PolicyPack) -> Outcome:
    """Put a pack into force unless it is already; a changed pack needs a higher version."""
    digest = pack_digest(pack)
    command = PublishPolicy(pack=pack, digest=digest)
    outcome = await desk.take(command, INSTALLER, uuid5(NAMESPACE, f"publish/{pack.id}/{digest}"))
    rulebook.stale()
    return outcome


async def publish_calendar(desk: Desk, rulebook: Rulebook, calendar: WorkingCalendar) -> Outcome:
    """Put an edition of a calendar into force unless it is already; changed content needs a higher edition."""
    digest = calendar_digest(calendar)
    command = PublishCalendar(calendar=calendar, digest=digest)
    outcome = await desk.take(
        command, INSTALLER, uuid5(NAMESPACE, f"publish/calendar/{calendar.id}/{digest}")
    )
    rulebook.stale()
    return outcome


async def settle_places(desk: Desk, rulebook: Rulebook, pack: PolicyPack) -> int:
    """Enter the places and posts that the pack brings along and that are missing; return how many were entered."""
    directory = await rulebook.directory()
    entered = 0
    for place in sorted(pack.places, key=lambda one: one.path.count("/")):
        if not directory.knows(place.path):
            establish = EstablishPlace(path=place.path, kind=place.kind, name=place.name)
            entered += await _entered(desk, establish)
    rulebook.stale()
    for post in pack.posts:
        if (post.place, post.role) not in directory.posts:
            opened = OpenPost(place=post.place, role=post.role)
            entered += await _entered(desk, opened)
    rulebook.stale()
    return entered


async def _entered(desk: Desk, command: EstablishPlace | OpenPost) -> int:
    """Whether it was entered, now or by another process that starts at the same moment."""
    what = "establish" if isinstance(command, EstablishPlace) else "open"
    at = command.path if isinstance(command, EstablishPlace) else f"{command.place}/{command.role}"
    outcome = await desk.take(command, INSTALLER, uuid5(NAMESPACE, f"{what}/{at}"))
    return int(outcome.status == "recorded")
