"""Why a breach of a covenant is not recorded so."""

from domain.refusals import Refusal


class NoCovenant(Refusal):
    """What was deliberated on is no covenant, or it is not adopted, published and filed, or was annulled."""

    code = "no_covenant"


class UnknownBreach(Refusal):
    """No breach of this number was reported of this clause at this place."""

    code = "breach_unknown"
    stored = False


class MediatedAlready(Refusal):
    """The breach is a case by now: what there is to say is said there."""

    code = "breach_mediated"
