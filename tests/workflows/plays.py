"""All stories of which histories are recorded: of which kind of stream, under which pack, and how each is played."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.workflows.councils import COUNCILS, CouncilStory
from tests.workflows.in_days import RECORDED_IN_DAYS
from tests.workflows.stories import STORIES, Story
from tests.workflows.town import Town


@dataclass(frozen=True, slots=True)
class Play:
    """A story; `on` plays it in a town and returns the stream that it was about."""

    kind: str
    name: str
    policy: str
    on: Callable[[Town], Awaitable[str]]


def _of_case(story: Story, policy: str) -> Play:
    return Play("case", story.__name__, policy, story)


def _of_council(story: CouncilStory) -> Play:
    async def on(town: Town) -> str:
        return (await story(town)).stream

    return Play("deliberation", story.__name__, "xinhe", on)


PLAYS: tuple[Play, ...] = (
    *(_of_case(story, "quick") for story in STORIES),
    *(_of_case(story, "xinhe") for story in RECORDED_IN_DAYS),
    *(_of_council(story) for story in COUNCILS),
)
