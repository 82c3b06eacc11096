"""Words for people: the locales, Chinese first, and which of them a caller asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from schemas.cited import Wording as Bilingual
from schemas.frame import Frame

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""People read times as in Asia/Shanghai, which has known no summer time since 1991."""

DEFAULT = "zh"
LANGUAGES = ("zh", "en")

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{5,15}[+-]\d\d:\d\d$")

Fact = str | int | tuple[str, ...] | tuple[int, ...]


class Sentence(Frame):
    """What is wrong, and what to do about it; both may name facts in braces."""

    title: str
    detail: str


class Locale(Frame):
    """Everything that is said in one language."""

    language: str
    forgotten: str
    withheld: str
    merged: str
    separator: str
    instant: str
    day_end: str
    vacant: str
    someone: str
    applicant: str
    urgent: str
    slip: str
    party: str
    over: dict[str, str]
    stages: dict[str, str]
    levels: dict[str, str]
    classes: dict[str, str]
    clocks: dict[str, str]
    budgets: dict[str, str]
    outcomes: dict[str, str]
    lapses: dict[str, str]
    leavings: dict[str, str]
    visibilities: dict[str, str]
    events: dict[str, str]
    actions: dict[str, str]
    steps: dict[str, str]
    own_steps: dict[str, str]
    next: dict[str, str]
    agreement: dict[str, str]
    performance: dict[str, str]
    used: dict[str, str]
    looks: dict[str, str]
    council_steps: dict[str, str]
    council_clocks: dict[str, str]
    verdicts: dict[str, str]
    figure_parts: dict[str, str]
    papers: dict[str, str]
    paper_fields: dict[str, str]
    results: dict[str, str]
    repeated: Sentence
    covenant: Sentence
    shape: dict[str, str]
    rows: dict[str, str]
    refusals: dict[str, Sentence]
    doors: dict[str, Sentence]

    def pick(self, text: Bilingual) -> str:
        """A pack's text in this language."""
        return text.en if self.language == "en" else text.zh

    def time(self, at: datetime) -> str:
        """An instant until which something is to be done, such as 2026年3月5日18:00; midnight is the end of the day before."""
        local = at.astimezone(CHINA)
        if midnight := (local.hour, local.minute) == (0, 0):
            local -= timedelta(minutes=1)
        return self._written(self.day_end if midnight else self.instant, local)

    def _written(self, form: str, local: datetime) -> str:
        return form.format(
            year=local.year,
            month=local.month,
            day=local.day,
            clock=f"{local:%H:%M}",
            name=_MONTHS[local.month - 1],
        )

    def problem(self, code: str, facts: Mapping[str, Fact]) -> Sentence:
        """The sentences for a refusal or a problem at the door, with its facts put into words."""
        said = self.refusals.get(code) or self.doors[code]
        words = {name: self._word(name, fact) for name, fact in facts.items()}
        return Sentence(title=said.title.format_map(words), detail=said.detail.format_map(words))

    def _word(self, name: str, fact: Fact) -> str:
        tables = {"level": self.levels, "stage": self.stages, "outcome": self.outcomes}
        tables |= {"audience": self.visibilities, "action": self.actions, "step": self.council_steps}
        if isinstance(fact, tuple):
            return self.separator.join(str(item) for item in fact)
        if (at := moment_of(fact)) is not None:
            return self._written(self.instant, at)
        return tables.get(name, {}).get(str(fact), str(fact))


def moment_of(fact: Fact) -> datetime | None:
    """The instant that a fact is, as read in China; None for every other fact."""
    return (
        datetime.fromisoformat(fact).astimezone(CHINA)
        if isinstance(fact, str) and _MOMENT.match(fact)
        else None
    )


@dataclass(frozen=True, slots=True)
class Locales:
    """The languages that are spoken here."""

    by_language: Mapping[str, Locale]

    @classmethod
    def load(cls, folder: Path) -> "Locales":
        """Read every `*.yaml` of the folders `zh` and `en`; raise `ValueError` for a word that two files give."""
        return cls({name: Locale.model_validate(_merged(folder / name)) for name in LANGUAGES})

    def best(self, accept_language: str) -> Locale:
        """The locale for an Accept-Language header (RFC 9110, 12.5.4); Chinese when none of its languages is spoken."""
        for language in _wanted(accept_language):
            primary = language.partition("-")[0].lower()
            if language == "*":
                break
            if primary in self.by_language:
                return self.by_language[primary]
        return self.by_language[DEFAULT]


def _merged(folder: Path) -> dict[str, Any]:
    """The sections of all files of a language; each noun of the law brings its words in a file of its own."""
    whole: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        for section, said in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            words = said if isinstance(said, dict) else {"": said}
            known = whole.setdefault(section, {})
            if twice := sorted(known.keys() & words.keys()):
                raise ValueError(f"{path.name}: {section}.{twice[0]} is said in another file too")
            known.update(words)
    return {section: words.get("", words) for section, words in whole.items()}


def _wanted(accept_language: str) -> list[str]:
    """The languages of a header, the most wanted first; what cannot be read counts as not said."""
    found: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language[:500].split(",")):
        language, _, parameter = part.strip().partition(";")
        quality = _quality(parameter.strip())
        if language.strip() and quality > 0:
            found.append((-quality, place, language.strip()))
    return [language for _, _, language in sorted(found)]


def _quality(parameter: str) -> float:
    if not parameter:
        return 1.0
    name, _, value = parameter.partition("=")
    digits = value.strip()
    is_number = digits.isascii() and digits.replace(".", "", 1).isdigit() and len(digits) <= 5
    return float(digits) if name.strip() == "q" and is_number else 0.0


def local(at: datetime) -> datetime:
    """The same instant as people in China read it."""
    return at.astimezone(CHINA)


EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Instants beyond these are slips of the pen, and some cannot be written in every zone."""
