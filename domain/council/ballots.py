"""Decisions: one ballot paper for each unit of the roll; who may write on it, when, and which of its ballots counts.

A proxy's ballot stands below what the voter says itself, whatever the order, unless the rule says otherwise (`own_vote`). Of ballots
that stand equal the later one counts where the rule lets a ballot be changed, and else the first. A secret ballot is final.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from domain.case.ground import Ground
from domain.council.fieldwork import works_at
from domain.council.refusals.ballots import (
    BallotFinal,
    BallotFormWrong,
    BallotTheirOwn,
    MarksUnfit,
    NoProxies,
    OwnVoteStands,
    ProxiesUsedUp,
    ProxyForOneself,
    QuestionNotAsked,
    SecretWeightsDiffer,
    UnknownBallot,
    WitnessNotAnother,
)
from domain.council.terms import Terms
from domain.refusals import NotPermitted
from schemas.acts import action_name
from schemas.council.acts import Answered, Blank
from schemas.council.ballots import (
    BallotCast,
    BallotEvent,
    BallotIntent,
    BallotReceived,
    BallotVoided,
    CastBallot,
    Casting,
    CastSecretBallot,
    Channel,
    Paper,
    ProxyUsed,
    VoidBallot,
)
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot on a paper. A secret one has no answers here, and `sealed` is what lies in the urn for it."""

    revision: int
    channel: Channel
    answers: tuple[Answered, ...] = ()
    sealed: Sealed | None = None
    proxy: ProxyUsed | None = None
    voided: bool = False


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """Everything that came in for one unit, in order; what was voided stays to be seen."""

    ballots: tuple[Ballot, ...] = ()

    def counting(self, terms: Terms) -> Ballot | None:
        """The ballot that counts, if any does."""
        found: Ballot | None = None
        for one in self.ballots:
            if not one.voided and (found is None or _replaces(one.channel, found.channel, terms)):
                found = one
        return found


def evolve(paper: BallotPaper | None, event: BallotEvent) -> BallotPaper:
    """The paper after one more event."""
    before = paper.ballots if paper else ()
    match event:
        case BallotCast():
            new = Ballot(event.revision, event.channel, event.answers, proxy=event.proxy)
            return BallotPaper((*before, new))
        case BallotReceived():
            new = Ballot(len(before) + 1, event.channel, sealed=event.sealed, proxy=event.proxy)
            return BallotPaper((*before, new))
        case BallotVoided():
            voided = (replace(one, voided=True) if one.revision == event.revision else one for one in before)
            return BallotPaper(tuple(voided))
    assert_never(event)


def fold(events: Iterable[BallotEvent]) -> BallotPaper | None:
    """The paper that these events made; None for none."""
    paper: BallotPaper | None = None
    for event in events:
        paper = evolve(paper, event)
    return paper


def decide(
    paper: BallotPaper | None, command: BallotIntent, terms: Terms, ground: Ground
) -> tuple[BallotEvent, ...]:
    """The facts that a command about a ballot creates; raise the `Refusal` that forbids it.

    Whether the round was closed before its time the ledger says, when the fact is recorded.
    """
    terms.entry(command.unit)
    _permit(command, terms, ground)
    terms.must_take(ground.at)
    if isinstance(command, VoidBallot):
        return _void(paper, command, terms)
    _check_form(command, terms)
    _check_others(command, terms)
    if paper is not None and (standing := paper.counting(terms)) is not None:
        _check_standing(standing, command, terms)
    used = _used(command)
    match command:
        case CastBallot():
            answers = _read(command.answers, command.channel, terms)
            revision = len(paper.ballots) + 1 if paper else 1
            reason = command.reason.sealed if command.reason else None
            return (
                BallotCast(
                    revision=revision,
                    channel=command.channel,
                    answers=answers,
                    reason=reason,
                    proxy=used,
                    help=command.help,
                ),
            )
        case CastSecretBallot():
            _read(Paper.model_validate_json(command.paper.plain).answers, command.channel, terms)
            return (
                BallotReceived(
                    channel=command.channel, sealed=command.paper.sealed, proxy=used, help=command.help
                ),
            )
    assert_never(command)


