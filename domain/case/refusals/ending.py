"""Why mediation or a case does not end, is not filed away, or is not taken up again."""

from domain.refusals import Refusal


class ReasonByEvent(Refusal):
    """A refusal, a refused signature and the end of the term are recorded by their own steps, never claimed."""

    code = "reason_by_event"


class NobodyUnreachable(Refusal):
    """No party counts as unreachable: the tries that the pack asks for were not recorded."""

    code = "nobody_unreachable"


class OrderUnanswered(Refusal):
    """A supervision order must be answered before the case may end."""

    code = "order_unanswered"


class SessionStillRuns(Refusal):
    """A session was opened and not closed: its result must be recorded first."""

    code = "session_still_runs"


class AgreementNotPerformed(Refusal):
    """Something that was promised is neither done nor urged as often as the pack asks (art. 31)."""

    code = "agreement_not_performed"


class AnswerWithoutContact(Refusal):
    """A party who was not reached answered nothing."""

    code = "answer_without_contact"


class AnsweredTwice(Refusal):
    """One party stands in the answers of one visit twice."""

    code = "answered_twice"


class FileIncomplete(Refusal):
    """Documents that must be in the file are not in it, and nobody said why (art. 27)."""

    code = "file_incomplete"


class ReopeningUnfounded(Refusal):
    """What the reason for taking the case up again speaks of did not happen in this case."""

    code = "reopening_unfounded"


class NotAskedFor(Refusal):
    """Who refused or ended mediation, or agreed to what is to be changed, did not ask for it to be taken up again."""

    code = "not_asked_for"


class ReopenedEnough(Refusal):
    """The case was taken up again as often as the pack allows; what comes up now is reported anew."""

    code = "reopened_enough"


class NotAnApplicant(Refusal):
    """Only who asked for the case can take the request back."""

    code = "not_an_applicant"
