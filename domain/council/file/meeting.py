"""The documents of rounds: notice, minutes, ballot form, tally sheet."""

from collections.abc import Iterator
from fractions import Fraction

from domain.council.file.paper import Entry, Paper, PaperKind, Value
from domain.council.file.told import Told
from domain.council.state import Deliberation, Round
from schemas.council.meetings import DissentRecorded, SpeechRecorded, StrawPollTaken
from schemas.council.procedures import Procedure
from schemas.council.rules import Amounts, Answer
from schemas.council.tallies import Measured, Tally, Verdict
from schemas.council.topics import NoticeGiven

_VALID: tuple[Answer, ...] = ("yes", "no", "abstain")


def notices(deliberation: Deliberation, told: Told) -> Iterator[Paper]:
    """协商公告: one for each round that was announced; one must be there before anything is opened."""
    given = told.all(NoticeGiven)
    for nth, one in enumerate(given, start=1):
        entries = (
            Entry("topic", deliberation.title, everybody=True),
            Entry("options", _clauses(deliberation), everybody=True),
            Entry("opens", one.opens, everybody=True),
            Entry("closes", one.closes, everybody=True),
            Entry("place", one.venue, everybody=True),
            Entry("form", deliberation.procedure, everybody=True),
            Entry("participants", deliberation.electorate, everybody=True),
            Entry("material", one.material, everybody=True),
            Entry("notice_days", one.days, everybody=True),
            Entry("short_notice", one.short_notice, must=False, everybody=True),
        )
        yield Paper("notice", nth, entries, present=True)
    if not given:
        yield Paper("notice", 1, (), present=False, must=bool(deliberation.rounds))


def _clauses(deliberation: Deliberation) -> tuple[Value, ...]:
    return tuple(
        {"proposal": one.id, "clauses": tuple(versions[-1] for versions in one.clauses)}
        for one in deliberation.proposals
    )


def of_round(
    deliberation: Deliberation, held: Round, procedure: Procedure | None, told: Told
) -> Iterator[Paper]:
    """What a round leaves: minutes where people met, a ballot form where something was asked, a tally sheet once it is counted."""
    if held.opened.kind == "talk" or held.minutes is not None:
        yield _minutes(deliberation, held, procedure, told)
    if held.opened.questions:
        yield _ballot_form(held, told)
        if held.closed_at is not None:
            yield _tally_sheet(held, told)


def _minutes(deliberation: Deliberation, held: Round, procedure: Procedure | None, told: Told) -> Paper:
    """协商会议记录, or 三方联席会议纪要 where the procedure asks for the signatures of sides."""
    minutes, opened, floor = held.minutes, held.opened, held.floor
    needed = procedure.signatures if procedure else ()
    # Where nobody came to one place those took part who voted.
    there = len(set(floor.present)) or (held.counted.ballots if held.counted else 0)
    present: Value = there or None
    ratio = str(Fraction(there, opened.totals.units)) if there and opened.totals.units else None
    at = held.number
    entries = (
        Entry("round", at),
        Entry("roll_due", opened.totals.units),
        Entry("present", present),
        Entry("ratio", ratio),
        Entry("chair", deliberation.chair),
        Entry("observer", deliberation.observer, must=False),
        Entry("text", minutes.text if minutes else None),
        Entry(
            "speeches", tuple(one.text for one in told.all(SpeechRecorded) if one.number == at), must=False
        ),
        Entry("proposals", _clauses(deliberation), must=False),
        Entry(
            "straw_polls",
            tuple(
                {"question": one.question, "yes": one.yes, "no": one.no, "abstain": one.abstain}
                for one in told.all(StrawPollTaken)
                if one.number == at
            ),
            must=False,
        ),
        Entry("agreed", minutes.agreed if minutes else (), must=False),
        Entry("open", minutes.open if minutes else (), must=False),
        Entry(
            "dissent", tuple(one.reason for one in told.all(DissentRecorded) if one.number == at), must=False
        ),
        Entry("tasks", _tasks(deliberation), must=bool(needed)),
        *((Entry("sides", opened.present),) if needed else ()),
        Entry("signatures", _signed(held, needed), by_hand=not needed),
    )
    kind: PaperKind = "three_party_minutes" if needed else "minutes"
    return Paper(kind, at, entries, present=minutes is not None, must=held.closed_at is not None)


