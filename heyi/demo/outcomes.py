"""What must hold of the matters: they ended as told, what must be told was told with proof, and no event holds a word of anybody."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from domain.case.parts.notices import Notice
from engine.catalogue import CODEC
from heyi.demo.checks import Check
from schemas.case_events import CaseEvent
from schemas.envelope import Recorded
from schemas.notices import NoticeServed


def judge_outcomes(outcomes: Mapping[str, tuple[str, str | None]]) -> Check:
    """Each matter, by its letter, ended with the outcome that it should: pairs of expected and found."""
    wrong = [f"{letter}: {found}" for letter, (expected, found) in outcomes.items() if expected != found]
    right = f"{len(outcomes)}件都是应有的结果"
    return Check("结果对照", bool(outcomes) and not wrong, "；".join(wrong) or right)


def judge_notices(notices: Mapping[str, Sequence[Notice]], events: Iterable[Recorded]) -> Check:
    """Every notice of whose service the law wants proof was opened by its party, or handed over with proof; by stream."""
    proven = {(one.stream, served.notice) for one in events if (served := _served(one)) and _is_proof(served)}
    owed = [
        (stream, notice.number) for stream, own in notices.items() for notice in own if notice.must_be_proven
    ]
    missing = [f"{stream} 第{number}号" for stream, number in owed if (stream, number) not in proven]
    right = f"{len(owed)}份必须送达的告知书都有送达凭据"
    return Check("告知送达", bool(owed) and not missing, "；".join(missing) or right)


def _served(recorded: Recorded) -> NoticeServed | None:
    if recorded.kind != NoticeServed.__name__:
        return None
    event = cast(CaseEvent, CODEC.decode(recorded))
    return event if isinstance(event, NoticeServed) else None


def _is_proof(served: NoticeServed) -> bool:
    return served.manner == "opened" or served.proof is not None


def judge_privacy(events: Sequence[Recorded], said: Iterable[str]) -> Check:
    """No name and no sentence that somebody gave stands in the body of an event: they are sealed, and lie elsewhere."""
    texts = sorted({one.strip() for one in said} - {""})
    found = [
        f"{one.stream} v{one.version} {one.kind}"
        for one in events
        if any(text in written for written in _strings(json.loads(one.body)) for text in texts)
    ]
    right = f"{len(events)}个事件里没有{len(texts)}段姓名、陈述中的任何一段"
    return Check("个人信息", bool(events) and bool(texts) and not found, "；".join(found[:3]) or right)


def judge_histories(histories: Mapping[str, bytes], said: Iterable[str]) -> Check:
    """No name and no sentence stands in what a workflow keeps; `histories` are the bytes of each history, by stream."""
    texts = sorted({one.strip() for one in said} - {""})
    sought = [(one.encode(), json.dumps(one)[1:-1].encode()) for one in texts]
    found = [
        stream
        for stream, kept in histories.items()
        if any(plain in kept or escaped in kept for plain, escaped in sought)
    ]
    right = f"{len(histories)}个流程的历史里没有其中任何一段"
    return Check(
        "流程历史",
        bool(histories) and all(histories.values()) and bool(texts) and not found,
        "；".join(found[:3]) or right,
    )


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for name, one in value.items():
                yield str(name)
                yield from _strings(one)
        case list():
            for one in value:
                yield from _strings(one)
