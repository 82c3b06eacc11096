"""What a ballot has to be before it is looked at beside others: by whom it may be brought, who helped, for whom a proxy votes."""

from collections.abc import Iterable

from domain.case.ground import Ground
from domain.council.fieldwork import WORKERS, works_at
from domain.council.refusals.ballots import (
    BallotFormWrong,
    MarksUnfit,
    NoProxies,
    NothingAnswered,
    ProxyForOneself,
    ProxyNotGiven,
    QuestionNotAsked,
    SecretWeightsDiffer,
    WitnessNotAnother,
    WitnessWithoutPost,
)
from domain.council.terms import Terms
from domain.refusals import NotPermitted
from schemas.acts import action_name
from schemas.council.acts import Answered, Blank, Unit
from schemas.council.ballots import (
    BallotIntent,
    Casting,
    CastSecretBallot,
    Channel,
    GiveProxy,
    VoidBallot,
)


def permit(command: BallotIntent, terms: Terms, ground: Ground, given: Unit | None) -> None:
    """The voter itself; staff of the building or of the place where they take it down; a proxy's holder once it was `given`.

    A holder's own word is none: raise `ProxyNotGiven` before the voter, or staff who saw its paper, has named the holder.
    """
    actor, unit = ground.actor, command.unit
    at_work = any(works_at(actor, place) for place in _places(unit, terms))
    match command:
        case VoidBallot():
            allowed = at_work or terms.is_unit(actor, unit)
        case GiveProxy(help=help_given):
            allowed = at_work if help_given else terms.is_unit(actor, unit)
        case Casting(channel="online"):
            allowed = terms.is_unit(actor, unit)
        case Casting(proxy=proxy, help=None) if proxy is not None:
            allowed = terms.is_unit(actor, proxy.holder)
        case _:
            allowed = at_work
    if not allowed:
        raise NotPermitted(action=action_name(type(command)))
    if isinstance(command, Casting) and command.proxy and not command.help:
        check_holder(unit, command.proxy.holder, terms)
        if given != command.proxy.holder:
            raise ProxyNotGiven


def check_form(command: Casting, terms: Terms) -> None:
    """Raise where the ballot is open and the round secret, or the other way round, or where weights would tell."""
    if isinstance(command, CastSecretBallot) is not terms.opened.secret:
        raise BallotFormWrong
    if terms.opened.secret and not terms.weighs_alike:
        raise SecretWeightsDiffer


def check_help(command: Casting | GiveProxy, terms: Terms, ground: Ground) -> None:
    """Raise where two are said to have been there and are not two of the staff of the place."""
    given = command.help
    if given is None:
        return
    if given.witness == given.helper:
        raise WitnessNotAnother
    named = {given.helper, given.witness} - {None, ground.actor.id}
    for one in named:
        if not any(
            ground.directory.holds(str(one), WORKERS, place) for place in _places(command.unit, terms)
        ):
            raise WitnessWithoutPost


def check_proxy(command: Casting, terms: Terms) -> None:
    """Raise where the round knows no proxies, or not this one."""
    if command.proxy is not None:
        check_holder(command.unit, command.proxy.holder, terms)


def check_holder(unit: Unit, holder: Unit, terms: Terms) -> None:
    """Raise where nobody votes for others, where somebody would for themselves, or without being on the roll."""
    if terms.rule.proxies == 0:
        raise NoProxies
    if holder == unit:
        raise ProxyForOneself
    terms.entry(holder)


def read(answers: Iterable[Answered], channel: Channel, terms: Terms) -> tuple[Answered, ...]:
    """The answers as they are counted: what cannot be read is refused, or on paper that came in kept as unreadable.

    A paper may come in empty; raise `NothingAnswered` where anything else does, for that would be a vote without a word.
    """
    found = []
    for one in answers:
        if one.question not in terms.questions:
            raise QuestionNotAsked(question=one.question)
        if terms.readers[one.question].read(one.marks).answer == "invalid":
            if channel != "paper":
                raise MarksUnfit(question=one.question)
            one = Answered(question=one.question, marks=Blank())  # noqa: PLW2901 -- the same answer, as it is kept
        found.append(one)
    if not found and channel != "paper":
        raise NothingAnswered
    return tuple(found)


def _places(unit: Unit, terms: Terms) -> tuple[str, ...]:
    """Where staff are at work on a unit's ballot: the place of the roll, and the building."""
    building = terms.entry(unit).place
    return (terms.roll.place,) if building is None else (terms.roll.place, building)
