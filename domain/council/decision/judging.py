"""What a rule says of a tally: its thresholds are held against the numbers, and what follows is stated."""

from collections.abc import Iterable, Iterator
from typing import Literal

from domain.council.decision.measuring import measure, whole_of
from domain.council.decision.proportion import settled
from domain.council.decision.quotas import Kinds, body, seat_by_standing
from schemas.council.acts import Choice, Electorate
from schemas.council.rolls import RollTotals
from schemas.council.rules import Amounts, Base, DecisionRule
from schemas.council.tallies import Measured, Outcome, Tally, Verdict


def verdict(
    rule: DecisionRule,
    totals: RollTotals,
    tally: Tally,
    *,
    electorate: Electorate,
    kinds: Kinds | None = None,
    seated: tuple[Choice, ...] = (),
    second: bool = False,
) -> Verdict:
    """Judge a tally by its rule.

    `totals` is what the whole roll holds, `electorate` whose roll it is; `second` is true for a ballot that was held again among the
    first of an earlier one, in which `seated` were chosen already. Raise `ValueError` for a roll of an electorate that may not
    decide by this rule: residents and owners never mix (Civil Code art. 278; Residents' Committee Law art. 26), and for totals of
    another roll.
    """
    if electorate not in rule.electorates:
        raise ValueError("this electorate does not decide by this rule")
    if whole_of(totals, rule.counters) != tally.bases["all"]:
        raise ValueError("the tally was not counted over this roll")
    counted = _Counted(rule, tally, second, seated)
    taking_part = tuple(counted.participation(electorate))
    quorum = not rule.participation or _any_way(taking_part)
    if tally.method == "yes_no":
        found = counted.on_yes()
    elif rule.seating == "proportional":
        found = counted.on_seats_in_proportion(kinds or {})
    else:
        found = counted.on_options(kinds or {})
    if quorum:
        return found.model_copy(update={"measured": (*taking_part, *found.measured)})
    return Verdict(
        question=tally.question,
        rule=rule.id,
        outcome="no_quorum",
        measured=(*taking_part, *found.measured),
        open_seats=found.open_seats + len(found.elected),
    )


def _any_way(measured: Iterable[Measured]) -> bool:
    ways: dict[int, bool] = {}
    for one in measured:
        ways[one.way] = ways.get(one.way, True) and one.reached
    return any(ways.values())


