"""Why a proposal is not made, amended, classified or dropped."""

from domain.refusals import Refusal


class UnknownProposal(Refusal):
    """No proposal of this id is on the table."""

    code = "proposal_unknown"
    stored = False


class UnknownClause(Refusal):
    """The proposal has no such clause, nor would it be the next one."""

    code = "clause_unknown"
    stored = False


class UnknownAmendment(Refusal):
    """The proposal has no such amendment."""

    code = "amendment_unknown"
    stored = False


class AmendmentSettled(Refusal):
    """The amendment was adopted or declined."""

    code = "amendment_settled"


class TextFixed(Refusal):
    """What is put to a vote stays as it was announced."""

    code = "text_fixed"


class TextVotedOn(Refusal):
    """A round that is not counted yet asks about this text; it changes between rounds."""

    code = "text_voted_on"


class ClassEased(Refusal):
    """A round asked about the proposal; from then on its class may change to one that asks for more, not for less."""

    code = "class_eased"


class NoAmendment(Refusal):
    """No amendment waits for a decision."""

    code = "no_amendment"


class NoProposal(Refusal):
    """There is no proposal that this could be about."""

    code = "no_proposal"
