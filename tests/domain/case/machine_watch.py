"""Where the nouns of the law hook into the machine that plays a whole case: each new fact, and now and then all of them."""

from datetime import datetime

from domain.case.evolve import evolve
from domain.case.fact import Fact
from domain.case.state import Case
from domain.directory import Directory
from domain.refusals import Refusal
from schemas.actors import Actor
from schemas.acts import CaseCommand
from schemas.calendar import WorkingCalendar
from tests.domain.case.people import EVERYBODY
from tests.domain.case.story import Story

Listed = dict[str, type[Refusal] | None]
"""Per command that is listed for somebody, the reason against it now, or None."""


class Watched:
    """What the machine keeps of the case it plays.

    A noun says in `saw` what must hold when one more fact is recorded, in invariants what must hold of the case as it stands,
    and in `looked_over` what takes the whole history to check; each calls the next one by `super()`.
    """

    story: Story
    people: tuple[Actor, ...] = EVERYBODY

    def __init__(self) -> None:
        super().__init__()
        self.story = Story()
        self.known: Case | None = None
        self._listed: dict[str, Listed] = {}
        self._listed_for: tuple[int, datetime, WorkingCalendar | None, Directory] | None = None

    def saw(self, before: Case | None, fact: Fact, after: Case) -> None:
        """One more fact: the case before it, and after."""

    def looked_over(self) -> None:
        """The whole history."""

    def watch(self) -> None:
        """Look at every fact that was recorded since the last time."""
        seen = self.known.version if self.known else 0
        for fact in self.story.facts[seen:]:
            after = evolve(self.known, fact)
            self.saw(self.known, fact, after)
            self.known = after

    def may(self, by: Actor) -> Listed:
        """What is listed for this actor now, asked once for each state of things."""
        story = self.story
        now = (story.case.version, story.at, story.published, story.directory)
        if self._listed_for is None or self._listed_for != now:
            self._listed, self._listed_for = {}, now
        if by.id not in self._listed:
            self._listed[by.id] = story.may(by)
        return self._listed[by.id]

    def ask(self, command: CaseCommand, by: Actor) -> str | None:
        """Have a command decided; returns the code of the refusal, if it was refused."""
        raise NotImplementedError
