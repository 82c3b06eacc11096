"""A scene: round one by the clock, without agreement; a time to cool; a clause amended; round two, with agreement and one dissent."""

import time
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from heyi.demo.act_two.hall import Hall, crowd
from heyi.demo.act_two.plan import FIRST, LINES, PARTS, SECOND, STATEMENTS, STEPS, Split, stance, voters
from heyi.demo.act_two.words import (
    AGREED_FIRST,
    AMENDED,
    AMENDED_WHY,
    CHAIR,
    DISSENT,
    MATERIAL_AGAIN,
    MINUTES_FIRST,
    MINUTES_SECOND,
    OPEN_FIRST,
    SPEECH,
    STRAW,
)
from heyi.demo.opening import Staff
from heyi.demo.people import DemoFailed
from heyi.demo.telling.council import short
from schemas.council.tallies import Verdict

_TALKING = 36
"""Households that take a stance on every statement."""

_IN_THE_HALL = 24


async def without_agreement(hall: Hall, staff: Staff) -> None:
    """Round one: statements and stances, a speech, a straw poll, ballots; no agreement, told with numbers, and what unites."""
    chair = staff[CHAIR]
    await hall.reaches(chair, "round")
    hall.doors.aside("到了公告的时间，系统定格120户的名册，第一轮开始")
    await _meet(hall, staff)
    await _speak(hall)
    await _ballots(hall, 1, FIRST)
    await hall.act(
        chair,
        "record-minutes",
        "形成纪要",
        text=MINUTES_FIRST,
        agreed=list(AGREED_FIRST),
        open=list(OPEN_FIRST),
    )
    await hall.act(chair, "close-round", "都表过态了，结束第一轮")
    told(hall, await hall.counted(chair, 1))
    await _unites_and_divides(hall, staff)


