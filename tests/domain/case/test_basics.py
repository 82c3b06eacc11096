"""Contact, notes, settlement, withdrawal and closing: what ends a case, and what is merely written into it."""

import pytest

from domain.case.next_step import next_step
from domain.case.table import ladder as ladder_table
from domain.refusals import (
    AudienceNotYours,
    ConsentIncomplete,
    NotPermitted,
    OutcomeMismatch,
    PartyMissing,
    RemediesNotTold,
    UnknownCode,
    UnknownParty,
    WrongStage,
)
from schemas.actors import Actor, Visibility
from schemas.case_commands import (
    Accept,
    AddNote,
    Close,
    ConfirmTriage,
    ContestTriage,
    RecordContact,
    RecordSettlement,
    Register,
    Withdraw,
)
from schemas.case_events import CaseClosed, CaseWithdrawn, ContactRecorded, NoteAdded, SettlementRecorded
from schemas.clock_events import ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    CLOCK,
    GRID,
    OFFICER,
    OTHER,
    PARTY_MASS,
    PRIVATE,
    STREET,
    SUPERVISOR,
    filing,
    words,
)
from tests.domain.case.story import Story, reported

TERMS = words("李家出工钱，王家出材料，月底前做好防水。")
TEXT = words("王姨说只要道个歉就行。")


def in_hand() -> Story:
    return reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)


def settled() -> Story:
    return in_hand().given(RecordSettlement, PARTY_MASS, terms=TERMS, consents=(2, 1))


def test_the_first_contact_ends_its_clock() -> None:
    case = in_hand().when(RecordContact, PARTY_MASS, party=1, channel="door_knock")
    case.then(ContactRecorded, ClockStopped)


def test_contact_is_with_a_party_of_the_case_through_a_channel_of_the_pack() -> None:
    in_hand().when(RecordContact, PARTY_MASS, party=3).refused(UnknownParty, party=3)
    in_hand().when(RecordContact, PARTY_MASS, party=1, channel="pigeon").refused(UnknownCode, field="channel")


@pytest.mark.parametrize(
    ("by", "audience"),
    [
        (PARTY_MASS, Visibility.HANDLERS),
        (PARTY_MASS, Visibility.PARTIES),
        (PARTY_MASS, Visibility.SUPERVISORS),
        (OFFICER, Visibility.HANDLERS),
        (SUPERVISOR, Visibility.SUPERVISORS),
        (APPLICANT, Visibility.PARTIES),
        (OTHER, Visibility.ONE_PARTY),
    ],
)
def test_a_note_is_for_those_whom_its_author_may_address(by: Actor, audience: Visibility) -> None:
    case = in_hand()
    before = case.case
    (note,) = case.when(AddNote, by, text=TEXT, audience=audience).then(NoteAdded)
    assert isinstance(note, NoteAdded)
    assert (note.audience, note.party) == (audience, by.party)
    assert (case.case.clocks, case.case.stage) == (before.clocks, before.stage)


@pytest.mark.parametrize(
    ("by", "audience"),
    [
        (PARTY_MASS, Visibility.PUBLIC),
        (OFFICER, Visibility.ONE_PARTY),
        (SUPERVISOR, Visibility.ONE_PARTY),
        (APPLICANT, Visibility.HANDLERS),
        (APPLICANT, Visibility.PUBLIC),
        (OTHER, Visibility.SUPERVISORS),
    ],
)
def test_a_note_for_others_is_refused(by: Actor, audience: Visibility) -> None:
    in_hand().when(AddNote, by, text=TEXT, audience=audience, party=1).refused(AudienceNotYours)


@pytest.mark.parametrize("audience", [Visibility.ONE_PARTY, Visibility.HANDLERS])
def test_a_note_names_a_party_of_the_case(audience: Visibility) -> None:
    case = in_hand()
    case.when(AddNote, PARTY_MASS, text=TEXT, audience=audience, party=9).refused(UnknownParty, party=9)


def test_a_note_to_one_party_says_to_whom() -> None:
    case = in_hand()
    case.when(AddNote, PARTY_MASS, text=TEXT, audience=Visibility.ONE_PARTY).refused(PartyMissing)
    case.given(AddNote, PARTY_MASS, text=TEXT, audience=Visibility.ONE_PARTY, party=2)


def test_a_party_writes_in_its_own_name_only() -> None:
    case = in_hand()
    case.when(AddNote, APPLICANT, text=TEXT, audience=Visibility.ONE_PARTY, party=2).refused(AudienceNotYours)
    (note,) = case.when(AddNote, APPLICANT, text=TEXT, audience=Visibility.ONE_PARTY).then(NoteAdded)
    assert isinstance(note, NoteAdded)
    assert note.party == 1


