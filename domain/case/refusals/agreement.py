"""Why terms are not written down, signed or sealed."""

from domain.refusals import Refusal


class AgreementRests(Refusal):
    """While mediation is suspended nothing is drafted or signed (特邀 art. 18: what is suspected false is checked first)."""

    code = "agreement_rests"


class AgreementAwaitsRecusal(Refusal):
    """A mediator whose recusal is open neither drafts nor signs until it is decided."""

    code = "agreement_awaits_recusal"


class OwedToOneself(Refusal):
    """An item is owed by one party to another one."""

    code = "owed_to_oneself"


class DuePassed(Refusal):
    """An item is to be done on a day that is over."""

    code = "due_passed"


class ScopeUnclear(Refusal):
    """A partial agreement says what it leaves open, and a full one leaves nothing open."""

    code = "scope_unclear"


class OtherTerms(Refusal):
    """The terms are not, or no longer, those that the signer saw."""

    code = "other_terms"


class SignedAlready(Refusal):
    """Each signs the same terms once."""

    code = "signed_already"


class NotToSign(Refusal):
    """This party is spoken for by others, who sign for its side."""

    code = "not_to_sign"


class FormNotYours(Refusal):
    """A party who signs online signs electronically; staff record what was signed on paper before them."""

    code = "form_not_yours"


class PaperOnly(Refusal):
    """Documents on marriage, adoption or inheritance are not signed electronically (电子签名法 art. 3)."""

    code = "paper_only"


class SignatureUnproven(Refusal):
    """Staff who record a signature on paper say where that paper is."""

    code = "signature_unproven"


class SealNeedsAnother(Refusal):
    """Whoever recorded signatures of parties does not affix the seal too, as long as somebody else may."""

    code = "seal_needs_another"


class SignaturesMissing(Refusal):
    """The mediator signs after every party (art. 29)."""

    code = "signatures_missing"


class MediatorNotSigned(Refusal):
    """The seal is affixed after the mediator who presides signed (art. 29)."""

    code = "mediator_not_signed"
