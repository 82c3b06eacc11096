"""Why somebody does not mediate, is not chosen, or has not to withdraw."""

from domain.refusals import Refusal


class MediatorNamed(Refusal):
    """Somebody presides already; only a recusal, or a vacated post, makes room (People's Mediation Law, art. 19)."""

    code = "mediator_named"


class NobodyPresides(Refusal):
    """Nobody mediates this case yet."""

    code = "nobody_presides"


class ChoiceWindowOpen(Refusal):
    """The parties may still choose; the committee appoints afterwards (art. 19)."""

    code = "choice_window_open"


class ChoiceWindowOver(Refusal):
    """The time to choose is over, or this pack gives none: the committee appoints."""

    code = "choice_window_over"


class MediatorRemoved(Refusal):
    """Whoever was taken off a case does not come back to it (特邀 art. 16)."""

    code = "mediator_removed"


class NamedTwice(Refusal):
    """One person has one part in a mediation."""

    code = "named_twice"


class NotTheMediator(Refusal):
    """The person named neither presides nor assists here."""

    code = "not_the_mediator"


class NothingDisclosed(Refusal):
    """Nothing was disclosed that a party could agree to."""

    code = "nothing_disclosed"


class DisclosureUndecided(Refusal):
    """After a disclosure the mediator goes on only when every party agrees (特邀 art. 15)."""

    code = "disclosure_undecided"


class RecusalOpen(Refusal):
    """A request for recusal waits for its decision; no session is held meanwhile."""

    code = "recusal_open"


class NoRecusalOpen(Refusal):
    """Nobody asked a mediator to withdraw, or it was decided."""

    code = "no_recusal_open"


class RecusalOfOneself(Refusal):
    """The mediator concerned does not decide about himself."""

    code = "recusal_of_oneself"


class RecusalDenied(Refusal):
    """This party's request about this mediator was decided already."""

    code = "recusal_denied"


class RightsNotTold(Refusal):
    """Before the first session every party is told of its rights and duties (若干规定 art. 30)."""

    code = "rights_not_told"
