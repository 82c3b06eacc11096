"""Forgetting: who may have a party or the words of a case destroyed, and when; what stays of it."""

from dataclasses import replace

import pytest

from domain.case.refusals.forgetting import CaseStillOpen, FileMustBeKept
from domain.refusals import NotPermitted, UnknownCase, UnknownParty
from projections.rows import CODE, FORGOTTEN, case_rows
from schemas.actors import Actor, Role
from schemas.case_commands import Accept, ConfirmTriage, Withdraw
from schemas.forgetting import ForgetParty, ForgetWords, PartyForgotten, WordsForgotten
from schemas.ids import case_subject, party_subject
from schemas.policy import PolicyPack
from tests.domain.case.people import (
    ADMINISTRATOR,
    APPLICANT,
    CASE,
    ELSEWHERE,
    PACK,
    PARTY_MASS,
    SUPERVISOR,
    local,
)
from tests.domain.case.story import Story, reported

OPERATOR = Actor(id="installer", role=Role.SYSTEM)
_LEAP = local("2028-02-29 09:00")
LOOSE = PACK.model_copy(update={"practice": None})
"""A pack that says nothing about how long files are kept."""


def withdrawn(pack: PolicyPack = LOOSE) -> Story:
    """Over since 5 March 2026, 23:30 in Shanghai."""
    story = reported(pack=pack).given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)
    return story.on("2026-03-05 23:30").given(Withdraw, APPLICANT)


def test_a_party_of_a_case_that_is_over_is_forgotten() -> None:
    (event,) = (
        withdrawn().when(ForgetParty, OPERATOR, party=2, basis="consent_withdrawn").then(PartyForgotten)
    )
    assert event == PartyForgotten(party=2, basis="consent_withdrawn", subject=party_subject(CASE, 2))


def test_the_words_of_a_case_are_forgotten_apart() -> None:
    story = withdrawn()
    (event,) = story.when(ForgetWords, OPERATOR).then(WordsForgotten)
    assert event == WordsForgotten(basis="purpose_done", subject=case_subject(CASE))
    assert story.case.forgotten.words
    assert story.case.forgotten.parties == ()


@pytest.mark.parametrize("command", [ForgetParty(case=CASE, party=1), ForgetWords(case=CASE)])
def test_nothing_is_forgotten_while_the_case_is_open(command: ForgetParty | ForgetWords) -> None:
    reported(pack=LOOSE).when(command, OPERATOR).refused(CaseStillOpen, stage="reported")


@pytest.mark.parametrize("command", [ForgetParty(case=CASE, party=1), ForgetWords(case=CASE)])
def test_a_file_is_kept_for_the_years_of_the_pack(command: ForgetParty | ForgetWords) -> None:
    assert PACK.practice is not None
    last = 2026 + PACK.practice.keep_years.value
    story = withdrawn(PACK)
    story.on(f"{last}-03-04 23:59").when(command, OPERATOR).refused(FileMustBeKept, until=f"{last}-03-05")
    assert story.on(f"{last}-03-05 00:00").when(command, OPERATOR).answer


def test_a_file_that_was_closed_on_a_leap_day_is_kept_to_the_end_of_february() -> None:
    assert PACK.practice is not None
    years = PACK.practice.keep_years.model_copy(update={"value": 1})
    pack = PACK.model_copy(update={"practice": PACK.practice.model_copy(update={"keep_years": years})})
    story = reported(pack=pack, at=_LEAP).given(Withdraw, APPLICANT)
    story.on("2029-02-28 23:59").when(ForgetWords, OPERATOR).refused(FileMustBeKept, until="2029-03-01")
    story.on("2029-03-01 00:00").when(ForgetWords, OPERATOR).then(WordsForgotten)


def test_the_years_written_on_the_file_count_from_the_day_it_was_closed() -> None:
    story = withdrawn()
    ending = replace(story.case.ending, archived_at=story.later(days=40).at, keep_years=3)
    story.state = replace(story.case, ending=ending)
    story.on("2029-04-13 23:00").when(ForgetWords, OPERATOR).refused(FileMustBeKept, until="2029-04-14")
    story.on("2029-04-14 01:00").when(ForgetWords, OPERATOR).then(WordsForgotten)


def test_what_is_forgotten_already_is_no_news() -> None:
    story = withdrawn().given(ForgetParty, OPERATOR, party=1).given(ForgetWords, OPERATOR)
    story.when(ForgetParty, OPERATOR, party=1, basis="unlawful").quiet()
    story.when(ForgetWords, OPERATOR).quiet()


def test_a_party_that_there_is_not_cannot_be_forgotten() -> None:
    withdrawn().when(ForgetParty, OPERATOR, party=3).refused(UnknownParty, party=3)


def test_an_administrator_of_the_place_may_and_nobody_else() -> None:
    away = ADMINISTRATOR.model_copy(update={"place": "hean/qinglan"})
    for by in (APPLICANT, PARTY_MASS, SUPERVISOR):
        withdrawn().when(ForgetParty, by, party=2).refused(NotPermitted, action="forget-party")
    for by in (ELSEWHERE, away):
        withdrawn().when(ForgetWords, by).refused(UnknownCase)
    withdrawn().when(ForgetParty, ADMINISTRATOR, party=2).then(PartyForgotten)


def test_the_case_stays_and_only_the_codes_of_the_forgotten_lead_nowhere() -> None:
    story = withdrawn()
    before = case_rows(story.case, story.facts)
    story.given(ForgetParty, OPERATOR, party=1).given(ForgetWords, OPERATOR)
    after = case_rows(story.case, story.facts)
    assert after.current == before.current
    assert after.obligations == before.obligations == ()
    assert [(one.kind, one.ref) for one in before.lookups] == [(CODE, 1), (CODE, 2)]
    assert [(one.kind, one.ref) for one in after.lookups] == [(CODE, 2), (FORGOTTEN, 0), (FORGOTTEN, 0)]
    assert {one.key.decode() for one in after.lookups if one.kind == FORGOTTEN} == {
        party_subject(CASE, 1),
        case_subject(CASE),
    }
    assert len(story.case.parties) == len(before.lookups)


def test_a_forgotten_party_is_a_stranger_to_the_case() -> None:
    story = withdrawn().given(ForgetParty, OPERATOR, party=1)
    story.when(ForgetWords, APPLICANT).refused(UnknownCase)
    assert story.may(APPLICANT) == {}
