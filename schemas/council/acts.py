"""What all intents and facts of the council share: who has a vote, what is asked, and what a ballot says."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from schemas.cited import Code
from schemas.frame import Frame, says_nothing

Unit = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{4,32}$")]
"""One who has a vote in a roll (a household, an owner, a resident, a delegate, a seat), by an opaque id."""

RoundNumber = Annotated[int, Field(ge=1, le=99)]
Choice = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""One of the options of a question, or one of the candidates, by its id."""

Electorate = Literal["owners", "households", "residents", "delegates", "members", "seats", "parties"]
"""Who decides; residents and owners never mix (Civil Code art. 278; Residents' Committee Law art. 26)."""

Method = Literal["yes_no", "one", "approval", "score", "ranked"]
"""How a question is answered: yes, no or abstain; one option; all that one can live with; points; an order."""


class DeliberationCommand(Frame):
    """An intent about one deliberation."""

    deliberation: UUID


class YesNo(Frame):
    """An answer to a question of yes or no."""

    answer: Literal["yes", "no", "abstain"]


class Chosen(Frame):
    """The options that one chose: one for `one`, any number for `approval`; none is an abstention."""

    options: tuple[Choice, ...] = Field(max_length=200)


class Points(Frame):
    """Points for an option."""

    option: Choice
    points: int = Field(ge=-1000, le=1000)


class Scored(Frame):
    """Points for options; what is not named got none."""

    scores: tuple[Points, ...] = Field(max_length=200)


class Ranked(Frame):
    """Options in the order of preference, best first; those in one group are equal, an empty group is a rank left out."""

    ranks: tuple[tuple[Choice, ...], ...] = Field(max_length=200)


class Blank(Frame):
    """A paper that came in and says nothing that can be read for this question; it counts as cast and as invalid."""

    invalid: Literal[True] = True


Marks = YesNo | Chosen | Scored | Ranked | Blank
"""What a ballot says on one question; the fields tell which it is."""


class Answered(Frame):
    """Marks on one question."""

    question: Code
    marks: Marks


class Trait(Frame):
    """What is known of an option and counts for a quota: of which sex, from which building, a member of the Party."""

    option: Choice
    attribute: Code
    value: Code


class Question(Frame):
    """What is asked in a round: how it is answered, by which rule of the pack it is decided, between which options.

    The words stand sealed beside it in the proposal that it is about; a question of yes or no has no options. Options that are
    proposals of the deliberation are decided by the choice. `seated` were chosen in an earlier ballot for the same seats: they are
    no options any more, and count for the quotas.
    """

    id: Code
    rule: Code
    method: Method = "yes_no"
    options: tuple[Choice, ...] = ()
    seats: int = Field(default=1, ge=1, le=200, description="How many are chosen")
    attributes: tuple[Trait, ...] = Field(
        default=(), max_length=1000, exclude_if=says_nothing, description="What quotas ask of the options"
    )
    seated: tuple[Choice, ...] = Field(default=(), max_length=200, exclude_if=says_nothing)

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        if (self.method == "yes_no") is not (not self.options):
            raise ValueError("a question of yes or no has no options; every other has some")
        if len(set(self.options)) < len(self.options):
            raise ValueError("name each option once")
        if set(self.seated) & set(self.options) or len(set(self.seated)) < len(self.seated):
            raise ValueError("who was chosen before is no option any more")
        if not {one.option for one in self.attributes} <= {*self.options, *self.seated}:
            raise ValueError("attributes are of options")
        if len({(one.option, one.attribute) for one in self.attributes}) < len(self.attributes):
            raise ValueError("name each attribute of an option once")
        return self
