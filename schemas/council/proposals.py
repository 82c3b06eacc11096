"""Proposals and their clauses: made, amended a version at a time, carried over, dropped, with the class of their matter."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand, Electorate
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words

Clause = Annotated[int, Field(ge=1, le=200)]


class MakeProposal(DeliberationCommand):
    """Put a proposal on the table, clause by clause; a table proposes the class of its matter."""

    clauses: tuple[Words, ...] = Field(min_length=1, max_length=200)


class AmendClause(DeliberationCommand):
    """Propose another wording of a clause, with the reason; clause n + 1 of a proposal of n is a new one."""

    proposal: Code
    clause: Clause
    text: Words
    reason: Words


class AdoptAmendment(DeliberationCommand):
    """Take an amendment over: the clause has a new version from here on."""

    proposal: Code
    amendment: int = Field(ge=1)


class DeclineAmendment(DeliberationCommand):
    """Leave a clause as it is, with the reason."""

    proposal: Code
    amendment: int = Field(ge=1)
    reason: Words


class ClassifyProposal(DeliberationCommand):
    """Confirm or change the class of a proposal's matter, and by that who decides it (Civil Code art. 278)."""

    proposal: Code
    matter: Code
    reason: Words | None = None


class DropProposal(DeliberationCommand):
    """Take a proposal off the table, with the reason."""

    proposal: Code
    reason: Words


ProposalCommand = (
    MakeProposal | AmendClause | AdoptAmendment | DeclineAmendment | ClassifyProposal | DropProposal
)


class ProposalMade(Frame):
    """A proposal is on the table; `matter` is what the table of classes says of its words, for a person to confirm."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposal: Code
    proposer: str
    clauses: tuple[Sealed, ...]
    matter: Code
    used: tuple[str, ...] = ()


class AmendmentProposed(Frame):
    """Another wording of a clause is proposed."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposal: Code
    amendment: int
    clause: Clause
    proposer: str
    text: Sealed
    reason: Sealed


class AmendmentAdopted(Frame):
    """A clause has a new version."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposal: Code
    amendment: int
    clause: Clause
    version: int = Field(ge=1)


class AmendmentDeclined(Frame):
    """A clause stays as it is."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposal: Code
    amendment: int
    reason: Sealed


class ProposalClassified(Frame):
    """A person says of which class a proposal's matter is, and by that whose decision it needs."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposal: Code
    matter: Code
    confirmed: bool
    electorate: Electorate
    procedure: Code
    reason: Sealed | None = None


class ProposalDropped(Frame):
    """A proposal is off the table."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposal: Code
    reason: Sealed


class ProposalCarried(Frame):
    """A proposal that found no agreement goes on into the next round."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    proposal: Code
    why: Literal["not_agreed", "no_quorum", "objected"]


ProposalEvent = (
    ProposalMade
    | AmendmentProposed
    | AmendmentAdopted
    | AmendmentDeclined
    | ProposalClassified
    | ProposalDropped
    | ProposalCarried
)