async def with_agreement(hall: Hall, staff: Staff) -> float:
    """The wording of a clause changes between the rounds; round two agrees on it, with one dissent on record.

    Return how long one ballot took, in seconds.
    """
    chair = staff[CHAIR]
    await hall.reaches(chair, "between")
    await hall.act(
        hall.households[63].person,
        "amend-clause",
        "提出修改方案一第2条：第二辆车夜里有空位可以停",
        proposal=LINES,
        clause=2,
        text=AMENDED,
        reason=AMENDED_WHY,
    )
    await hall.act(chair, "adopt-amendment", "采纳修改，第2条有了第2版", proposal=LINES, amendment=1)
    await hall.refused(
        chair,
        "open-round",
        "round_not_noticed",
        "趁热打铁，马上开第二轮",
    )
    await hall.notice(chair, "发第二轮公告，冷静期过后开始", MATERIAL_AGAIN)
    await hall.reaches(chair, "round")
    hall.doors.aside("冷静期过了，第二轮按公告开始，名册重新定格")
    began = time.monotonic()
    await _ballots(hall, 2, SECOND)
    pace = (time.monotonic() - began) / SECOND[LINES].voting
    await _twice(hall, staff, 2)
    dissenter = hall.households[16]
    await hall.act(dissenter.person, "record-dissent", "要求记录不同意见", reason=DISSENT)
    there = [one.unit for one in hall.households[1 :: len(hall.households) // _IN_THE_HALL]]
    await hall.act(chair, "record-attendance", f"{len(there)}户到架空层，签到，都已经投票", units=there)
    await hall.act(chair, "record-minutes", "形成纪要", text=MINUTES_SECOND)
    await hall.act(chair, "close-round", "结束第二轮")
    told(hall, await hall.counted(chair, 2))
    return pace


async def _meet(hall: Hall, staff: Staff) -> None:
    chair = staff[CHAIR]
    there = [one.unit for one in hall.households[:: len(hall.households) // _IN_THE_HALL]]
    await hall.act(chair, "record-attendance", f"{len(there)}户到架空层，签到", units=there)
    speaker = hall.households[0]
    await hall.act(speaker.person, "ask-to-speak", "举手要发言")
    await hall.act(chair, "record-speech", "记下发言", unit=speaker.unit, seconds=95, text=SPEECH)
    await hall.act(
        chair, "take-straw-poll", "举手摸底：22户同意先画黄线", question=STRAW, yes=22, no=1, abstain=1
    )


async def _speak(hall: Hall) -> None:
    """Six say something, and others say what they think of it."""
    path = f"{hall.path}/rounds/1/statements"
    for nth, (text, _, _) in enumerate(STATEMENTS):
        author = hall.households[nth * 17 + 3]
        made = await hall.doors.send(author.person, path, {"text": text})
        hall.statements[made["statement"]] = text
    hall.doors.aside(f"{len(STATEMENTS)}条意见上了墙，{_TALKING}户逐条表态：同意、不同意、跳过")
    groups = (
        [one for one in hall.households if not one.tenant][: _TALKING * 2 // 3],
        [one for one in hall.households if one.tenant][: _TALKING // 3],
    )
    calls = []
    for group, members in enumerate(groups):
        for nth, one in enumerate(members):
            for statement, (_, *leanings) in zip(hall.statements, STATEMENTS, strict=True):
                taken = {"stance": stance(leanings[group], nth)}
                calls.append(partial(hall.doors.send, one.person, f"{path}/{statement}/votes", taken))
    await crowd(calls)


async def _ballots(hall: Hall, number: int, splits: dict[str, Split]) -> None:
    """Everybody who takes part votes on both proposals."""
    asked = voters(range(len(hall.households)), splits[LINES].voting)
    answers = [
        {question: split.answer(nth, STEPS[question]) for question, split in splits.items()}
        for nth in range(len(asked))
    ]
    await crowd(
        [
            partial(hall.ballot, number, hall.households[at].person, given)
            for at, given in zip(asked, answers, strict=True)
        ]
    )
    hall.doors.aside(f"{len(asked)}户投了票，{len(hall.households) - len(asked)}户没有来")


async def _twice(hall: Hall, staff: Staff, number: int) -> None:
    """Somebody is not sure of having pressed the right button, and votes once more: it stays one household."""
    turnout = await hall.doors.ask(staff[CHAIR], f"{hall.path}/rounds/{number}/ballots")
    old = next(one for one in hall.households if one.elderly and one.unit in turnout["who"])
    before = await hall.doors.ask(old.person, f"{hall.path}/rounds/{number}/ballots/mine")
    same = {one["question"]: one["marks"]["answer"] for one in before["answers"]}
    await hall.ballot(number, old.person, same)
    again = await hall.doors.ask(staff[CHAIR], f"{hall.path}/rounds/{number}/ballots")
    if again["voted"] != turnout["voted"]:
        raise DemoFailed("一户投了两次，却算了两户")
    hall.doors.aside(f"一户老人家怕没按对，又投了一次：仍然算一户，还是{again['voted']}户")


def told(hall: Hall, held: dict[str, Any]) -> None:
    """What a counted round came to, in the sentences of the door."""
    hall.doors.aside(f"第{held['number']}轮计票，收到{held['ballots']}份：")
    sentences = iter(held["sentences"])
    for verdict in (Verdict.model_validate(one) for one in held["verdicts"]):
        own = list(islice(sentences, 1 + len(verdict.measured)))
        for sentence in short(verdict, own):
            hall.doors.aside(sentence.replace(verdict.question, PARTS[verdict.question]))


async def _unites_and_divides(hall: Hall, staff: Staff) -> None:
    drawn = (await hall.look(staff[CHAIR], "/map", round=1))["map"]
    hall.opinions = (f"{drawn['voters']}户表态", *_map(drawn, hall.statements))
    for line in hall.opinions:
        hall.doors.aside(f"意见地图：{line}")


_SIDES = {"agree": "同意", "disagree": "不同意"}
_GROUPS = {"owner": "业主", "tenant": "租户"}
_SHOWN = 2


def _map(drawn: dict[str, Any], texts: Mapping[str, str]) -> Iterator[str]:
    """What unites and what divides known groups and discovered camps, the clearest first."""
    for grouping in drawn["groupings"]:
        for one in grouping["unite"][:_SHOWN]:
            yield f"各方都{_SIDES[one['side']]}：{texts[one['statement']]}"
        for one in grouping["divide"][:_SHOWN]:
            inside = f"{one['inside']}/{one['inside_votes']}"
            outside = f"{one['outside']}/{one['outside_votes']}"
            group = _GROUPS.get(one["group"], f"看法相近的第{one['group']}群")
            yield f"意见不一：{texts[one['statement']]}——{group}{_SIDES[one['side']]}{inside}，其余{outside}"
