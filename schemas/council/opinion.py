"""What residents think of statements: the log of stances, exact totals, and the map of where they agree and differ.

Counts are integers and shares are fractions; of the picture itself only whole hundredths of its half width are told.
"""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.cited import Code
from schemas.council.acts import Unit
from schemas.frame import Frame

Stance = Literal["agree", "disagree", "pass"]
Side = Literal["agree", "disagree"]

StatementId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{4,32}\.[0-9]{1,3}$")]
"""A statement: the unit that wrote it, a dot, and its running number there."""

GroupCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_/-]{0,159}$")]
"""A group within a grouping: the place path of a building, `owner`, `tenant`; `1`, `2`, ... for discovered camps."""

CAMPS = "camps"
"""Name of the grouping that is discovered from the stances themselves."""

Count = Annotated[int, Field(ge=0)]
Withheld = Literal["few_voters", "alike", "few_members", "few_votes", "crossed", "no_camps"]
"""Why something is not told.

`few_voters`: fewer than seven took part, or were placed. `alike`: all answered alike, there is nothing to draw.
`few_members`: fewer than two groups are left once small ones are merged. `few_votes`: fewer than five of a group said something of
this statement, or the group keeps another such group company. `crossed`: subtracting what is shown of one grouping from what is shown
of another would tell of fewer than five. `no_camps`: no camps of five and more were found.
"""


class StanceTaken(Frame):
    """One line of the log: somebody's stance on a statement, the first one or a later one.

    `order` grows with time: the position of the line in the ledger.
    """

    voter: Unit
    statement: StatementId
    stance: Stance
    order: int = Field(ge=1)


class Stances(Frame):
    """How many agree, disagree and pass; each of them is a vote."""

    agree: Count = 0
    disagree: Count = 0
    passed: Count = 0

    @property
    def votes(self) -> int:
        """All three together."""
        return self.agree + self.disagree + self.passed


class StatementTotals(Frame):
    """Both totals of a statement: of all lines ever written, and of the latest line of each person."""

    statement: StatementId
    events: Stances
    latest: Stances


class StatementCount(Frame):
    """The latest stances of everyone on a statement; None where fewer than five said anything of it."""

    statement: StatementId
    stances: Stances | None


class Row(Frame):
    """A group of a grouping and how many of its members took part; `group` None is everybody else."""

    group: GroupCode | None
    members: Count


class Bar(Frame):
    """The latest stances of a group on a statement; None where they are withheld."""

    group: GroupCode | None
    stances: Stances | None


class StatementBars(Frame):
    """The bars of one statement, in the order of the rows; `withheld` says why there are none, or why some are empty."""

    statement: StatementId
    bars: tuple[Bar, ...]
    withheld: Withheld | None = None


class Uniting(Frame):
    """A statement that more than half of every group agree with, or disagree with.

    `consensus` is the product over the groups of (those of this side + 1) / (votes + 2): group-informed consensus after Small and
    others, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", 2021.
    """

    statement: StatementId
    side: Side
    consensus: Fraction


class Dividing(Frame):
    """A statement by which a group differs from the rest: `inside` of `inside_votes` take this side, `outside` of `outside_votes`.

    `inside_share` and `outside_share` are (count + 1) / (votes + 2). `z_hundredths` is the two-proportion z of inside against outside
    with one added to each count, cut off after two decimals. `opposed` says that less than half of the rest are of this side.
    """

    group: GroupCode | None
    statement: StatementId
    side: Side
    inside: Count
    inside_votes: Count
    outside: Count
    outside_votes: Count
    inside_share: Fraction
    outside_share: Fraction
    z_hundredths: int
    opposed: bool


class Grouping(Frame):
    """People by building, by title or by camp: who takes part, bars per statement, what unites and what divides them."""

    name: Code
    rows: tuple[Row, ...] = ()
    statements: tuple[StatementBars, ...] = ()
    unite: tuple[Uniting, ...] = ()
    divide: tuple[Dividing, ...] = ()
    withheld: Withheld | None = None


class Point(Frame):
    """Where somebody stands, in hundredths of the picture's half width; who it is, is not told."""

    x: int = Field(ge=-100, le=100)
    y: int = Field(ge=-100, le=100)
    camp: GroupCode | None = None


class Picture(Frame):
    """All points, ordered by where they are; `clearness` is the mean silhouette of the camps in hundredths."""

    points: tuple[Point, ...] = ()
    clearness: int | None = Field(default=None, ge=-100, le=100)
    withheld: Withheld | None = None


class OpinionMap(Frame):
    """What may be shown of a log: everyone's counts, the picture, and each grouping; nothing below seven voters."""

    voters: Count
    statements: tuple[StatementCount, ...] = ()
    picture: Picture = Picture()
    groupings: tuple[Grouping, ...] = ()
    withheld: Withheld | None = None
