"""Why a notice is not served, or not sent."""

from domain.refusals import Refusal


class UnknownNotice(Refusal):
    """The case has no such notice, or none for this party."""

    code = "notice_unknown"
    stored = False


class NothingToServe(Refusal):
    """Every notice reached its party, or none was prepared."""

    code = "nothing_to_serve"


class MannerNotYours(Refusal):
    """A party opens its own notices; staff record how a paper reached its party, and never that somebody opened it."""

    code = "manner_not_yours"


class ProofMissing(Refusal):
    """The law waits for proof of service: what proves it was not said."""

    code = "proof_missing"


class ChannelNotChosen(Refusal):
    """The notice was not to go by this channel."""

    code = "channel_not_chosen"
