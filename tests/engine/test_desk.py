"""The desk: each command once, refusals kept, conflicts decided again, and time that never goes back."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.refusals import NotPermitted, Refusal, TooEarly, UnknownCase, UnknownPlace
from engine.desk import ATTEMPTS, CommandReused, Contended, VersionMoved
from engine.processes import rows_of
from ledger.port import CommandTaken, Conflict
from projections.rows import CODE
from schemas.actors import PUBLIC, Role, Visibility
from schemas.case_commands import (
    Accept,
    AddNote,
    Assign,
    ConfirmTriage,
    Lapse,
    Receive,
    RecordContact,
    Remind,
    Withdraw,
)
from schemas.envelope import Rows, StoredOutcome
from schemas.frame import Frame
from tests.domain.case.people import CAPTAIN, CLOCK, MONDAY, NEXT_DOOR, OFFICER, PACK, PARTY_MASS
from tests.engine.office import KEYS, Office, key


@pytest.fixture
async def office() -> Office:
    return await Office.opened()


async def test_a_filing_is_recorded_with_number_codes_and_next_step(office: Office) -> None:
    outcome = await office.file()
    assert (outcome.status, outcome.version, outcome.code_attempt) == ("recorded", 6, 0)
    assert outcome.events[:2] == ("DisputeReported", "HolderNamed")
    assert outcome.standing is not None
    assert outcome.standing.number == "HY-2026-000001"
    assert outcome.standing.next is not None
    assert outcome.standing.next.what == "confirm_triage"
    for party in (1, 2):
        code = KEYS.tracking_code(office.case, party, 0)
        assert await office.ledger.find(CODE, KEYS.code_key(code)) == (office.stream, party)
        assert code not in outcome.model_dump_json()


async def test_a_repeated_command_has_the_same_outcome_and_writes_nothing(office: Office) -> None:
    first = await office.file()
    before = await office.stored()
    office.later(days=9)
    assert await office.file() == first
    assert (await office.desk.answer(office.filing(), PUBLIC, key("filing"))).replayed
    assert await office.stored() == before


async def test_a_command_that_changes_nothing_is_kept_as_such(office: Office) -> None:
    await office.file()
    await office.take(Assign(case=office.case, staff=CAPTAIN.id), OFFICER, "assign")
    outcome = await office.take(Assign(case=office.case, staff=CAPTAIN.id), OFFICER, "again")
    assert (outcome.status, outcome.events) == ("noop", ())
    assert office.ledger.appended[-1].rows is None


async def test_the_same_id_with_other_content_is_an_error(office: Office) -> None:
    await office.file()
    with pytest.raises(CommandReused):
        await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "filing")
    await office.take(AddNote(case=office.case, text=office.words("一")), PARTY_MASS, "note")
    with pytest.raises(CommandReused):
        await office.take(AddNote(case=office.case, text=office.words("二")), PARTY_MASS, "note")
    with pytest.raises(CommandReused):
        await office.take(AddNote(case=office.case, text=office.words("一")), CAPTAIN, "note")


async def test_a_refusal_is_kept_even_when_it_would_be_allowed_later(office: Office) -> None:
    await office.file()
    refused = await office.take(Accept(case=office.case), PARTY_MASS, "accept")
    assert refused.status == "refused"
    assert refused.refusal is not None
    assert refused.refusal.code == "triage_not_confirmed"
    await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    assert await office.take(Accept(case=office.case), PARTY_MASS, "accept") == refused
    assert (await office.take(Accept(case=office.case), PARTY_MASS, "accept anew")).status == "recorded"


async def test_a_number_bears_the_year_that_people_write(office: Office) -> None:
    office.ledger.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    outcome = await office.file()
    assert outcome.standing is not None
    assert outcome.standing.number.split("-")[1] == "2027"


async def test_a_refusal_seals_nothing_and_moves_no_version(office: Office) -> None:
    await office.file()
    before = await office.stored()
    await office.take(Withdraw(case=office.case), PARTY_MASS, "withdraw")
    after_withdrawal = await office.stored()
    reason = office.words("算了。")
    assert (
        await office.take(Withdraw(case=office.case, reason=reason), PARTY_MASS, "late")
    ).status == "refused"
    after = await office.stored()
    assert after["sealed"] == before["sealed"]
    assert after["events"] == after_withdrawal["events"]
    assert after["outcomes"] == after_withdrawal["outcomes"] + 1


@pytest.mark.parametrize(
    ("command", "by", "reason"),
    [
        ("confirm", OFFICER.model_copy(update={"role": Role.SUPERVISOR}), NotPermitted),
        ("note", NEXT_DOOR, UnknownCase),
        ("file elsewhere", PUBLIC, UnknownPlace),
    ],
)
async def test_what_leaves_no_trace(office: Office, command: str, by: object, reason: type[Refusal]) -> None:
    await office.file()
    commands: dict[str, Frame] = {
        "confirm": ConfirmTriage(case=office.case),
        "note": AddNote(case=office.case, text=office.words("看看。")),
        "file elsewhere": office.filing(place="hean/moon").model_copy(update={"case": key("another case")}),
    }
    before = await office.stored()
    with pytest.raises(reason):
        await office.desk.take(commands[command], by, key("traceless"))  # type: ignore[arg-type]  # actors, all
    assert await office.stored() == before


async def test_a_clock_that_comes_too_early_leaves_no_trace_and_learns_how_long_to_wait(
    office: Office,
) -> None:
    await office.file()
    before = await office.stored()
    for command in (
        Lapse(case=office.case, obligation="accept@4"),
        Remind(case=office.case, obligation="accept@4#1"),
    ):
        with pytest.raises(TooEarly) as early:
            await office.take(command, CLOCK, "clock")
        assert early.value.at == MONDAY
        assert early.value.due > MONDAY
    assert await office.stored() == before
    office.later(days=3)
    lapsed = await office.take(Lapse(case=office.case, obligation="accept@4"), CLOCK, "clock")
    assert lapsed.status == "recorded"


async def test_a_conflict_is_decided_again_on_what_stands_then(office: Office) -> None:
    await office.file()
    await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    office.log.clear()
    office.ledger.mishaps = [Conflict(office.stream, 7, 8)] * 3
    outcome = await office.take(Accept(case=office.case), PARTY_MASS, "accept")
    assert office.log == ["Conflict", "Conflict", "Conflict", "append"]
    assert outcome.status == "recorded"


async def test_words_are_sealed_once_however_often_it_is_decided(office: Office) -> None:
    await office.file()
    sealed = len(office.vault.sealed)
    office.ledger.mishaps = [Conflict(office.stream, 5, 6)] * 2
    await office.take(AddNote(case=office.case, text=office.words("在跟进。")), PARTY_MASS, "note")
    assert len(office.vault.sealed) == sealed + 1


async def test_the_codes_of_a_case_are_written_once_and_lead_to_it_ever_after(office: Office) -> None:
    await office.file()
    await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    await office.take(Accept(case=office.case), PARTY_MASS, "accept")
    given = [one.rows for one in office.ledger.appended if one.rows]
    assert [(len(one.lookups), one.same_lookups) for one in given] == [(2, False), (0, True), (0, True)]
    for lookup in given[0].lookups:
        assert await office.ledger.find(lookup.kind, lookup.key) == (office.stream, lookup.ref)


async def test_a_desk_that_always_comes_too_late_gives_up_and_says_so(office: Office) -> None:
    await office.file()
    office.ledger.mishaps = [Conflict(office.stream, 5, 6)] * ATTEMPTS
    with pytest.raises(Contended):
        await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    assert (await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")).status == "recorded"


async def test_whoever_loses_the_race_of_one_command_gets_the_winners_outcome(office: Office) -> None:
    await office.file()
    won = await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    stored = StoredOutcome(digest=office.ledger.appended[-1].digest, outcome=won.model_dump_json().encode())
    slower = await Office.opened()
    await slower.file()
    slower.ledger.mishaps = [CommandTaken(key("confirm"), stored)]
    assert await slower.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm") == won
    slower.ledger.mishaps = [CommandTaken(key("accept"), stored)]
    with pytest.raises(CommandReused):
        await slower.take(ConfirmTriage(case=office.case), OFFICER, "accept")


async def test_a_code_that_is_taken_is_replaced_by_another(office: Office) -> None:
    await office.take(office.filing().model_copy(update={"case": key("someone else")}), PUBLIC, "theirs")
    theirs = next(iter(office.ledger.lookups.values()))
    code = KEYS.tracking_code(office.case, 2, 0)
    office.ledger.lookups[CODE, KEYS.code_key(code)] = theirs
    outcome = await office.file()
    assert (outcome.status, outcome.code_attempt) == ("recorded", 1)
    again = KEYS.tracking_code(office.case, 2, 1)
    assert await office.ledger.find(CODE, KEYS.code_key(again)) == (office.stream, 2)
    assert await office.ledger.find(CODE, KEYS.code_key(code)) == theirs
    assert (await office.file()).code_attempt == 1


async def test_a_caller_may_say_which_version_it_saw(office: Office) -> None:
    await office.file()
    with pytest.raises(VersionMoved) as moved:
        await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm", expected=5)
    assert moved.value.version == 6
    assert (
        await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm", expected=6)
    ).version == 9
    assert (
        await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm", expected=6)
    ).version == 9


async def test_the_recorded_instant_never_goes_back(office: Office) -> None:
    await office.file()
    office.later(hours=-5)
    await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    times = [event.recorded_at for event in (await office.ledger.load(office.stream)).events]
    assert times == sorted(times) == [MONDAY] * 9
    office.later(hours=6)
    await office.take(RecordContact(case=office.case, party=1), PARTY_MASS, "contact")
    assert (await office.ledger.load(office.stream)).events[-1].recorded_at == MONDAY + timedelta(hours=1)


async def test_events_say_who_for_whom_why_and_under_which_policy(office: Office) -> None:
    await office.file(by=CAPTAIN)
    for event in (await office.ledger.load(office.stream)).events:
        assert event.actor == CAPTAIN
        assert event.on_behalf_of is not None
        assert (event.on_behalf_of.case, event.on_behalf_of.party) == (office.stream, 1)
        assert (event.cause, event.command_id) == (key("filing"), key("filing"))
        assert event.policy == PACK.id


async def test_nobody_acts_for_a_party_that_files_itself(office: Office) -> None:
    await office.file()
    await office.take(ConfirmTriage(case=office.case), PARTY_MASS, "confirm")
    assert {event.on_behalf_of for event in (await office.ledger.load(office.stream)).events} == {None}


async def test_a_note_is_for_whom_its_author_chose_and_the_rest_for_whom_its_kind_says(
    office: Office,
) -> None:
    await office.file()
    note = AddNote(case=office.case, text=office.words("王姨说。"), audience=Visibility.ONE_PARTY, party=1)
    await office.take(note, PARTY_MASS, "note")
    events = (await office.ledger.load(office.stream)).events
    assert events[-1].visibility is Visibility.ONE_PARTY
    assert events[0].visibility is Visibility.PARTIES


async def test_rows_written_step_by_step_are_those_of_a_rebuild(office: Office) -> None:
    await office.file()
    office.later(days=3)
    await office.take(Lapse(case=office.case, obligation="accept@4"), CLOCK, "lapse")
    await office.take(Receive(case=office.case), OFFICER, "receive")
    events = (await office.ledger.load(office.stream)).events
    rebuilt = rows_of(office.stream, events)
    assert rebuilt is not None
    assert rebuilt.current == office.ledger.current[office.stream]
    assert rebuilt.obligations == office.ledger.obligations[office.stream]
    found = {(one.kind, one.key): (office.stream, one.ref) for one in rebuilt.lookups}
    assert found == {name: at for name, at in office.ledger.lookups.items() if at.stream == office.stream}
    assert isinstance(office.ledger.appended[-1].rows, Rows)
