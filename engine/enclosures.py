"""What a notice is about, and the words of it that its text quotes, such as the opinion of a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter

from domain.case.notices import about
from domain.case.parts.notices import Notice
from domain.case.state import Case
from engine.catalogue import CODEC
from engine.processes import CASES
from engine.reading import open_words
from ledger.vault import Vault
from schemas.envelope import Recorded
from schemas.frame import Frame
from schemas.notices import NoticePrepared
from schemas.policy import PolicyPack
from schemas.practice import NoticeRule
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The rule of a notice, the event that called for it, all that the same step recorded, and words that the text quotes.

    `then` is the case as that step left it: a letter says what held when it was prepared, whatever happens later. `words` are by
    name of their field, None where they were forgotten; `repr` does not show them.
    """

    rule: NoticeRule
    cause: Frame
    together: tuple[Frame, ...]
    then: Case
    words: Mapping[str, str | None] = field(repr=False)


class Enclosures:
    """Finds what belongs to a notice."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def of(
        self, notice: Notice, case: Case, events: Sequence[Recorded], pack: PolicyPack, *, opened: bool = True
    ) -> Enclosed:
        """Everything for the text of a notice; with `opened` false no words, for where only its title is shown."""
        practice = pack.practice
        if practice is None:
            raise AssertionError("a pack without a list of notices prepares none")
        rule = next(one for one in practice.notices if one.id == notice.rule)
        command = next(one.command_id for one in events if _prepared(CODEC.decode(one), notice))
        step = tuple(one for one in events if one.command_id == command)
        together = tuple(CODEC.decode(one) for one in step)
        then = CASES.fold(None, tuple(one for one in events if one.version <= step[-1].version))
        if then is None:
            raise AssertionError("a notice is prepared by a case")
        cause = next(one for one in together if _caused(one, rule, notice))
        quoted = {name for _, name, _, _ in Formatter().parse(rule.text.zh + rule.text.en) if name}
        refs = {name: ref for name in sorted(quoted) if isinstance(ref := getattr(cause, name, None), Sealed)}
        texts = await open_words(self._vault, [case], refs.values()) if refs and opened else {}
        return Enclosed(
            rule, cause, together, then, {name: texts.get(ref.digest) for name, ref in refs.items()}
        )


def _prepared(event: Frame, notice: Notice) -> bool:
    return isinstance(event, NoticePrepared) and event.notice == notice.number


def _caused(event: Frame, rule: NoticeRule, notice: Notice) -> bool:
    return type(event).__name__ == rule.event and about(event) == notice.about
