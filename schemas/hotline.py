"""Orders of the 12345 line (接诉即办): a time limit on each, one leading unit, an answer to the caller, a follow-up."""

from typing import ClassVar

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand, Parties
from schemas.cited import Code
from schemas.frame import Frame
from schemas.places import Post
from schemas.sealed import Sealed
from schemas.words import Words


class DispatchOrder(CaseCommand):
    """Send the order out with its time limit on it; the unit that gets it leads (Beijing 2021, arts. 12-14)."""

    limit: Code = Field(description="One of the pack's time limits, such as urgent or ordinary")


class ObjectToOrder(CaseCommand):
    """Object, as the unit that got it, that the order is not its business (art. 12)."""

    reason: Words


class DecideObjection(CaseCommand):
    """Decide on an objection, from above: uphold it, and the order goes to another level, or not."""

    upheld: bool
    level: Level | None = Field(default=None, description="Where the order goes if the objection is upheld")
    reason: Words


class ExtendOrder(CaseCommand):
    """Give an order longer, from above, with a reason that the caller is told (art. 15)."""

    reason: Words


class AnswerCaller(CaseCommand):
    """Tell the callers what came of it (art. 15); who was not reached is named by nobody."""

    told: Parties
    channel: Code = "phone"
    text: Words


HotlineCommand = DispatchOrder | ObjectToOrder | DecideObjection | ExtendOrder | AnswerCaller


class OrderDispatched(Frame):
    """An order was sent out with its limit; whoever gets it first leads."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    limit: Code
    level: Level


class OrderObjected(Frame):
    """The unit says that the order is not its business; the time goes on."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    level: Level
    reason: Sealed


class ObjectionDecided(Frame):
    """An objection was decided; upheld, another level answers for the order, and its time goes on."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    upheld: bool
    from_level: Level
    to_level: Level
    post: Post | None = None
    reason: Sealed


class OrderExtended(Frame):
    """The order was given longer; the callers are told why."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    reason: Sealed


class CallerAnswered(Frame):
    """The callers were told what came of it."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    told: Parties
    channel: Code
    in_time: bool
    text: Sealed


HotlineEvent = OrderDispatched | OrderObjected | ObjectionDecided | OrderExtended | CallerAnswered