def test_a_settlement_has_every_partys_consent_and_ends_the_clocks_of_the_level() -> None:
    case = in_hand().when(RecordSettlement, PARTY_MASS, terms=TERMS, consents=(2, 1, 2))
    agreed, *_ = case.then(SettlementRecorded, ClockStopped, ClockStopped, ClockStarted, ClockStarted)
    assert isinstance(agreed, SettlementRecorded)
    assert agreed.consents == (1, 2)
    assert (case.case.stage, case.kinds()) == (Stage.SETTLED, (ClockKind.CLOSE, ClockKind.FOLLOW_UP))


def test_nobody_is_outvoted() -> None:
    three = reported(filing("楼道堆放杂物", "三户都放。", others=2))
    case = three.given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)
    case.when(RecordSettlement, PARTY_MASS, terms=TERMS, consents=(1, 3)).refused(
        ConsentIncomplete, missing=(2,)
    )
    case.when(RecordSettlement, PARTY_MASS, terms=TERMS, consents=(1, 2, 3, 4)).refused(UnknownParty, party=4)


@pytest.mark.parametrize("by", [APPLICANT, OTHER, OFFICER, SUPERVISOR])
def test_those_who_do_not_handle_the_case_record_no_settlement(by: Actor) -> None:
    in_hand().when(RecordSettlement, by, terms=TERMS, consents=(1, 2)).refused(NotPermitted)


def test_a_settlement_answers_what_was_contested() -> None:
    case = in_hand().given(ContestTriage, OTHER, reason=TEXT)
    case.given(RecordSettlement, PARTY_MASS, terms=TERMS, consents=(1, 2))
    step = next_step(case.case)
    assert step is not None
    assert step.what == "close"
    assert case.kinds() == (ClockKind.CLOSE, ClockKind.FOLLOW_UP)


def test_the_applicant_takes_the_request_back_at_any_time() -> None:
    for case in (reported(), in_hand()):
        (gone,) = case.when(Withdraw, APPLICANT, reason=TEXT).then(CaseWithdrawn)
        assert isinstance(gone, CaseWithdrawn)
        assert gone.recorded_for is None
        assert (case.case.stage, case.case.clocks) == (Stage.WITHDRAWN, ())


def test_staff_record_a_withdrawal_for_the_applicant() -> None:
    (gone,) = in_hand().when(Withdraw, PARTY_MASS).then(CaseWithdrawn)
    assert isinstance(gone, CaseWithdrawn)
    assert (gone.recorded_for, gone.reason) == (1, None)


def test_the_other_party_does_not_withdraw_and_an_agreement_stands() -> None:
    in_hand().when(Withdraw, OTHER).refused(NotPermitted)
    settled().when(Withdraw, APPLICANT).refused(WrongStage, stage="settled")


def test_an_agreement_is_closed_as_one() -> None:
    case = settled()
    case.when(Close, PARTY_MASS, outcome="failed", remedies_told=(1, 2)).refused(OutcomeMismatch)
    case.when(Close, PARTY_MASS, outcome="mediated_oral").then(CaseClosed)
    assert (case.case.stage, case.case.outcome) == (Stage.CLOSED, "mediated_oral")


def test_without_an_agreement_every_party_is_told_of_the_other_remedies() -> None:
    case = in_hand()
    case.when(Close, PARTY_MASS, outcome="mediated_oral").refused(OutcomeMismatch, stage="handling")
    case.when(Close, PARTY_MASS, outcome="failed").refused(RemediesNotTold, missing=(1, 2))
    case.when(Close, OFFICER, outcome="unreachable", remedies_told=(1,)).refused(
        RemediesNotTold, missing=(2,)
    )
    case.when(Close, PARTY_MASS, outcome="failed", remedies_told=(1, 2, 5)).refused(UnknownParty, party=5)
    (closed,) = case.when(Close, STREET, outcome="failed", remedies_told=(2, 1)).then(CaseClosed)
    assert isinstance(closed, CaseClosed)
    assert closed.remedies_told == (1, 2)


def test_what_nobody_took_on_is_not_closed() -> None:
    reported().when(Close, PARTY_MASS, outcome="failed", remedies_told=(1, 2)).refused(WrongStage)


def test_when_it_is_over_parties_may_only_write_and_the_ladder_does_nothing_more() -> None:
    case = settled().given(Close, PARTY_MASS, outcome="mediated_oral")
    ladder = {row.command.__name__ for row in ladder_table.ROWS} | {"Withdraw", "Close"}
    for by in (PARTY_MASS, OFFICER, APPLICANT, OTHER, CAPTAIN, GRID, SUPERVISOR):
        open_now = {name for name, against in case.may(by).items() if against is None}
        assert open_now & ladder == {"AddNote"}
    case.given(AddNote, PARTY_MASS, text=words("一个月后回访，没有再漏。"))


def test_the_clock_does_nothing_that_people_do() -> None:
    case = reported(PRIVATE)
    assert case.may(CLOCK) == {}
    case.when(Register, CLOCK, category="other").refused(NotPermitted)
