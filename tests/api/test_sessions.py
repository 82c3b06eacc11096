"""Sessions over HTTP: invited, held, written down, for whose eyes, and each reason why not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.api.street import Street
from tests.api.test_consent import refused, with_consent

ALL: dict[str, Any] = {"form": "joint", "present": [1, 2]}
DONE: dict[str, Any] = {"minutes": "双方各自说明情况。", "result": "continued"}


@pytest.fixture
async def seated(street: Street) -> AsyncIterator[Street]:
    """A street where the mediator stands in the roster."""
    await street.seat("mediator")
    try:
        yield street
    finally:
        await street.unseat("mediator")


async def in_talks(street: Street) -> tuple[str, str, str]:
    """A case in mediation with a mediator, and everybody told of the rights."""
    case = await with_consent(street)
    await street.done("mediator", case, "open-mediation")
    one, two = await street.party(case, 1), await street.party(case, 2)
    for who in (one, two):
        await street.done(who, case, "choose-mediator", staff="staff-mediator")
    await street.done("mediator", case, "give-rights-notice", parties=[1, 2], form="oral")
    return case, one, two


async def test_what_is_said_alone_stays_there_until_it_is_released(seated: Street) -> None:
    street = seated
    case, one, two = await in_talks(street)
    await street.done(
        "mediator", case, "record-investigation", party=2, text="水管接口老化。", read_back=True
    )
    await street.done("mediator", case, "open-session", form="caucus", party=1)
    await refused(street, "mediator", case, "open-session", "session_still_runs", **ALL)
    await refused(
        street, "mediator", case, "close-session", "session_result_unfit", minutes="谈过。", result="agreed"
    )
    await street.done("mediator", case, "close-session", minutes="愿意先修再谈赔偿。", result="continued")
    seen = (await street.get(f"/api/cases/{case}/events", two)).text
    assert "SessionOpened" in seen
    assert "愿意先修再谈赔偿" not in seen
    assert "MinutesTaken" not in seen
    own = (await street.get(f"/api/cases/{case}/events", one)).text
    assert "愿意先修再谈赔偿" in own
    assert "水管接口老化" not in own
    for who in ("officer", "supervisor"):
        assert "愿意先修再谈赔偿" not in (await street.get(f"/api/cases/{case}/events", who)).text
    await street.done(one, case, "release-from-caucus", session=1, text="我愿意先修。")
    assert "我愿意先修" in (await street.get(f"/api/cases/{case}/events", two)).text
    await refused(street, two, case, "release-from-caucus", "no_caucus", session=1, text="他愿意。")
    await refused(street, one, case, "release-from-caucus", "session_unknown", session=5, text="我愿意。")
    await street.done("mediator", case, "open-session", form="caucus", party=2)
    await street.done("mediator", case, "close-session", **DONE)
    await refused(street, one, case, "release-from-caucus", "caucus_not_theirs", session=2, text="我愿意。")


async def test_an_invited_person_and_closed_talks(seated: Street) -> None:
    street = seated
    case, one, two = await in_talks(street)
    await refused(street, one, case, "answer-invitation", "nobody_invited", person=1, agrees=True)
    await street.done("mediator", case, "invite-person", name="老邻居张伯", capacity="neighbour")
    await refused(street, one, case, "answer-invitation", "person_unknown", person=4, agrees=True)
    await street.done(one, case, "answer-invitation", person=1, agrees=True)
    await refused(street, "mediator", case, "open-session", "person_not_agreed", persons=[1], **ALL)
    await street.done("mediator", case, "answer-invitation", person=1, agrees=True, party=2, channel="phone")
    await street.done(two, case, "ask-for-closed")
    await refused(street, "mediator", case, "open-session", "must_be_closed", open_to_others=True, **ALL)
    await street.done("mediator", case, "open-session", persons=[1], venue="社区调解室", **ALL)
    seen = (await street.get(f"/api/cases/{case}", two)).json()["sessions"]
    assert (seen["closed"], seen["sessions"][0]["running"], seen["persons"][0]["agreed"]) == (
        True,
        True,
        [1, 2],
    )
    next_at = {"next_at": "2020-01-01T10:00:00+08:00"}
    await refused(street, "mediator", case, "close-session", "next_session_past", **DONE, **next_at)
    await street.done("mediator", case, "close-session", **DONE)
    await refused(street, "mediator", case, "close-session", "no_session", **DONE)


async def test_each_reason_why_no_session_begins(seated: Street) -> None:
    street = seated
    case, _, two = await in_talks(street)
    await refused(street, "mediator", case, "open-session", "speakers_absent", form="joint", present=[1])
    await refused(street, "mediator", case, "open-session", "session_form_mismatch", form="caucus")
    await refused(
        street, "mediator", case, "record-investigation", "asked_missing", text="问过。", read_back=True
    )
    await street.done("officer", case, "flag-risk", risk="violence", text="邻居听见有人喊救命。")
    await refused(street, "mediator", case, "open-session", "risk_unreported", **ALL)
    await street.done("officer", case, "report-risk", flag=1, authority="police")
    await refused(street, "mediator", case, "open-session", "screening_missing", **ALL)
    await street.done("mediator", case, "screen", result="unsafe", text="一方害怕见面。")
    await refused(street, "mediator", case, "open-session", "screened_unsafe", **ALL)
    await street.done("mediator", case, "suspend", reason_code="party_away", reason="一方住院。")
    await refused(street, "mediator", case, "open-session", "talks_rest", **ALL)
    await street.done("mediator", case, "resume", reason="已经出院。")
    await street.done("mediator", case, "screen", result="safe_with_measures", text="有民警在场。")
    await street.done("mediator", case, "open-session", **ALL)
    await street.done(two, case, "refuse-mediation")
    seen = (await street.get(f"/api/cases/{case}", two)).json()["sessions"]["sessions"]
    assert [(one["running"], one["result"]) for one in seen] == [(False, "broken_off")]
