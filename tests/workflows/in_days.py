"""All stories that are told in days: those that tests play one by one, and those of which histories are recorded."""

from tests.workflows import agreements, besides, mediations, petitions
from tests.workflows.stories import Story

IN_DAYS: tuple[Story, ...] = (*mediations.STORIES, *agreements.STORIES, *besides.STORIES, *petitions.STORIES)
RECORDED_IN_DAYS: tuple[Story, ...] = (*IN_DAYS, agreements.paid_for_a_year)
"""The year's story is played apart, in many runs; recorded in one."""
