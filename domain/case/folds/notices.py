"""How events change a case: notices and their service."""

from collections.abc import Callable
from typing import assert_never

from domain.case.fact import Fact
from domain.case.parts.notices import Notice
from domain.case.state import Case
from domain.frozen import replace
from schemas.notices import NoticeEvent, NoticeNotSent, NoticePrepared, NoticeSent, NoticeServed


def fold(case: Case, event: NoticeEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    match event:
        case NoticePrepared():
            notice = Notice(
                number=event.notice,
                rule=event.rule,
                party=event.party,
                channels=event.channels,
                must_be_proven=event.must_be_proven,
                about=event.about,
                prepared_at=fact.at,
            )
            return replace(case, notices=(*case.notices, notice))
        case NoticeSent():
            return _changed(case, event.notice, lambda one: replace(one, sent=(*one.sent, event.channel)))
        case NoticeNotSent():
            return _changed(case, event.notice, lambda one: replace(one, failed=(*one.failed, event.channel)))
        case NoticeServed():
            return _changed(
                case, event.notice, lambda one: replace(one, served=event.manner, served_at=fact.at)
            )
    assert_never(event)


def _changed(case: Case, number: int, change: Callable[[Notice], Notice]) -> Case:
    notices = tuple(change(one) if one.number == number else one for one in case.notices)
    return replace(case, notices=notices)
