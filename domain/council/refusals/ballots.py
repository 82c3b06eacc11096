"""Why a ballot, a statement or the opening of an urn is refused."""

from domain.refusals import Refusal


class UnknownRound(Refusal):
    """No such round, or none that was opened yet."""

    code = "round_unknown"
    stored = False


class RoundNotOpen(Refusal):
    """The round is not open yet."""

    code = "round_not_open"
    stored = False


class RoundOver(Refusal):
    """The round takes nothing any more: its closing instant has come, or it was closed."""

    code = "round_over"
    stored = False


class NotOnRoll(Refusal):
    """The unit does not stand on the roll of this round."""

    code = "not_on_roll"
    stored = False


class QuestionNotAsked(Refusal):
    """The round does not ask this question."""

    code = "question_not_asked"


class MarksUnfit(Refusal):
    """The marks cannot be read as an answer to their question."""

    code = "marks_unfit"


class BallotFormWrong(Refusal):
    """The round is secret and the ballot is not, or the other way round."""

    code = "ballot_form_wrong"
    stored = False


class BallotFinal(Refusal):
    """The unit has voted, and this round takes no second ballot."""

    code = "ballot_final"


class OwnVoteStands(Refusal):
    """What the voter said itself is not replaced by what somebody else brings."""

    code = "own_vote_stands"


class NoProxies(Refusal):
    """Nobody votes for another in this round."""

    code = "no_proxies"


class ProxiesUsedUp(Refusal):
    """The holder votes for as many others as one may."""

    code = "proxies_used_up"
    stored = False


class ProxyForOneself(Refusal):
    """Nobody is a proxy for themselves."""

    code = "proxy_for_oneself"


class ProxyNotGiven(Refusal):
    """Nobody but the holder says that the holder may vote for the unit."""

    code = "proxy_not_given"
    stored = False


class NothingAnswered(Refusal):
    """The ballot answers no question."""

    code = "nothing_answered"
    stored = False


class WitnessWithoutPost(Refusal):
    """Whoever is named as helper or witness holds no post there."""

    code = "witness_without_post"


class WitnessNotAnother(Refusal):
    """The witness is the one who took the ballot down."""

    code = "witness_not_another"


class UnknownBallot(Refusal):
    """The unit has no ballot of this revision that counts."""

    code = "ballot_unknown"


class BallotTheirOwn(Refusal):
    """What a voter sent itself is replaced by the voter alone."""

    code = "ballot_their_own"


class SecretWeightsDiffer(Refusal):
    """Votes of different weight cannot be secret: the weight would tell whose they are."""

    code = "secret_weights_differ"
    stored = False


class UrnMismatch(Refusal):
    """The urn does not hold as many papers as ballots were received; nothing is counted until somebody knows why."""

    code = "urn_mismatch"
    stored = False


class UrnNotOpen(Refusal):
    """The urn of the round was not opened yet."""

    code = "urn_not_open"
    stored = False


class NotSecret(Refusal):
    """The round is not secret; there is no urn."""

    code = "not_secret"
    stored = False


class ResultsHidden(Refusal):
    """How others voted is shown to those who have voted, and to everybody once the round is closed."""

    code = "results_hidden"
    stored = False


class UnknownStatement(Refusal):
    """The round has no such statement."""

    code = "statement_unknown"
    stored = False


class StatementGone(Refusal):
    """The statement was withheld by the chair."""

    code = "statement_withheld"


class StatementsUsedUp(Refusal):
    """The unit has made as many statements as one may in a round."""

    code = "statements_used_up"
