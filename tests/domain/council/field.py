"""The place, the people and the words that the tests of work in the field share."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.council.fieldwork import FieldGround
from domain.directory import Directory
from schemas.actors import Actor, Role, resident
from schemas.council.answers import AnswerSurvey, SurveySeen
from schemas.council.lists import RollFacts
from schemas.council.surveys import OpenSurvey
from schemas.ids import register_stream
from schemas.places import PlaceEstablished, PostFilled, PostOpened
from schemas.policy import PlaceKind
from schemas.words import Words

ESTATE = "hean/xinhe/e1"
BUILDING = "hean/xinhe/e1/b3"
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, nine o'clock in the morning there."""

REGISTER = UUID(int=11)
ROLL = UUID(int=12)
SURVEY = UUID(int=13)
RECEPTION = UUID(int=14)
ROUND = UUID(int=15)
CASES = tuple(UUID(int=100 + n) for n in range(9))


def staff(name: str, role: Role, place: str) -> Actor:
    return Actor(id=f"staff-{name}", role=role, place=place)


CAPTAIN = staff("captain", Role.BUILDING_CAPTAIN, BUILDING)
SECRETARY = staff("secretary", Role.PARTY_BRANCH_SECRETARY, ESTATE)
WORKER = staff("worker", Role.PARTY_MASS_WORKER, ESTATE)
OFFICER = staff("officer", Role.COMMUNITY_OFFICER, "hean/xinhe")
ELSEWHERE = staff("elsewhere", Role.COMMUNITY_OFFICER, "hean/qinglan")
MEDIATOR = staff("mediator", Role.MEDIATOR, "hean/xinhe")


def household(number: int) -> str:
    return f"house{number:03d}"


def living_in(number: int) -> Actor:
    """Somebody with the pass of a household."""
    return resident(REGISTER, household(number))


def _town() -> Directory:
    posts = [(one, one.place or "") for one in (CAPTAIN, SECRETARY, WORKER, OFFICER)]
    return Directory().evolve(
        [
            PlaceEstablished(path="hean", kind=PlaceKind.STREET, name="和安街道"),
            PlaceEstablished(path="hean/xinhe", kind=PlaceKind.COMMUNITY, name="心和社区"),
            PlaceEstablished(path=ESTATE, kind=PlaceKind.ESTATE, name="和园小区"),
            PlaceEstablished(path=BUILDING, kind=PlaceKind.BUILDING, name="3栋"),
            *(PostOpened(place=place, role=one.role) for one, place in posts),
            *(PostFilled(place=place, role=one.role, staff=one.id) for one, place in posts),
        ]
    )


TOWN = _town()


def ground(actor: Actor, at: datetime = NOW) -> FieldGround:
    return FieldGround(actor, at, TOWN)


def said(text: str, field: str = "text") -> Words:
    """Words as they stand after sealing."""
    return Words(plain=text, subject="survey/x", field=field, digest=sha256(text.encode()).hexdigest())


def roll(units: int = 20, **changes: Any) -> RollFacts:
    facts = {
        "source": register_stream(REGISTER),
        "electorate": "households",
        "place": BUILDING,
        "units": units,
    }
    return RollFacts.model_validate(facts | changes)


def open_survey(**changes: Any) -> OpenSurvey:
    """What bothers the households of building three: one choice, several choices, and words of one's own."""
    body: dict[str, Any] = {
        "survey": SURVEY,
        "place": BUILDING,
        "roll": ROLL,
        "title": said("停车和充电问卷"),
        "questions": (
            {
                "id": "parking",
                "form": "one",
                "text": said("停车够用吗"),
                "options": (
                    {"id": "enough", "label": said("够用")},
                    {"id": "short", "label": said("不够用"), "theme": "parking"},
                ),
            },
            {
                "id": "wishes",
                "form": "many",
                "most": 2,
                "required": False,
                "text": said("最想改善什么"),
                "options": (
                    {"id": "charging", "label": said("充电桩"), "theme": "charging"},
                    {"id": "lights", "label": said("路灯")},
                    {"id": "lifts", "label": said("电梯")},
                ),
            },
            {"id": "other", "form": "text", "required": False, "text": said("还想说什么")},
        ),
        "themes": (
            {"id": "parking", "label": said("停车")},
            {"id": "charging", "label": said("充电")},
        ),
        "threshold": {"households": 3},
        "closes": NOW + timedelta(days=10),
        "listed": roll(),
    }
    return OpenSurvey.model_validate(body | changes)


def answer(number: int, seen: SurveySeen, parking: str = "short", **more: Any) -> AnswerSurvey:
    """A household's answer: what it thinks of parking, its wishes, and words."""
    replies: list[dict[str, Any]] = [{"question": "parking", "options": (parking,)}]
    if wishes := more.pop("wishes", ()):
        replies.append({"question": "wishes", "options": tuple(wishes)})
    if other := more.pop("other", None):
        replies.append({"question": "other", "text": said(other)})
    body = {"survey": SURVEY, "unit": household(number), "replies": tuple(replies), "asked": seen}
    return AnswerSurvey.model_validate(body | more)