class _Counted:
    """A tally under its rule, asked for what is above and below each line."""

    def __init__(
        self, rule: DecisionRule, tally: Tally, second: bool, before: tuple[Choice, ...] = ()
    ) -> None:
        self.rule = rule
        self.tally = tally
        self.second = second
        self.before = before
        self.approval = rule.second if second and rule.second else rule.approval

    def participation(self, electorate: Electorate) -> Iterator[Measured]:
        """Who took part, against every way to a quorum that this electorate has. Non-voters never take part."""
        for number, way in enumerate(self.rule.participation):
            if not way.electorates or electorate in way.electorates:
                part = self.tally.bases[way.counted]
                for one in way.all_of:
                    whole = self.tally.bases["all"][one.counter]
                    yield measure(one, "participation", part[one.counter], whole, way=number)

    def on_yes(self) -> Verdict:
        """A question of yes or no: by grades of consensus if the rule has such, else by all of its thresholds."""
        sided, yes = self._yes()
        if self.rule.grades:
            return self._graded(sided, yes)
        measured = tuple(
            measure(one, "approval", yes[one.counter], self._whole(one.base, sided)[one.counter])
            for one in self.approval
        )
        passed = all(one.reached for one in measured) and any(yes.values())
        return self._verdict("passed" if passed else "not_passed", measured)

    def _yes(self) -> tuple[Amounts, Amounts]:
        """Non-voters who go with the majority, and what stands for yes with them.

        They go with whoever has more by every counter; if nobody has, they are not counted (guiding rules on owners' assemblies,
        art. 26: only if the covenant or the rules of procedure say so).
        """
        yes, no = self.tally.answers["yes"], self.tally.answers["no"]
        silent = self.tally.with_majority
        if silent and all(yes[one] > no[one] for one in self.rule.counters):
            return silent, {one: yes[one] + silent[one] for one in self.rule.counters}
        if silent and all(no[one] > yes[one] for one in self.rule.counters):
            return silent, yes
        return {}, yes

    def _whole(self, base: Base, sided: Amounts) -> Amounts:
        whole = self.tally.bases[base]
        if base == "all":
            return whole
        return {
            one: min(amount + sided.get(one, 0), self.tally.bases["all"][one])
            for one, amount in whole.items()
        }

    def _graded(self, sided: Amounts, yes: Amounts) -> Verdict:
        measured: list[Measured] = []
        best = None
        objected = any(self.tally.answers["no"].values())
        for grade in self.rule.grades:
            held = [
                measure(
                    one, "grade", yes[one.counter], self._whole(one.base, sided)[one.counter], grade=grade.id
                )
                for one in grade.all_of
            ]
            measured += held
            reached = all(one.reached for one in held) and any(yes.values())
            if best is None and reached and (grade.objections or not objected):
                best = grade.id
        found = self._verdict("passed" if best else "not_passed", tuple(measured))
        return found.model_copy(update={"grade": best})

    def on_options(self, kinds: Kinds) -> Verdict:
        """A choice: those that reach the thresholds, best first, as far as there are seats and quotas let them."""
        seated = body(self.rule.quotas, self.tally.seats, self._options(), kinds, self.before)
        measured = tuple(self._measured_options())
        failed = {one.option for one in measured if not one.reached} | set(self._unchosen())
        able = [tuple(option for option in tier if option not in failed) for tier in self.tally.standing]
        elected, tied = seat_by_standing(able, seated)
        left = self.tally.seats - len(elected)
        outcome: Outcome = "passed" if elected else "not_passed"
        if tied:
            outcome = self.rule.tie
        elif left and self.rule.second and not self.second:
            tied = self._runners(elected, left)
            outcome = "run_off" if tied else outcome
        found = self._verdict(outcome, measured, elected, tied)
        return found.model_copy(
            update={"quotas": seated.results(elected), "quotas_possible": seated.completable(())}
        )

    def on_seats_in_proportion(self, kinds: Kinds) -> Verdict:
        """Seats in proportion, as they were filled in the tally."""
        seated = body(self.rule.quotas, self.tally.seats, self._options(), kinds, self.before)
        elected, tied = settled(self.tally.steps)
        outcome: Outcome = self.rule.tie if tied else "passed" if elected else "not_passed"
        found = self._verdict(outcome, (), elected, tied)
        return found.model_copy(
            update={"quotas": seated.results(elected), "quotas_possible": seated.completable(())}
        )

    def _options(self) -> tuple[Choice, ...]:
        return tuple(option for tier in self.tally.standing for option in tier)

    def _measured_options(self) -> Iterator[Measured]:
        for count in self.tally.options:
            for one in self.approval:
                whole = self.tally.bases[one.base][one.counter]
                yield measure(one, "approval", count.amounts[one.counter], whole, option=count.option)

    def _unchosen(self) -> Iterator[Choice]:
        """Options that got nothing; if nobody chose anything, that is all of them."""
        first = self.rule.counters[0]
        if not any(self.tally.answers["yes"].values()):
            yield from self._options()
        elif self.tally.method in ("one", "approval"):
            yield from (count.option for count in self.tally.options if not count.amounts[first])

    def _runners(self, elected: tuple[Choice, ...], left: int) -> tuple[Choice, ...]:
        """Those of a second ballot: the best of who is not elected, one more than seats are left, with all equal to the last."""
        found: tuple[Choice, ...] = ()
        nothing = set(self._unchosen())
        for tier in self.tally.standing:
            if len(found) <= left:
                found += tuple(option for option in tier if option not in elected and option not in nothing)
        return found

    def _verdict(
        self,
        outcome: Literal["passed", "not_passed", "no_quorum", "tie", "run_off"],
        measured: tuple[Measured, ...],
        elected: tuple[Choice, ...] = (),
        tied: tuple[Choice, ...] = (),
    ) -> Verdict:
        choice = self.tally.method != "yes_no"
        return Verdict(
            question=self.tally.question,
            rule=self.rule.id,
            outcome=outcome,
            measured=measured,
            elected=elected,
            tied=tied,
            open_seats=self.tally.seats - len(elected) if choice else 0,
        )
