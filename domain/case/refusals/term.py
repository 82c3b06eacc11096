"""Why mediation does not rest, does not go on, or has no longer term."""

from domain.refusals import Refusal


class AlreadySuspended(Refusal):
    """Mediation rests already."""

    code = "already_suspended"


class NotSuspended(Refusal):
    """Mediation does not rest."""

    code = "not_suspended"


class ReasonNotForRole(Refusal):
    """The pack lets others suspend mediation for this reason."""

    code = "reason_not_for_role"


class TermIsOver(Refusal):
    """The term ran out: it can be extended only while it runs."""

    code = "term_is_over"


class ExtensionsUsedUp(Refusal):
    """The term was extended as often as the pack allows."""

    code = "extensions_used_up"


class NoExtensionProposed(Refusal):
    """Nobody proposed a longer term."""

    code = "no_extension_proposed"


class NotASpeaker(Refusal):
    """The side of this party is spoken for by its representatives."""

    code = "not_a_speaker"
