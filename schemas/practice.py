"""How mediation is practised under a pack: its numbers, reasons, texts and lists, each with source and mark."""

from string import Formatter
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.actors import Role
from schemas.acts import Channel, RiskKind
from schemas.calendar import Budget
from schemas.cited import Cited, Code, Number, Text, Word, Wording
from schemas.clock_kinds import ClockKind
from schemas.frame import Frame


class RightsNotice(Text):
    """What parties are told before the first session; `version` stands in the record."""

    version: Code


class RecusalRule(Cited):
    """Whether a mediator whom a party asks to withdraw does so at once, or somebody decides."""

    on_request: Literal["replace", "decide"]
    grounds: dict[Code, Wording]


class SuspensionReason(Text):
    """Why mediation may rest, who may order it, and which clocks stand still meanwhile (only where the rule says so)."""

    by: tuple[Role, ...]
    stops: tuple[ClockKind, ...] = ()


class TerminationReason(Text):
    """Why mediation ends without agreement, and the outcome that the case counts under."""

    outcome: Literal["failed", "refused", "term_over", "unreachable"]


class LintRule(Cited):
    """A warning about terms: words or gaps that make them vague, unconfirmable, or not to be signed electronically.

    One of its signs is enough: a word in what is agreed (for electronic signatures in the facts too), the category of the
    case, or that an item lacks what is named. `responsibility` is lacking where nothing says what a breach leads to.
    """

    id: Code
    any_words: tuple[Word, ...] = ()
    categories: tuple[Code, ...] = ()
    lacks: Literal["due", "amount", "venue", "manner", "responsibility"] | None = None
    effect: Literal["warn", "not_confirmable", "no_electronic_signature"] = "warn"
    text: Wording


class TimeLimit(Cited):
    """A budget that the pack gives, under the name that people know it by."""

    name: Wording
    budget: Budget


class FileItem(Text):
    """One of the items of the case file, in its order; `need` says whether it must be there (卷内目录).

    With `outcomes` it must be there only in the file of a case that ended so: without an agreement there is none to file.
    """

    id: Code
    need: Literal["must", "if_any"]
    outcomes: tuple[Code, ...] = ()


FILLED = frozenset(
    {
        "number",
        "date",
        "name",
        "parties",
        "place",
        "level",
        "reason",
        "routes",
        "due",
        "outcome",
        "organ",
        "item",
        "other_number",
        "request",
        "facts",
        "opinion",
        "law",
    }
)
"""What stands in braces in the text of a notice and is filled in when it is read or sent."""


class NoticeRule(Text):
    """Who is told what when something happens; `must_be_proven` where the law waits for proof of service.

    `when` holds if each field that it names has one of the values given: a clock matches by its kind, and a number may be
    named by the number of the practice that gives it, such as `urgings`.
    """

    id: Code
    event: str = Field(pattern=r"^[A-Z][A-Za-z]{2,60}$", description="Kind of the event that calls for it")
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    to: Literal["all", "applicants", "others", "party", "not_party", "contester", "debtor", "creditor"]
    channels: tuple[Channel, ...] = ("inbox", "print")
    must_be_proven: bool = False
    title: Wording

    @model_validator(mode="after")
    def _fillable(self) -> Self:
        for text in (self.title.zh, self.title.en, self.text.zh, self.text.en):
            try:
                named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            except ValueError:
                raise ValueError(f"notice {self.id}: a brace is not closed; write {{{{ for a brace") from None
            if unknown := sorted(named - FILLED):
                raise ValueError(
                    f"notice {self.id}: nothing fills {unknown} in; name some of {sorted(FILLED)}"
                )
        return self


class RiskRule(Cited):
    """What a flagged risk asks for: to whom it is reported, and which rules of triage raise it at filing."""

    authorities: tuple[Code, ...]
    triage_rules: tuple[Code, ...] = ()
    screens: bool = Field(default=False, description="A joint session waits for a screening")
    closed: bool = Field(default=False, description="Sessions are closed to others, for privacy")


class ScreeningRule(Cited):
    """In which kinds of dispute nobody is seated in one room before somebody asked each about violence."""

    categories: tuple[Code, ...]


class Practice(Frame):
    """Everything about mediation that a pack decides."""

    consent_tries: Number
    consent_try_days: Number = Field(
        description="How many local days lie at least between two tries that count"
    )
    found_by: tuple[Code, ...] = Field(
        default=(),
        description="Channels by which the offices find a matter themselves: nobody applied for it",
    )
    rights_notice: RightsNotice
    recusal: RecusalRule
    capacities: dict[Code, Wording] = Field(description="As what a person may be invited")
    suspension: dict[Code, SuspensionReason]
    extensions: Number = Field(description="How often the term may be extended")
    termination: dict[Code, TerminationReason]
    reopening: dict[Code, Text]
    lint: tuple[LintRule, ...] = ()
    reopenings: Number = Field(description="How often a case is taken up again at most")
    urgings: Number = Field(description="How often a breach is urged before other routes are told")
    urging_days: Number = Field(
        description="How many local days lie at least between two urgings of one item"
    )
    risks: dict[RiskKind, RiskRule]
    screening: ScreeningRule | None = None
    authorities: dict[Code, Wording]
    organs: dict[Code, Wording] = Field(description="To whom a case may be transferred")
    representatives: Number = Field(description="How many may speak for one side of a large group, at most")
    large_group: Number = Field(description="From how many parties on one side it is a large group")
    file: tuple[FileItem, ...]
    keep_years: Number
    relapse_months: Number
    notices: tuple[NoticeRule, ...] = ()
    petition_extension: TimeLimit | None = Field(
        default=None, description="How much longer a petition may take"
    )
    order_limits: dict[Code, TimeLimit] = Field(
        default_factory=dict, description="Time limits that are printed on an order of the 12345 line"
    )
    order_extensions: Number | None = Field(default=None, description="How often an order may take longer")
