"""Whose decision a matter is: the table of classes proposes it from the words, a person confirms it (Civil Code art. 278)."""

from fractions import Fraction

from domain.case.ground import Ground
from domain.council.ground import council_of, decision
from domain.refusals import PackLacks, UnknownCode
from schemas.council.acts import Electorate
from schemas.council.procedures import Council, MatterClass, Procedure

_RESIDENTS: tuple[Electorate, ...] = ("residents", "households", "delegates", "members")


def matter_for(
    council: Council, text: str, otherwise: str | None = None
) -> tuple[MatterClass, tuple[str, ...]]:
    """The first class whose words stand in a text, with those words; without any the class `otherwise`, else the last."""
    for one in council.matters:
        used = tuple(word for word in one.any_words if word in text)
        if used and not any(word in text for word in one.no_words):
            return one, used
    known = (one for one in council.matters if one.id == otherwise)
    return next(known, council.matters[-1]), ()


def matter_class(code: str, ground: Ground) -> MatterClass:
    """The class of this id; raise `UnknownCode` when the pack has none."""
    found = next((one for one in council_of(ground).matters if one.id == code), None)
    if found is None:
        raise UnknownCode(
            field="matter", value=code, known=tuple(one.id for one in council_of(ground).matters)
        )
    return found


def deciding(matter: str, ground: Ground) -> Procedure:
    """The procedure by which a class of matters is decided."""
    found = ground.pack.procedure(matter_class(matter, ground).procedure)
    if found is None:
        raise PackLacks(section="procedures", pack=ground.pack.id)
    return found


def needs_vote(matter: str, ground: Ground) -> bool:
    """Whether talk alone does not decide a matter of this class: its own procedure ends in a vote."""
    return deciding(matter, ground).phases[-1].kind == "vote"


def eases(one: str, other: str, ground: Ground) -> bool:
    """Whether the second of two classes asks for less: no vote where one is needed, residents for owners, a smaller majority."""
    if not needs_vote(one, ground):
        return False
    owners = matter_class(one, ground).electorate == "owners"
    if not needs_vote(other, ground) or (owners and matter_class(other, ground).electorate != "owners"):
        return True
    alike = owners is (matter_class(other, ground).electorate == "owners")
    return alike and _majority(other, ground) < _majority(one, ground)


def _majority(matter: str, ground: Ground) -> Fraction:
    rule = decision(deciding(matter, ground).phases[-1].rule, ground)
    return max((Fraction(one.fraction) for one in rule.approval), default=Fraction(0))


def crosses(one: Electorate, other: Electorate) -> bool:
    """Whether residents would decide for owners, or owners for residents; seats of a meeting of both are neither."""
    return (one == "owners" and other in _RESIDENTS) or (other == "owners" and one in _RESIDENTS)
