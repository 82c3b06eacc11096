"""An event put into words, for somebody who may see it."""

from datetime import datetime
from typing import Any

from api.case_shapes import ActorView, EventView
from api.naming import Naming
from api.showing import Showing
from api.wording import local
from engine.opened import Opened, Shown
from engine.reading import EventSeen
from schemas.actors import Actor, Role


def event_view(seen: EventSeen, showing: Showing, viewer: Actor) -> EventView:
    """An event as the viewer sees it: whole, or that it took place."""
    recorded = seen.recorded
    view = EventView(
        kind=recorded.kind,
        name=showing.locale.events[recorded.kind],
        at=recorded.recorded_at,
        level=seen.level.value,
        whole=seen.body is not None,
    )
    if seen.body is None:
        return view
    return view.model_copy(
        update={
            "version": recorded.version,
            "visibility": recorded.visibility.value,
            "actor": _actor(recorded.actor, showing, viewer),
            "on_behalf_of": recorded.on_behalf_of.party if recorded.on_behalf_of else None,
            "body": {name: plain(item, showing) for name, item in seen.body.items()},
        }
    )


def _actor(actor: Actor, showing: Showing, viewer: Actor) -> ActorView:
    """Who acted: to a party the role and the place, to those who handle the case also the opaque id."""
    staff_looks = viewer.role is not Role.PARTY
    return ActorView(
        role=actor.role.value,
        role_name=showing.role(actor.role),
        place=showing.place(actor.place) if actor.place else None,
        party=actor.party,
        id=actor.id if staff_looks else None,
    )


def plain(item: Shown, showing: Naming) -> Any:
    """A value of an event as JSON, words and instants as people read them."""
    match item:
        case Opened():
            return showing.words(item)
        case datetime():
            return local(item).isoformat()
        case list():
            return [plain(one, showing) for one in item]
        case dict():
            return {name: plain(one, showing) for name, one in item.items()}
    return item
