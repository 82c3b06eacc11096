"""What people say when they command something of a deliberation: sensible mostly, and now and then not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

from hypothesis import strategies as st

from schemas.council.acts import DeliberationCommand, Question
from schemas.council.deliberation import AnyDeliberationCommand
from schemas.words import Words
from tests.domain.case.people import CAPTAIN, GRID
from tests.domain.council.chamber import (
    ASSEMBLY,
    BRANCH,
    CHAIR,
    COMMITTEE,
    DELEGATES,
    DELIBERATION,
    HALL,
    MEETING,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    OWNERS,
    REGISTER,
    RESIDENTS,
    household,
    words,
)
from tests.domain.council.steps import CHARGING, ORDER
from tests.domain.council.story import Story

COMMANDS: dict[str, type[DeliberationCommand]] = {
    one.__name__: one for one in get_args(AnyDeliberationCommand)
}
SIDES = ("community", "owners", "property")
WAYS = (
    ("community", "hall"),
    ("community", "residents_representatives"),
    ("common_use", "hall"),
    ("common_use", "owners_special"),
    ("use_fund", "owners_ordinary"),
    ("property_service", "tripartite"),
    ("residents_covenant", "residents_covenant"),
    ("village_major", "four_discussions"),
    ("building_delegates", "building_delegates"),
    ("community", "three_plus_three"),
    ("common_use", "owners_ordinary"),
)
PEOPLE_OF: dict[str, tuple[UUID | None, UUID | None]] = {
    "hall": (REGISTER, HALL),
    "three_plus_three": (REGISTER, HALL),
    "tripartite": (None, MEETING),
    "residents_representatives": (DELEGATES, None),
    "owners_special": (OWNERS, None),
    "owners_ordinary": (OWNERS, None),
    "residents_covenant": (RESIDENTS, None),
    "building_delegates": (REGISTER, None),
}
STEPS_OF_FOUR = ((None, BRANCH), (None, COMMITTEE), (None, BRANCH), (None, ASSEMBLY))
UNITS = (*(household(n) for n in (1, 2, 3)), "seatowners1", "seatcommunity1", "adult002", "stranger1")

DELEGATE = Question(id="delegate", rule="building_delegate", method="one", options=("ann", "ben", "cai"))

Said = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]


def text() -> st.SearchStrategy[Words]:
    return st.sampled_from(
        [words(one) for one in (ORDER, CHARGING, "夜里不停放", "动用维修资金修屋面", "好")]
    )


def _people(draw: Draw, story: Story) -> tuple[UUID | None, UUID | None]:
    procedure = story.told.procedure or "hall"
    fitting = PEOPLE_OF.get(procedure) or STEPS_OF_FOUR[min(story.told.phase, 3)]
    found: tuple[UUID | None, UUID | None] = draw(
        st.sampled_from([fitting, fitting, fitting, (None, None), (OWNERS, None), (None, HALL)])
    )
    return found


def _proposal(draw: Draw, story: Story) -> str:
    return str(draw(st.sampled_from([*(one.id for one in story.told.proposals), "p9"])))


def _screen(draw: Draw, story: Story) -> Said:
    matter, procedure = draw(st.sampled_from(WAYS))
    return {
        "matter": matter,
        "procedure": procedure,
        "tier": draw(st.sampled_from([1, 2, 3, 3])),
        "reason": words("按性质"),
    }


def _schedule(draw: Draw, story: Story) -> Said:
    register, body = _people(draw, story)
    chair = draw(st.sampled_from([CHAIR.id, CHAIR.id, ORGANISER.id, NEIGHBOUR.id]))
    return {"register_id": register, "body": body, "chair": chair, "observer": OBSERVER.id}


def _elects(story: Story) -> bool:
    return story.told.procedure == "building_delegates" and not story.told.nth


def _notice(draw: Draw, story: Story) -> Said:
    ahead = draw(
        st.sampled_from(
            [timedelta(hours=1), timedelta(days=4), timedelta(days=20), timedelta(days=20), timedelta(0)]
        )
    )
    named = draw(st.sampled_from([(DELEGATE,), (DELEGATE,), ()])) if _elects(story) else ()
    return {"opens": story.at + ahead, "material": draw(text()), "questions": named}


def _open(draw: Draw, story: Story) -> Said:
    present = draw(st.sampled_from([SIDES, SIDES, ()]))
    if _elects(story):
        return {"present": present, "questions": draw(st.sampled_from([(DELEGATE,), (), ()]))}
    return {"present": present}


def _refer(draw: Draw, story: Story) -> Said:
    known = [one.id for one in story.told.proposals] or ["p9"]
    proposals = tuple(draw(st.lists(st.sampled_from(known), min_size=1, max_size=3)))
    first = story.told.proposal(proposals[0])
    of_class = {"common_use": "owners_special", "use_fund": "owners_ordinary"}
    fitting = of_class.get(first.matter if first else "", "residents_representatives")
    procedure = draw(st.sampled_from([fitting, fitting, fitting, "owners_ordinary", "hall"]))
    register, body = PEOPLE_OF[procedure]
    return {"proposals": proposals, "procedure": procedure, "register_id": register, "body": body}


def _speech(draw: Draw, story: Story) -> Said:
    return {"unit": _unit(draw, story), "seconds": draw(st.sampled_from([30, 400])), "text": draw(text())}


def _unit(draw: Draw, story: Story) -> str:
    """Somebody on the roll mostly; whose turn it is, if somebody waits."""
    held = story.told.open_round
    waiting = held.floor.queue[:1] if held else ()
    listed = [one.unit for one in story.roll[:3]] if story.told.rounds else []
    return str(draw(st.sampled_from([*waiting, *waiting, *listed, *UNITS])))


def _number() -> st.SearchStrategy[int]:
    return st.integers(1, 3)


SAID: dict[str, Callable[[Draw, Story], Said]] = {
    "SupportTopic": lambda _, __: {},
    "ScreenTopic": _screen,
    "RejectTopic": lambda draw, _: {
        "reason_code": draw(st.sampled_from(["private_matter", "odd"])),
        "reason": draw(text()),
    },
    "WithdrawTopic": lambda _, __: {},
    "RecordPartyStudy": lambda draw, story: {
        "held_at": story.at,
        "due": 9,
        "present": draw(st.sampled_from([7, 10])),
        "opinion": "support",
        "text": draw(text()),
    },
    "ScheduleDeliberation": _schedule,
    "GiveNotice": _notice,
    "MakeProposal": lambda draw, _: {"clauses": tuple(draw(st.lists(text(), min_size=1, max_size=2)))},
    "AmendClause": lambda draw, story: {
        "proposal": _proposal(draw, story),
        "clause": draw(_number()),
        "text": draw(text()),
        "reason": draw(text()),
    },
    "AdoptAmendment": lambda draw, story: {"proposal": _proposal(draw, story), "amendment": draw(_number())},
    "DeclineAmendment": lambda draw, story: {
        "proposal": _proposal(draw, story),
        "amendment": draw(_number()),
        "reason": draw(text()),
    },
    "ClassifyProposal": lambda draw, story: {
        "proposal": _proposal(draw, story),
        "matter": draw(st.sampled_from(["community", "common_use", "use_fund", "weather"])),
    },
    "DropProposal": lambda draw, story: {"proposal": _proposal(draw, story), "reason": draw(text())},
    "OpenRound": _open,
    "CloseRound": lambda _, __: {},
    "TallyRound": lambda _, __: {},
    "ReferToVote": _refer,
    "RaiseTier": lambda _, __: {},
    "CallAgain": lambda _, __: {},
    "RecordAttendance": lambda draw, story: {"units": (_unit(draw, story),)},
    "AskToSpeak": lambda draw, story: {"unit": draw(st.sampled_from([None, _unit(draw, story)]))},
    "RecordSpeech": _speech,
    "TakeStrawPoll": lambda draw, _: {"question": draw(text()), "yes": draw(_number()), "no": 1},
    "RecordMinutes": lambda draw, _: {"text": draw(text())},
    "SignMinutes": lambda draw, story: {
        "side": draw(st.sampled_from([*SIDES, "street"])),
        "unit": draw(st.sampled_from([None, "seatowners1", "seatcommunity1", "seatproperty1"])),
    },
    "RecordDissent": lambda draw, story: {
        "reason": draw(text()),
        "unit": draw(st.sampled_from([None, _unit(draw, story)])),
        "joined_by": draw(st.sampled_from([(), (_unit(draw, story),)])),
    },
    "PublishResult": lambda draw, _: {"text": draw(text())},
    "UnpublishResult": lambda draw, _: {"reason": draw(text())},
    "RaiseObjection": lambda draw, _: {"text": draw(text())},
    "AnswerObjection": lambda draw, _: {
        "objection": draw(_number()),
        "effect": draw(st.sampled_from(["stands", "stands", "back_to_round", "back_to_vote"])),
        "text": draw(text()),
    },
    "FileForRecord": lambda draw, story: {
        "authority": draw(st.sampled_from(["street", "moon"])),
        "filed_at": story.at,
    },
    "AssignTask": lambda draw, story: {
        "owner": draw(st.sampled_from([CAPTAIN.id, GRID.id])),
        "due": story.at + timedelta(days=draw(st.sampled_from([5, 30]))),
        "text": draw(text()),
        "proposal": draw(st.sampled_from([None, *(one.id for one in story.told.proposals)])),
    },
    "FinishTask": lambda draw, _: {"task": draw(_number()), "text": draw(text())},
    "AbandonTask": lambda draw, _: {"task": draw(_number()), "reason": draw(text())},
    "ReportBack": lambda draw, _: {"text": draw(text())},
    "Appraise": lambda draw, story: {
        "score": draw(st.integers(1, 5)),
        "unit": draw(st.sampled_from([None, *UNITS])),
    },
    "AnswerAppraisal": lambda draw, _: {"text": draw(text())},
    "CloseDeliberation": lambda _, __: {},
    "ShelveDeliberation": lambda draw, _: {"reason": draw(text())},
    "AnnulDecision": lambda draw, _: {"by": draw(st.sampled_from(["court", "moon"])), "reason": draw(text())},
}
"""Per command what is said in it; those of the clock say nothing of themselves."""


@st.composite
def asked(draw: st.DrawFn, name: str, story: Story) -> DeliberationCommand:
    """A command of this name with something sensible or not in it."""
    return COMMANDS[name].model_validate({"deliberation": DELIBERATION, **SAID[name](draw, story)})
