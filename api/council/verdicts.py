"""What a rule says of a vote, in sentences with exact numbers: what was needed, what was reached, by how much it was missed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from api.wording import Locale
from schemas.council.tallies import Measured, Verdict

WHOLE = "1"
"""The fraction of those who have to agree when all of them have to."""


def sentences(verdicts: Iterable[Verdict], locale: Locale, rules: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each question's verdict, and one for each threshold that it rests on; `rules` are their names by id."""
    return tuple(line for verdict in verdicts for line in _of(verdict, locale, rules))


def _of(verdict: Verdict, locale: Locale, rules: Mapping[str, str]) -> Iterable[str]:
    words = locale.verdicts
    rule = rules.get(verdict.rule, verdict.rule)
    yield words[verdict.outcome].format(question=verdict.question, rule=rule)
    for one in verdict.measured:
        yield words["reached" if one.reached else "missed"].format(
            kind=words[one.kind],
            counter=words[f"counter_{one.counter}"],
            base=words[f"base_{one.base}"],
            compare=words["at_least" if one.compare == ">=" else "more_than"],
            fraction=words["whole"] if one.fraction == WHOLE else one.fraction,
            numerator=_amount(one, one.numerator),
            denominator=_amount(one, one.denominator),
            needed=_amount(one, one.needed),
            missed_by=_amount(one, one.missed_by),
        )


def _amount(measured: Measured, number: int) -> str:
    """Areas are counted in hundredths of a square metre and told in square metres, exactly."""
    if measured.counter != "area":
        return str(number)
    return f"{Decimal(number) / 100:f}"
