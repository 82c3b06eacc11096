"""What the pack warns of in the terms of an agreement, while their words are at hand: at drafting, and never later."""

from typing import Literal, assert_never

from schemas.agreement import DraftAgreement, ItemDraft
from schemas.practice import LintRule, Practice
from schemas.words import Words

Effect = Literal["warn", "not_confirmable", "no_electronic_signature"]


def warnings(command: DraftAgreement, category: str, practice: Practice) -> tuple[str, ...]:
    """The ids of the rules that hold for these terms in a case of this category, in the order of the pack."""
    return tuple(rule.id for rule in practice.lint if _holds(rule, command, category))


def warned(found: tuple[str, ...], effect: Effect, practice: Practice) -> tuple[str, ...]:
    """Those of the warnings that have this effect."""
    return tuple(rule.id for rule in practice.lint if rule.id in found and rule.effect == effect)


def _holds(rule: LintRule, command: DraftAgreement, category: str) -> bool:
    if category in rule.categories:
        return True
    if rule.lacks is not None and _lacks(rule.lacks, command):
        return True
    text = "".join(_text(rule, command).split())
    return any(word in text for word in rule.any_words)


def _lacks(
    what: Literal["due", "amount", "venue", "manner", "responsibility"], command: DraftAgreement
) -> bool:
    match what:
        case "responsibility":
            return command.breach is None
        case "due" | "amount" | "venue" | "manner":
            return any(getattr(item, what) is None for item in command.items)
    assert_never(what)


def _text(rule: LintRule, command: DraftAgreement) -> str:
    """What is agreed; for electronic signatures the whole document (电子签名法 art. 3).

    That a marriage is told of in the facts does not make an agreement about a wall one that no court confirms.
    """
    said = [*(one for item in command.items for one in _words(item)), command.breach]
    if rule.effect == "no_electronic_signature":
        said += [command.facts, command.open_points]
    return "\n".join(one.plain for one in said if one)


def _words(item: ItemDraft) -> tuple[Words | None, ...]:
    return (item.what, item.manner, item.venue)
