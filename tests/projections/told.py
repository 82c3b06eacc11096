"""What the indicators mean, said once more in plain Python over the rows of all cases: what the database counts must equal it."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from projections.indicators import Count
from projections.recipes import Asked
from schemas.derived import Counted, Measure

ELSEWHERE = ("declined", "merged", "transferred")
ANSWERED = ("decided", "answered")
AFTER_ACCEPTANCE = {
    "refused_after_acceptance": "refused",
    "failed": "failed",
    "term_over": "term_over",
    "unreachable": "unreachable",
}
Test = Callable[[Measure], bool]


@dataclass(frozen=True, slots=True)
class Told:
    """A case below some place, with what is counted of it."""

    place: str
    counted: Counted

    @property
    def measure(self) -> Measure:
        assert self.counted.measure is not None
        return self.counted.measure


def ended_as(outcome: str) -> Test:
    return lambda one: one.outcome == outcome


def below(place: str, asked: str) -> bool:
    return place == asked or place.startswith(asked + "/")


def met(one: Measure) -> bool:
    return one.contact_at is not None and one.contact_due is not None and one.contact_at <= one.contact_due


def in_time(one: Measure) -> bool:
    if one.governing_due is None:
        return True
    return one.resolved_at is not None and one.resolved_at <= one.governing_due


def relapsed(one: Measure) -> bool:
    return (
        one.reopened_at is not None
        and one.closed_at is not None
        and one.reopened_at <= one.closed_at + timedelta(days=183)
    )


def late_in_the_book(one: Measure) -> bool:
    return one.registered_at is not None and one.registered_at > one.opened_at + timedelta(hours=24)


def waited(one: Measure) -> int:
    assert one.contact_at is not None
    return math.floor((one.contact_at - one.opened_at).total_seconds())


def figures(cases: Iterable[Told], asked: Asked) -> Mapping[str, Count]:
    """Every indicator, counted case by case."""
    here = [
        case
        for case in cases
        if below(case.place, asked.place) and asked.category in (None, case.measure.category)
    ]
    all_ = [case.measure for case in here]
    begins, ends, now = asked.period.begins, asked.period.ends, asked.now
    earlier = begins - (ends - begins)

    def within(instant: datetime | None) -> bool:
        return instant is not None and begins <= instant < ends

    def share(about: Test, hit: Test) -> Count:
        of = [one for one in all_ if about(one)]
        return Count(sum(1 for one in of if hit(one)), len(of), len(of))

    def parts(about: Test, part: str, whole: str) -> Count:
        of = [one for one in all_ if about(one)]
        sums = [sum(getattr(one, name) for one in of) for name in (part, whole)]
        return Count(sums[0], sums[1], len(of))

    def took(about: Test, seconds: Callable[[Measure], int], rank: float) -> Count:
        times = sorted(seconds(one) for one in all_ if about(one))
        if not times:
            return Count(0, 0, 0)
        return Count(times[max(math.ceil(rank * len(times)), 1) - 1], 1, len(times))

    def closed(one: Measure) -> bool:
        return within(one.ended_at) and one.outcome is not None and one.outcome not in ELSEWHERE

    def judged(one: Measure) -> bool:
        return one.contact_due is not None and (one.contact_at is not None or one.contact_due <= now)

    def performing(one: Measure) -> bool:
        due = one.perform_due or one.performed_at
        return one.agreed_at is not None and due is not None and within(due) and due <= now

    def opened(one: Measure) -> bool:
        return within(one.opened_at)

    def registered(one: Measure) -> bool:
        return within(one.registered_at)

    def accepted(one: Measure) -> bool:
        return within(one.accepted_at)

    def agreed(one: Measure) -> bool:
        return within(one.agreed_at)

    def contacted(one: Measure) -> bool:
        return opened(one) and one.contact_at is not None

    def talked(one: Measure) -> bool:
        return closed(one) and one.outcome not in ANSWERED

    running = [case for case in here if case.measure.ended_at is None]
    overdue = [
        case
        for case in running
        if any(span.ended_at is None and span.due_at <= now for span in case.counted.spans)
    ]
    load = [case.measure.mediator for case in running if case.measure.mediator is not None]
    new = sum(1 for one in all_ if opened(one))
    before = sum(1 for one in all_ if earlier <= one.opened_at < begins)
    return {
        "first_response_median": took(contacted, waited, 0.5),
        "first_response_p90": took(contacted, waited, 0.9),
        "first_response_in_limit": share(lambda one: opened(one) and judged(one), met),
        "acceptance": share(registered, lambda one: one.accepted_at is not None),
        "success": share(
            lambda one: (
                within(one.resolved_at)
                and one.accepted_at is not None
                and one.outcome not in (*ELSEWHERE, *ANSWERED)
            ),
            lambda one: one.agreed_at is not None,
        ),
        "success_of_accepted": share(
            lambda one: accepted(one) and one.outcome not in ANSWERED, lambda one: one.agreed_at is not None
        ),
        "refused_before_acceptance": share(
            lambda one: talked(one) and one.accepted_at is None, lambda one: one.outcome == "refused"
        ),
        **{
            name: share(lambda one: talked(one) and one.accepted_at is not None, ended_as(outcome))
            for name, outcome in AFTER_ACCEPTANCE.items()
        },
        "withdrawn": share(talked, ended_as("withdrawn")),
        "oral_agreements": share(agreed, lambda one: one.agreement == "oral"),
        "performance": share(performing, lambda one: one.performed_in_time is True),
        "confirmation": share(lambda one: within(one.applied_at), lambda one: one.confirmed_at is not None),
        "applications": share(agreed, lambda one: one.applied_at is not None),
        "on_time": share(closed, in_time),
        "overdue_now": Count(len(overdue), len(running), len(running)),
        "local_resolution": share(closed, lambda one: one.level == one.intake_level),
        "escalation": share(registered, lambda one: bool(one.climbs)),
        "escalation_building_community": share(registered, lambda one: "building>community" in one.climbs),
        "escalation_community_street": share(registered, lambda one: "community>street" in one.climbs),
        "relapse": share(lambda one: within(one.closed_at) and one.outcome not in ELSEWHERE, relapsed),
        "repeats": share(opened, lambda one: one.outcome == "merged"),
        "response_rate": share(lambda one: accepted(one) and judged(one), met),
        "resolution_rate": parts(lambda one: within(one.followed_at), "solved", "reached"),
        "satisfaction_rate": parts(lambda one: within(one.followed_at), "satisfied", "reached"),
        "follow_up_coverage": share(closed, lambda one: one.followed_at is not None),
        "risks_in_time": parts(lambda one: opened(one) and one.risks > 0, "risks_in_time", "risks"),
        "risk_slowest": took(
            lambda one: opened(one) and bool(one.risk_seconds), lambda one: max(one.risk_seconds), 1
        ),
        "mediator_load": Count(len(load), len(set(load)), len(load)),
        "recusals": parts(lambda one: opened(one) and one.appointments > 0, "recusals", "appointments"),
        "decrease": Count(before - new, before, new),
        "incomplete": share(opened, lambda one: one.parties < 2 or one.category == "other"),
        "late_entry": share(registered, late_in_the_book),
    }
