"""Why a round is not opened, closed or counted, and why nothing is referred to a vote."""

from domain.refusals import Refusal


class RollMissing(Refusal):
    """The roll of the round is not frozen yet, and nothing else stands in the way; `electorate` says whose roll is needed."""

    code = "roll_missing"
    stored = False


class NotNoticed(Refusal):
    """No instant was announced for the next round."""

    code = "round_not_noticed"


class RoundNotDue(Refusal):
    """The instant that was announced for the round has not come."""

    code = "round_not_due"


class StillCooling(Refusal):
    """The time that lies between two rounds is not over."""

    code = "still_cooling"


class RollOfOthers(Refusal):
    """The roll lists another electorate than the one that decides here."""

    code = "roll_of_others"


class NothingToDecide(Refusal):
    """A vote needs a question: a proposal, options or candidates."""

    code = "nothing_to_decide"


class QuestionUnfit(Refusal):
    """A question does not go with its rule, with those who decide, or with what was announced; `why` says which."""

    code = "question_unfit"


class QuestionNotAnnounced(Refusal):
    """A vote asks what was announced, with the same options, and nothing else (Beijing 2024, art. 35)."""

    code = "question_not_announced"


class NoOpenRound(Refusal):
    """No round is open."""

    code = "no_open_round"


class RoundNotOver(Refusal):
    """The round ends when it was announced to end, or once everybody has voted."""

    code = "round_not_over"


class RoundStillOpen(Refusal):
    """A round is counted once it is closed."""

    code = "round_still_open"


class NothingToRefer(Refusal):
    """No proposal is left that could be put to a vote, or handed to the tier above."""

    code = "nothing_to_refer"


class OtherWayDeclared(Refusal):
    """The procedure declares what follows when the rounds are used up; `way` names it.

    Only whoever answers for the level above takes another, and says why.
    """

    code = "other_way_declared"


class ProposalSettled(Refusal):
    """What became of the proposal is settled."""

    code = "proposal_settled"


class MatterUnconfirmed(Refusal):
    """Of which class the matter is was proposed by a table; a person confirms it first."""

    code = "matter_unconfirmed"


class ProcedureUnfit(Refusal):
    """The matter is decided by another procedure or another electorate; `needed` names it."""

    code = "procedure_unfit"


class RegisterUnfit(Refusal):
    """No register or body was named that gives a roll of those who decide."""

    code = "register_unfit"


class TopTier(Refusal):
    """There is no tier above that deliberates by this procedure."""

    code = "top_tier"


class RepeatsUsedUp(Refusal):
    """The vote was called as often as its procedure allows."""

    code = "repeats_used_up"
