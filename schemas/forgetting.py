"""Forgetting: what identifies one party, or the free texts of a case, is destroyed; that it was, stays (PIPL arts. 19, 47)."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from schemas.actors import Visibility
from schemas.acts import CaseCommand, PartyNumber
from schemas.frame import Frame

Basis = Literal["purpose_done", "term_over", "consent_withdrawn", "unlawful", "other_law"]
"""Why, by the items of PIPL art. 47: the purpose is done or cannot be, the term is over, consent was withdrawn, the handling
was unlawful, another law says so."""

Subject = Annotated[str, StringConstraints(pattern=r"^case/[0-9a-f-]{36}(/party/[1-9][0-9]{0,3})?$")]
"""The key that is gone: of the free texts of a case, or of one party."""


class ForgetParty(CaseCommand):
    """Destroy what identifies a party: name, phone, whom it acts for; its tracking code and tokens open nothing any more."""

    party: PartyNumber
    basis: Basis = "purpose_done"


class ForgetWords(CaseCommand):
    """Destroy the free texts of a case: title, statements, notes, reasons, terms."""

    basis: Basis = "purpose_done"


ForgettingCommand = ForgetParty | ForgetWords


class PartyForgotten(Frame):
    """The tombstone of a party: which key was to be destroyed, and why; who and when stand in the envelope."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    basis: Basis
    subject: Subject


class WordsForgotten(Frame):
    """The tombstone of the free texts of a case."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    basis: Basis
    subject: Subject


ForgettingEvent = PartyForgotten | WordsForgotten
