"""Why parties are not asked, a consent is not taken, or mediation is not opened."""

from domain.refusals import Refusal


class MediationTried(Refusal):
    """This body opened mediation or was refused it already (People's Mediation Law, arts. 17, 23)."""

    code = "mediation_tried"


class AlreadyInvited(Refusal):
    """The parties were asked at this level already; asking again would set no clock back."""

    code = "already_invited"


class NotInvited(Refusal):
    """Nobody asked the parties at this level yet."""

    code = "not_invited"


class MediationEnded(Refusal):
    """Mediation ended; who wants it after all asks that the case is taken up again, or goes to the next level."""

    code = "mediation_ended"


class MediationConsentMissing(Refusal):
    """Mediation needs the word of every party whose word counts (art. 17)."""

    code = "mediation_consent_missing"


class ObjectionOpen(Refusal):
    """A party's objection to the class has to be answered before the case goes into mediation at this level."""

    code = "objection_open"
