"""Why a step of a survey, a reception day or a round of doors is refused."""

from domain.refusals import Refusal


class UnknownSurvey(Refusal):
    """No such survey, or none that the asker may know of."""

    code = "survey_unknown"


class SurveyExists(Refusal):
    """The survey was opened already."""

    code = "survey_exists"


class RollUnfit(Refusal):
    """The roll is unknown, lists no households, or reaches beyond the place."""

    code = "roll_unfit"


class ClosingPast(Refusal):
    """What is to be open until an instant ends after now."""

    code = "closing_past"


class SurveyOver(Refusal):
    """The survey takes no answers any more."""

    code = "survey_over"


class SurveyStillOpen(Refusal):
    """Answers still come in; they are counted afterwards."""

    code = "survey_still_open"


class HouseholdNotAsked(Refusal):
    """The household is not one of those that the survey asks."""

    code = "household_not_asked"


class AnsweredAlready(Refusal):
    """The household answered, and this survey takes no second answer."""

    code = "answered_already"


class AnsweredThemselves(Refusal):
    """The household answered with its own pass; what staff take down does not replace that."""

    code = "answered_themselves"


class ReplyUnfit(Refusal):
    """A reply does not fit its question, or a question that has to be answered is not."""

    code = "reply_unfit"


class UnknownAnswer(Refusal):
    """The household gave no answer that counts."""

    code = "answer_unknown"


class AnswerChanged(Refusal):
    """The household answered anew since it was read."""

    code = "answer_changed"


class UnknownTheme(Refusal):
    """The survey names no such theme."""

    code = "theme_unknown"


class ThemeExists(Refusal):
    """The survey names this theme already."""

    code = "theme_exists"


class UnknownReception(Refusal):
    """No such session, or none that the asker may know of."""

    code = "reception_unknown"


class ReceptionExists(Refusal):
    """The session stands on the calendar already."""

    code = "reception_exists"


class HostWithoutRole(Refusal):
    """Whoever hosts holds no post of the role that such a day is for, at this place or above it."""

    code = "host_without_role"


class ReceptionNotBegun(Refusal):
    """The session has not begun."""

    code = "reception_not_begun"


class ReceptionOver(Refusal):
    """The session was closed and counted."""

    code = "reception_over"


class IntakeFromElsewhere(Refusal):
    """The case or deliberation is unknown, or does not say that it came from here."""

    code = "intake_from_elsewhere"


class UnknownOutreach(Refusal):
    """No such round of doors, or none that the asker may know of."""

    code = "outreach_unknown"


class OutreachExists(Refusal):
    """The round was planned already."""

    code = "outreach_exists"


class OutreachOver(Refusal):
    """The round was closed and counted."""

    code = "outreach_over"


class DoorNotOnRoute(Refusal):
    """The door is not on the route of this round."""

    code = "door_not_on_route"


class DoorsNotListed(Refusal):
    """The roll lacks some of the doors."""

    code = "doors_not_listed"