def _used(command: Casting) -> ProxyUsed | None:
    given = command.proxy
    if given is None:
        return None
    return ProxyUsed(holder=given.holder, slot=given.slot, authorisation=given.authorisation.sealed)


def slots(terms: Terms) -> int | None:
    """For how many others one may vote; None: for any number."""
    return terms.rule.proxies


def slot(terms: Terms, taken: int) -> int:
    """The next of a holder's proxies when so many are taken, 0 where they are not limited; raise `ProxiesUsedUp`."""
    limit = slots(terms)
    if limit is not None and taken >= limit:
        raise ProxiesUsedUp(limit=limit)
    return 0 if limit is None else taken + 1


def _permit(command: BallotIntent, terms: Terms, ground: Ground) -> None:
    """The voter itself; for a proxy its holder; staff of the building or of the place where they take a ballot down."""
    actor, unit = ground.actor, command.unit
    entry = terms.entry(unit)
    at_work = works_at(actor, terms.roll.place) or (entry.place is not None and works_at(actor, entry.place))
    match command:
        case VoidBallot():
            allowed = at_work or terms.is_unit(actor, unit)
        case Casting(channel="online"):
            allowed = terms.is_unit(actor, unit)
        case Casting(proxy=proxy, help=None) if proxy is not None:
            allowed = terms.is_unit(actor, proxy.holder)
        case _:
            allowed = at_work
    if not allowed:
        raise NotPermitted(action=action_name(type(command)))


def _check_form(command: Casting, terms: Terms) -> None:
    if isinstance(command, CastSecretBallot) is not terms.opened.secret:
        raise BallotFormWrong
    if terms.opened.secret and not terms.weighs_alike:
        raise SecretWeightsDiffer
    if command.help is not None and command.help.witness == command.help.helper:
        raise WitnessNotAnother


def _check_others(command: Casting, terms: Terms) -> None:
    if command.proxy is None:
        return
    if slots(terms) == 0:
        raise NoProxies
    if command.proxy.holder == command.unit:
        raise ProxyForOneself
    terms.entry(command.proxy.holder)


def _check_standing(standing: Ballot, command: Casting, terms: Terms) -> None:
    """Raise where the ballot that stands is not replaced by this one."""
    if terms.opened.secret:
        raise BallotFinal
    if _replaces(command.channel, standing.channel, terms):
        return
    if _rank(command.channel, terms) < _rank(standing.channel, terms):
        raise OwnVoteStands
    raise BallotFinal


def _replaces(new: Channel, old: Channel, terms: Terms) -> bool:
    """Whether a ballot that came later counts in place of an earlier one."""
    later, earlier = _rank(new, terms), _rank(old, terms)
    return later > earlier or (later == earlier and terms.opened.may_change)


def _rank(channel: Channel, terms: Terms) -> int:
    match terms.rule.own_vote:
        case "equal":
            return 0
        case "over_proxy":
            return 0 if channel == "proxy" else 1
        case "over_recorded":
            return {"proxy": 0, "paper": 1, "assisted": 1, "online": 2}[channel]
    assert_never(terms.rule.own_vote)


def _read(answers: tuple[Answered, ...], channel: Channel, terms: Terms) -> tuple[Answered, ...]:
    """The answers as they are counted: what cannot be read is refused, or on paper that came in kept as unreadable."""
    found = []
    for one in answers:
        if one.question not in terms.questions:
            raise QuestionNotAsked(question=one.question)
        if terms.readers[one.question].read(one.marks).answer == "invalid":
            if channel != "paper":
                raise MarksUnfit(question=one.question)
            one = Answered(question=one.question, marks=Blank())  # noqa: PLW2901 -- the same answer, as it is kept
        found.append(one)
    return tuple(found)


def _void(paper: BallotPaper | None, command: VoidBallot, terms: Terms) -> tuple[BallotEvent, ...]:
    """Staff take back what staff or a proxy brought, the voter what others brought; a secret ballot stays."""
    if terms.opened.secret:
        raise BallotFinal
    ballots = paper.ballots if paper else ()
    found = next((one for one in ballots if one.revision == command.revision and not one.voided), None)
    if found is None:
        raise UnknownBallot
    if found.channel == "online":
        raise BallotTheirOwn
    return (BallotVoided(revision=found.revision, reason=command.reason.sealed),)
