"""What the doors of surveys, reception days and rounds of doors share: carrying a command to the desk, names, pages."""

import base64
import json
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Request, Response

from api.case_shapes import ActionView, NotYetView
from api.council.field_bodies import FieldQuery, IssueBody, TopicBody
from api.council.field_shapes import Done, FiledIntake, Line, Page, StepsView
from api.cursors import malformed_cursor
from api.documents import responses
from api.doors import Doors, Expected, Key, Known, doors_of
from api.filing import command_of
from api.naming import Naming
from api.problems import ProblemError
from api.strict import StrictRoute
from api.wording import CHINA, Locale
from domain.council.fieldwork import Step
from projections.case_list import After
from schemas.actors import Actor
from schemas.acts import action_name
from schemas.council.topics import Source, SuggestTopic
from schemas.frame import Frame
from schemas.ids import NAMESPACE, deliberation_subject, human_command_id, new_case_id
from schemas.intakes import Intake
from schemas.outcomes import Outcome
from schemas.words import Words

ANSWERS = responses(400, 401, 403, 404, 409, 412, 413, 415, 422, 503, etag=True, replay=True, ok=200)
OPENS = responses(400, 401, 403, 404, 409, 412, 413, 415, 422, 503, etag=True, replay=True)
READS = responses(401, 403, 404, 422, 503, ok=200)
"""What a route of this kind may answer."""


def room(tag: str) -> APIRouter:
    """A room of the council: closed for fields that nobody knows."""
    return APIRouter(route_class=StrictRoute, tags=[tag])


def new_id(who: Actor, key: str) -> UUID:
    """What a request opens: derived, so that the same request finds the same again."""
    return uuid5(NAMESPACE, f"opened/{human_command_id(who.id, key)}")


Doing = Callable[[Frame, UUID], Awaitable[Done]]


async def doing(request: Request, response: Response, who: Known, key: Key, expected: Expected) -> Doing:
    """Who acts, under which key and belief: everything about a request but its command and what it is about."""

    def act(command: Frame, about: UUID) -> Awaitable[Done]:
        return carry_out(request, response, command, who, key, about, expected)

    return act


Do = Annotated[Doing, Depends(doing)]


async def carry_out(
    request: Request,
    response: Response,
    command: Frame,
    who: Actor,
    key: str,
    about: UUID,
    expected: int | None = None,
) -> Done:
    """Have a command carried out once; raise `ProblemError` for a refusal that was recorded."""
    outcome, replayed, *_ = await doors_of(request).desk.answer(
        command, who, human_command_id(who.id, key), expected
    )
    headers = {"ETag": f'"{outcome.version}"', **({"Idempotency-Replayed": "true"} if replayed else {})}
    _accepted(outcome, headers)
    response.headers.update(headers)
    return Done(id=about, version=outcome.version, events=outcome.events)


def _accepted(outcome: Outcome, headers: dict[str, str] | None = None) -> None:
    if outcome.refusal is not None:
        raise ProblemError(outcome.refusal.code, headers, **outcome.refusal.facts)


async def naming(doors: Doors, locale: Locale) -> Naming:
    """Words for an answer: the pack in force, and the places as they stand."""
    return Naming(locale, await doors.rulebook.current(), await doors.rulebook.directory(), office=True)


def steps_view(steps: Iterable[Step], locale: Locale) -> StepsView:
    """What may be done now, and what not yet, in words."""
    permitted, not_yet = [], []
    for step in steps:
        name = action_name(step.command)
        said = locale.actions[name]
        if step.refusal is None:
            permitted.append(ActionView(action=name, name=said))
        else:
            code = step.refusal.code
            sentence = locale.problem(code, step.refusal.facts).detail
            not_yet.append(NotYetView(action=name, name=said, code=code, sentence=sentence))
    return StepsView(permitted=tuple(permitted), not_yet=tuple(not_yet))


async def page_of(doors: Doors, locale: Locale, kind: str, place: str | None, query: FieldQuery) -> Page:
    """A page of one kind, at or below a place; None: wherever."""
    after = read_place(query.after, kind, locale) if query.after else None
    found = await doors.fieldwork.page(kind, place, after, query.limit + 1)
    lines, words = found[: query.limit], await naming(doors, locale)
    last = lines[-1] if len(found) > len(lines) else None
    return Page(
        lines=tuple(
            Line(
                id=UUID(one.stream.partition("/")[2]),
                place=words.place(one.place),
                stage=one.stage,
                kind=one.category,
                opened_at=one.opened_at,
                over=one.over,
            )
            for one in lines
        ),
        next_page=cursor_of(last.opened_at, last.stream) if last else None,
    )


def cursor_of(at: datetime, stream: str) -> str:
    """The cursor of a place in a list, such as the end of a page."""
    content = json.dumps([at.isoformat(), stream.partition("/")[2]])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_place(given: str, kind: str, locale: Locale) -> After:
    """The place in a list that a cursor names; raise `ProblemError` (`malformed`) for one that nobody gave out."""
    try:
        at, name = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        return After(datetime.fromisoformat(at).astimezone(CHINA), f"{kind}/{UUID(name)}")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise malformed_cursor(locale) from None


async def file_issue(
    request: Request, issue: IssueBody, heard: Intake, place: str, channel: str, who: Actor, key: str
) -> FiledIntake:
    """File an issue as a case that says where it was heard; the same request finds the same case."""
    doors = doors_of(request)
    command_id = human_command_id(who.id, key)
    case = new_case_id(command_id)
    command = command_of(issue.report(place, channel), case).model_copy(update={"intake": heard})
    outcome = (await doors.desk.answer(command, who, command_id)).outcome
    _accepted(outcome)
    if outcome.standing is None:
        raise AssertionError("a case stands somewhere once it was filed")
    code = doors.keys.tracking_code(case, 1, outcome.code_attempt)
    return FiledIntake(case_id=case, number=outcome.standing.number, code=code)


async def suggest_topic(
    request: Request, topic: TopicBody, heard: Intake, source: Source, place: str, who: Actor, key: str
) -> UUID:
    """Suggest a topic that says where it was heard; the same request finds the same deliberation."""
    command_id = human_command_id(who.id, key)
    deliberation = uuid5(NAMESPACE, f"topic/{command_id}")

    def words(text: str, field: str) -> Words:
        return Words(plain=text, subject=deliberation_subject(deliberation), field=field)

    command = SuggestTopic(
        deliberation=deliberation,
        place=place,
        source=source,
        origin=heard.session,
        title=words(topic.title, "title"),
        problem=words(topic.problem, "problem"),
        wish=words(topic.wish, "wish") if topic.wish else None,
    )
    _accepted((await doors_of(request).desk.answer(command, who, command_id)).outcome)
    return deliberation
