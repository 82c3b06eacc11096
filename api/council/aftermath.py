"""Putting into words what comes after a decision: objections with their answers, tasks, what was reported back."""

from api.council.shapes import ObjectionView, TaskView
from api.naming import Naming
from engine.council.reading import CouncilSeen


def also(words: Naming, seen: CouncilSeen, what: str) -> str | None:
    """Words that events hold and the state does not; None where there are none."""
    ref = seen.also.get(what)
    return words.words(seen.opened(ref)) if ref is not None else None


def objections_of(words: Naming, seen: CouncilSeen) -> tuple[ObjectionView, ...]:
    """Objections, each with what was answered."""
    return tuple(
        ObjectionView(
            objection=one.number,
            text=also(words, seen, f"objection/{one.number}"),
            effect=one.effect,
            answer=also(words, seen, f"answer/{one.number}"),
        )
        for one in seen.look.deliberation.objections
    )


def tasks_of(words: Naming, seen: CouncilSeen) -> tuple[TaskView, ...]:
    """What is to be done, by whom."""
    return tuple(
        TaskView(
            task=one.number,
            text=also(words, seen, f"task/{one.number}"),
            owner=one.owner,
            due=one.due,
            status=one.status,
            proposal=one.proposal,
        )
        for one in seen.look.deliberation.tasks
    )
