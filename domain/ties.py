"""What ties a member of staff to people whose disputes may come before him: entered in the roster, proposed at appointment."""

from typing import assert_never

from domain.directory import Directory, Tie
from domain.refusals import Refusal
from schemas.places import DeclareTie, RosterEvent, TieDeclared, TieWithdrawn, WithdrawTie


class StaffUnknown(Refusal):
    """Nobody of this id is in the roster."""

    code = "staff_unknown"


class TieExists(Refusal):
    """This tie is entered already."""

    code = "tie_exists"


class TieUnknown(Refusal):
    """No such tie is entered."""

    code = "tie_unknown"


def decide_tie(command: DeclareTie | WithdrawTie, directory: Directory) -> tuple[RosterEvent, ...]:
    """Enter a tie of somebody who is in the roster, or that it is no more; raise one of the refusals above."""
    said = command.model_dump()
    known = Tie.of(command) in directory.ties.get(command.staff, ())
    match command:
        case DeclareTie():
            if not any(command.staff in held for held in directory.posts.values()):
                raise StaffUnknown(staff=command.staff)
            if known:
                raise TieExists(place=command.place)
            return (TieDeclared.model_validate(said),)
        case WithdrawTie():
            if not known:
                raise TieUnknown(place=command.place)
            return (TieWithdrawn.model_validate(said),)
    assert_never(command)
