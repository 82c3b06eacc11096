"""Why a step of a 12345 order is refused."""

from domain.refusals import Refusal


class OrderNotDispatched(Refusal):
    """The order was not sent out yet."""

    code = "order_not_dispatched"


class OrderDispatchedBefore(Refusal):
    """The order was sent out with its limit; that limit stands."""

    code = "order_dispatched_before"


class ObjectionWindowClosed(Refusal):
    """The time to object to the order is over, or this unit objected before."""

    code = "objection_window_closed"


class NoObjection(Refusal):
    """No objection to the order is open."""

    code = "no_objection"


class OrderExtendedBefore(Refusal):
    """The order was given longer as often as the pack allows, or its time is over."""

    code = "order_extended_before"


class FirstReceiverLeads(Refusal):
    """Whoever gets an order first leads it, and does not pass it on; the level above may be asked to join (Beijing 2021, art. 14)."""

    code = "first_receiver_leads"