def _signed(held: Round, needed: tuple[str, ...]) -> Value:
    """The sides that signed; nothing while one that has to is lacking."""
    signed = held.minutes.signed if held.minutes else ()
    return signed if needed and set(needed) <= set(signed) else None


def _tasks(deliberation: Deliberation) -> tuple[Value, ...]:
    return tuple(
        {"task": one.number, "owner": one.owner, "due": one.due, "status": one.status}
        for one in deliberation.tasks
    )


def _ballot_form(held: Round, told: Told) -> Paper:
    """表决票: what was put to those on the roll, and by which rules."""
    opened = held.opened
    entries = (
        Entry("round", held.number, everybody=True),
        Entry("rules", tuple({one.rule: None for one in opened.questions}), everybody=True),
        Entry("pack", told.policy_of(opened), everybody=True),
        Entry("roll_hash", opened.roll_hash, everybody=True),
        Entry("questions", opened.questions, everybody=True),
        Entry("secret", opened.secret, everybody=True),
        Entry("closes", opened.closes, everybody=True),
    )
    return Paper("ballot_form", held.number, entries, present=True)


def _tally_sheet(held: Round, told: Told) -> Paper:
    """计票表: ballots issued, returned, valid and invalid, answers by each counter, thresholds, result."""
    opened, counted = held.opened, held.counted
    tallies = counted.tallies if counted else ()
    verdicts = {one.question: one for one in counted.verdicts} if counted else {}
    entries = (
        Entry("round", held.number, everybody=True),
        Entry("rules", tuple({one.rule: None for one in opened.questions}), everybody=True),
        Entry("pack", told.policy_of(opened), everybody=True),
        Entry("roll_hash", opened.roll_hash, everybody=True),
        Entry("issued", opened.totals.units, everybody=True),
        Entry("returned", counted.ballots if counted else None, everybody=True),
        Entry(
            "questions",
            tuple(_question(one, verdicts.get(one.question)) for one in tallies),
            everybody=True,
        ),
        Entry("result", counted.leads_to if counted else None, everybody=True),
        Entry("tellers", by_hand=True),
    )
    return Paper("tally_sheet", held.number, entries, present=counted is not None)


def _question(tally: Tally, verdict: Verdict | None) -> Value:
    """One question: returned, valid (yes, no, abstention) and invalid by each counter, answers, thresholds and what was met."""
    cast = tally.bases.get("participating", {})
    spoken = [tally.answers.get(answer, {}) for answer in _VALID]
    return {
        "question": tally.question,
        "returned": _amounts(cast),
        "valid": {str(name): sum(one.get(name, 0) for one in spoken) for name in cast},
        "invalid": _amounts(tally.answers.get("invalid", {})),
        "answers": {name: _amounts(amounts) for name, amounts in tally.answers.items()},
        "thresholds": tuple(_threshold(one) for one in verdict.measured) if verdict else (),
        "outcome": verdict.outcome if verdict else None,
        "grade": verdict.grade if verdict else None,
        "elected": verdict.elected if verdict else (),
    }


def _amounts(amounts: Amounts) -> Value:
    return {str(name): amount for name, amount in amounts.items()}


def _threshold(one: Measured) -> Value:
    return {
        "kind": one.kind,
        "counter": one.counter,
        "base": one.base,
        "compare": one.compare,
        "fraction": one.fraction,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "needed": one.needed,
        "reached": one.reached,
        "missed_by": one.missed_by,
    }
