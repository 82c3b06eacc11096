"""Why a topic is not supported, taken up, taken back, scheduled or announced."""

from domain.refusals import Refusal


class AlreadySupported(Refusal):
    """This one stands behind the topic already, or suggested it."""

    code = "already_supported"


class TopicSupported(Refusal):
    """So many stand behind the topic that it is answered; its proposer alone does not take it back."""

    code = "topic_supported"


class ReasonMissing(Refusal):
    """Whoever chooses another class than the one that was proposed says why."""

    code = "class_reason_missing"
    stored = False


class WayUnfit(Refusal):
    """Matters of this class are decided by another procedure; `needed` names it."""

    code = "way_unfit"


class TierUnfit(Refusal):
    """The procedure is not for this tier, or whoever screens does not organise there; `tiers` are those that fit."""

    code = "tier_unfit"


class StudyMissing(Refusal):
    """An assembly decides: the party organisation studies the matter first (Residents' Committee Law art. 30 para 4)."""

    code = "party_study_missing"


class StudyNotNeeded(Refusal):
    """No assembly decides on the matter, or it was studied already."""

    code = "party_study_not_needed"


class StudyCountWrong(Refusal):
    """No more can have been present than were due."""

    code = "party_study_count_wrong"
    stored = False


class ChairUnfit(Refusal):
    """The chair has a post here, and is neither who suggested the topic nor the observer; `why` says which."""

    code = "chair_unfit"


class ObserverUnfit(Refusal):
    """The observer has the post of a supervisor here or sits in the supervision committee (art. 36)."""

    code = "observer_unfit"


class BodyUnfit(Refusal):
    """There is no such body, or it is not of the kind, the tier or the area that decides here; `why` says which."""

    code = "body_unfit"


class OpensPast(Refusal):
    """What is announced opens after now, and closes after it opened."""

    code = "opening_past"
    stored = False


class NoticeTooShort(Refusal):
    """So many full days lie between notice and opening; `earliest` is the first instant at which it may open."""

    code = "notice_too_short"


class NoShortNotice(Refusal):
    """The law does not let this body be called at short notice."""

    code = "short_notice_not_allowed"


class RoundTooShort(Refusal):
    """A vote is open at least as long as its procedure says; `earliest` is the first instant at which it may close."""

    code = "round_too_short"


class PeopleFixed(Refusal):
    """Once a round is announced, and between two rounds of one step, the same body and the same register decide."""

    code = "people_fixed"
