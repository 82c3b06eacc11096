"""Decisions: one ballot paper for each unit of the roll; who may write on it, when, and which of its ballots counts.

A proxy's ballot stands below what the voter says itself, whatever the order, unless the rule says otherwise (`own_vote`). Of ballots
that stand equal the later one counts where the rule lets a ballot be changed, and else the first. A secret ballot is final.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from domain.case.ground import Ground
from domain.council.casting import check_form, check_help, check_holder, check_proxy, permit, read
from domain.council.refusals.ballots import (
    BallotFinal,
    BallotTheirOwn,
    OwnVoteStands,
    ProxiesUsedUp,
    UnknownBallot,
)
from domain.council.terms import Terms
from schemas.council.acts import Answered, Unit
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
    GiveProxy,
    Help,
    ProxyAuthorised,
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
    help: Help | None = None
    voided: bool = False


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """Everything that came in for one unit, in order; what was voided stays to be seen."""

    ballots: tuple[Ballot, ...] = ()
    proxy: Unit | None = None
    """Who may vote for the unit, by its own word or by a written paper that staff and a witness saw."""
    length: int = 0
    """How many facts are recorded of it; a ballot is named by its place among them."""

    def proxies(self) -> tuple[ProxyUsed, ...]:
        """What this paper takes of its holders' proxies: one of each, as long as its ballot counts or may count again.

        What the voter said itself online is never taken back, so what lies under it counts no more.
        """
        held: dict[Unit, ProxyUsed] = {}
        for one in reversed([one for one in self.ballots if not one.voided]):
            if one.channel == "online":
                break
            if one.proxy is not None:
                held.setdefault(one.proxy.holder, one.proxy)
        return tuple(held.values())

    def counting(self, terms: Terms) -> Ballot | None:
        """The ballot that counts, if any does."""
        found: Ballot | None = None
        for one in self.ballots:
            if not one.voided and (found is None or _replaces(one.channel, found.channel, terms)):
                found = one
        return found


def evolve(paper: BallotPaper | None, event: BallotEvent) -> BallotPaper:
    """The paper after one more event."""
    before = paper or BallotPaper()
    after = replace(before, length=before.length + 1)
    match event:
        case BallotCast():
            new = Ballot(event.revision, event.channel, event.answers, proxy=event.proxy, help=event.help)
            return replace(after, ballots=(*before.ballots, new))
        case BallotReceived():
            new = Ballot(after.length, event.channel, (), event.sealed, event.proxy, event.help)
            return replace(after, ballots=(*before.ballots, new))
        case BallotVoided():
            kept = (
                replace(one, voided=True) if one.revision == event.revision else one for one in before.ballots
            )
            return replace(after, ballots=tuple(kept))
        case ProxyAuthorised():
            return replace(after, proxy=event.holder)
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
    permit(command, terms, ground, paper.proxy if paper else None)
    terms.must_take(ground.at)
    if isinstance(command, VoidBallot):
        return _void(paper, command)
    if isinstance(command, GiveProxy):
        return _given(command, terms, ground)
    check_form(command, terms)
    check_help(command, terms, ground)
    check_proxy(command, terms)
    if paper is not None and (standing := paper.counting(terms)) is not None:
        _check_standing(standing, command, terms)
    used = _used(command)
    match command:
        case CastBallot():
            answers = read(command.answers, command.channel, terms)
            revision = paper.length + 1 if paper else 1
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
            read(command.answers, command.channel, terms)
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


def _given(command: GiveProxy, terms: Terms, ground: Ground) -> tuple[BallotEvent, ...]:
    """A later word replaces an earlier one; a ballot that was cast by it stays until it is taken back or voted over."""
    check_help(command, terms, ground)
    check_holder(command.unit, command.holder, terms)
    paper = command.authorisation.sealed if command.authorisation else None
    return (ProxyAuthorised(holder=command.holder, authorisation=paper, help=command.help),)


def _void(paper: BallotPaper | None, command: VoidBallot) -> tuple[BallotEvent, ...]:
    """Staff take back what staff or a proxy brought, the voter what others brought, of a secret round as well.

    Of a secret ballot its paper stays in the urn until that is opened, and is then left out: the ballot names it.
    """
    ballots = paper.ballots if paper else ()
    found = next((one for one in ballots if one.revision == command.revision and not one.voided), None)
    if found is None:
        raise UnknownBallot
    if found.channel == "online":
        raise BallotTheirOwn
    return (BallotVoided(revision=found.revision, reason=command.reason.sealed),)
