"""Which of the three classes a matter is proposed for: the pack's table read from the top (三事分流)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from schemas.actors import Level
from schemas.cited import FactValue, TriageClass
from schemas.policy import Category, Condition, PolicyPack, TriageRule

OTHER = "other"
"""The category that every pack has, for what fits nowhere else."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the table says of a matter; a person confirms or changes it.

    `used` names what made the rule hold, sorted: `fact:<name>`, `category:<id>` and `word:<word of the pack>`. It never
    holds anything that a person typed.
    """

    triage_class: TriageClass
    level: Level
    category: str
    risk: Literal["ordinary", "urgent"]
    rule: str
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Matter:
    """What the conditions look at: `text` is normalised, `hints` are the words that suggested the category."""

    text: str
    category: str
    hints: tuple[str, ...]
    facts: Mapping[str, FactValue]


def propose(pack: PolicyPack, text: str, category: str | None, facts: Mapping[str, FactValue]) -> Proposal:
    """Propose class, level and risk of a matter; total for any text, and the first rule that holds decides.

    `text` is title and statement as they were written. A `category` that the pack does not know counts as not given; it
    is then taken from the words of the text.
    """
    matter = _matter(pack, text, category, facts)
    for rule in pack.triage:
        used = _used(rule, matter)
        if used is not None:
            return Proposal(rule.triage_class, rule.level, matter.category, rule.risk, rule.id, used)
    raise AssertionError("the last rule of a pack holds for everything")


def asked_for(pack: PolicyPack, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """The facts that the pack asks for, with values of the kind that its rules look at; the others are not kept.

    What else may stand in a name, or in a code, that somebody makes up? A pack that asks for a yes or no gets no words.
    """
    return {name: value for name, value in facts.items() if name in pack.facts and _fits(pack, name, value)}


def _fits(pack: PolicyPack, name: str, value: FactValue) -> bool:
    conditions = [condition for rule in pack.triage for condition in rule.when]
    wanted = [condition.facts[name] for condition in conditions if name in condition.facts]
    counted = any(name in condition.at_least for condition in conditions)
    if isinstance(value, str):
        return value in wanted
    if not wanted and not counted:
        return True
    return (counted and type(value) is int) or any(type(value) is type(one) for one in wanted)


def rule_of(pack: PolicyPack, rule_id: str) -> TriageRule | None:
    """The rule of this id; None for one that the pack does not have."""
    return next((rule for rule in pack.triage if rule.id == rule_id), None)


def confidential(pack: PolicyPack, rule_id: str) -> bool:
    """Whether only the offices may know that this rule held: it raises the flag of a risk, or is urgent as those are.

    The law keeps it secret who told of violence (反家庭暴力法 art. 14). All urgent rules are alike to those outside, since a
    silence about a few of them would tell what it is to hide.
    """
    rule = rule_of(pack, rule_id)
    return rule is not None and (rule.risk == "urgent" or rule_id in _flagging(pack))


def confidential_facts(pack: PolicyPack) -> frozenset[str]:
    """The questions of the report whose answers suspect something; what was answered is for the offices."""
    rules = (rule for rule in pack.triage if confidential(pack, rule.id))
    return frozenset(name for rule in rules for one in rule.when for name in (*one.facts, *one.at_least))


def _flagging(pack: PolicyPack) -> set[str]:
    risks = pack.practice.risks.values() if pack.practice else ()
    return {rule for risk in risks for rule in risk.triage_rules}


def destination(pack: PolicyPack, triage_class: TriageClass) -> Level:
    """Where the pack sends a class when a person chooses it and names no level."""
    return pack.sends[triage_class]


def _matter(pack: PolicyPack, text: str, category: str | None, facts: Mapping[str, FactValue]) -> _Matter:
    plain = _plain(text)
    if any(one.id == category for one in pack.categories):
        return _Matter(plain, category or OTHER, (), facts)
    suggested, hints = _suggested(pack.categories, plain)
    return _Matter(plain, suggested, hints, facts)


def _suggested(categories: Iterable[Category], text: str) -> tuple[str, tuple[str, ...]]:
    """The category with the most of its words in the text, among equals the first; and those words."""
    best: tuple[str, tuple[str, ...]] = (OTHER, ())
    for one in categories:
        hits = _found(one.any_words, text)
        if len(hits) > len(best[1]):
            best = (one.id, hits)
    return best


def _used(rule: TriageRule, matter: _Matter) -> tuple[str, ...] | None:
    """What made the rule hold; None when it does not."""
    if not rule.when:
        return ()
    held = [used for one in rule.when if (used := _holds(one, matter)) is not None]
    return tuple(sorted({name for used in held for name in used})) if held else None


def _holds(condition: Condition, matter: _Matter) -> tuple[str, ...] | None:
    # What holds least often, and costs least to look at, is looked at first: most tests end here.
    if condition.any_category and matter.category not in condition.any_category:
        return None
    facts, at_least = condition.facts, condition.at_least
    if facts and not all(_same(matter.facts.get(name), value) for name, value in facts.items()):
        return None
    if at_least and not all(_reaches(matter.facts.get(name), least) for name, least in at_least.items()):
        return None
    words: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    if condition.any_words and not (words := _found(condition.any_words, matter.text)):
        return None
    if condition.with_words and not (company := _found(condition.with_words, matter.text)):
        return None
    if condition.no_words and _found(condition.no_words, matter.text):
        return None
    hints = matter.hints if condition.any_category else ()
    return (
        *(f"fact:{name}" for name in (*condition.facts, *condition.at_least)),
        *(f"category:{matter.category}" for _ in condition.any_category[:1]),
        *(f"word:{word}" for word in (*words, *company, *hints)),
    )


def _same(known: FactValue | None, wanted: FactValue) -> bool:
    # In Python 1 == True; a count of one is not a yes.
    return type(known) is type(wanted) and known == wanted


def _reaches(known: FactValue | None, least: int) -> bool:
    return isinstance(known, int) and not isinstance(known, bool) and known >= least


def _found(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The words that stand in a normalised text, each once and sorted, so that their order in the pack means nothing."""
    return tuple([word for word, form in _forms(words) if form in text])


def _plain(text: str) -> str:
    """The text in one form: full-width and half-width alike, no case, no spaces within (some people type 高 空 抛 物)."""
    return "".join(normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=2048)
def _forms(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Words of a pack, each once and sorted, with their one form; of what somebody wrote nothing is remembered."""
    return tuple((word, _plain(word)) for word in sorted(set(words)))
