"""Proposals are made, amended a clause and a version at a time, classified by people, dropped with reasons, and fixed for a vote."""

from uuid import UUID

import pytest

from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.proposals import (
    AmendmentSettled,
    ClassEased,
    NoAmendment,
    NoProposal,
    TextFixed,
    TextVotedOn,
    UnknownAmendment,
    UnknownClause,
    UnknownProposal,
)
from domain.council.refusals.rounds import ProposalSettled
from domain.council.refusals.topics import ReasonMissing
from domain.refusals import NotPermitted, UnknownCode
from schemas.actors import resident
from schemas.council.proposals import (
    AdoptAmendment,
    AmendClause,
    AmendmentAdopted,
    AmendmentDeclined,
    AmendmentProposed,
    ClassifyProposal,
    DeclineAmendment,
    DropProposal,
    MakeProposal,
    ProposalClassified,
    ProposalDropped,
    ProposalMade,
)
from schemas.council.rounds import TallyRound
from schemas.council.stages import Step
from schemas.council.topics import ScheduleDeliberation
from tests.domain.case.people import MEDIATOR
from tests.domain.council.chamber import (
    CHAIR,
    CLOCK,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    OWNERS,
    REGISTER,
    neighbour,
    words,
)
from tests.domain.council.steps import (
    CHARGING,
    ORDER,
    SUGGESTION,
    closed,
    counted,
    in_the_hall,
    noticed,
    owners_vote,
    proposed,
    scheduled,
    suggested,
)
from tests.domain.council.story import Story


def on_the_table(*clauses: str) -> Story:
    """One proposal of these clauses."""
    return scheduled().given(
        MakeProposal, NEIGHBOUR, clauses=tuple(words(one) for one in clauses or (ORDER,))
    )


def amended(clause: int = 1, text: str = "按月轮换") -> Story:
    """Somebody proposed another wording."""
    return on_the_table().given(
        AmendClause, neighbour(2), proposal="p1", clause=clause, text=words(text), reason=words("更方便")
    )


def test_proposals_are_numbered_and_their_class_is_proposed_from_their_words() -> None:
    told = proposed(scheduled(), ORDER, CHARGING)
    first, second = told.seen(ProposalMade)
    assert isinstance(first, ProposalMade)
    assert isinstance(second, ProposalMade)
    assert (first.proposal, first.matter, first.used) == ("p1", "community", ())
    assert (second.proposal, second.matter, second.used) == ("p2", "common_use", ("充电桩",))
    assert second.proposer == NEIGHBOUR.id
    assert not told.proposal("p2").confirmed


def test_a_proposal_without_telling_words_is_of_the_class_of_its_topic() -> None:
    told = proposed(scheduled("hall", "property_service"), "每周两次")
    assert told.proposal("p1").matter == "property_service"


@pytest.mark.parametrize("who", [OBSERVER, CLOCK])
def test_who_only_looks_on_proposes_nothing(who: object) -> None:
    told = scheduled()
    told.when(MakeProposal, who, clauses=(words(ORDER),)).refused(NotPermitted)  # type: ignore[arg-type]


def test_nothing_is_proposed_before_the_topic_is_taken_up_or_after_it_is_settled() -> None:
    suggested().when(MakeProposal, NEIGHBOUR, clauses=(words(ORDER),)).refused(WrongStep)
    told = counted(in_the_hall().vote("p1", yes=12)).stands(Step.CONSENSUS)
    told.when(MakeProposal, NEIGHBOUR, clauses=(words(ORDER),)).refused(WrongStep)


def test_an_amendment_that_is_adopted_is_the_next_version_of_its_clause() -> None:
    told = on_the_table(ORDER, "夜里不停放")
    told.when(
        AmendClause, neighbour(2), proposal="p1", clause=2, text=words("十点以后"), reason=words("上班早")
    )
    assert told.one(AmendmentProposed).amendment == 1
    told.given(AdoptAmendment, CHAIR, proposal="p1", amendment=1)

    assert told.one(AmendmentAdopted) == AmendmentAdopted(proposal="p1", amendment=1, clause=2, version=2)
    clauses = told.proposal("p1").clauses
    assert [len(one) for one in clauses] == [1, 2]
    assert clauses[1][-1] == words("十点以后").sealed
    assert told.proposal("p1").amendments[0].outcome == "adopted"


def test_two_additions_become_two_clauses() -> None:
    told = amended(2, "来访车另停")
    told.given(
        AmendClause, NEIGHBOUR, proposal="p1", clause=2, text=words("救护车不限"), reason=words("急用")
    )
    told.given(AdoptAmendment, CHAIR, proposal="p1", amendment=1)
    told.given(AdoptAmendment, CHAIR, proposal="p1", amendment=2)
    assert told.one(AmendmentAdopted) == AmendmentAdopted(proposal="p1", amendment=2, clause=3, version=1)
    assert [one[-1] for one in told.proposal("p1").clauses] == [
        words(text).sealed for text in (ORDER, "来访车另停", "救护车不限")
    ]


def test_an_amendment_is_declined_with_a_reason_and_settled_then() -> None:
    told = amended().given(DeclineAmendment, CHAIR, proposal="p1", amendment=1, reason=words("没有车位"))
    assert told.one(AmendmentDeclined).reason == words("没有车位").sealed
    assert told.may(CHAIR)["AdoptAmendment"] is NoAmendment
    told = amended().given(
        AmendClause, NEIGHBOUR, proposal="p1", clause=1, text=words("按周"), reason=words("公平")
    )
    told.given(DeclineAmendment, CHAIR, proposal="p1", amendment=1, reason=words("没有车位"))
    told.when(AdoptAmendment, CHAIR, proposal="p1", amendment=1).refused(AmendmentSettled, outcome="declined")
    told.when(AdoptAmendment, CHAIR, proposal="p1", amendment=7).refused(UnknownAmendment)


def test_a_clause_that_would_leave_a_gap_is_unknown() -> None:
    told = on_the_table()
    said = {"text": words("甲"), "reason": words("乙")}
    told.when(AmendClause, NEIGHBOUR, proposal="p1", clause=3, **said).refused(UnknownClause, clauses=1)
    told.when(AmendClause, NEIGHBOUR, proposal="p2", clause=1, **said).refused(UnknownProposal)


def test_residents_do_not_decide_on_amendments() -> None:
    told = amended()
    told.when(AdoptAmendment, neighbour(2), proposal="p1", amendment=1).refused(NotPermitted)


def test_a_person_confirms_or_changes_the_class_and_by_that_who_decides() -> None:
    told = proposed(scheduled(), CHARGING)
    told.when(ClassifyProposal, CHAIR, proposal="p1", matter="common_use")
    found = told.one(ProposalClassified)
    assert (found.confirmed, found.electorate, found.procedure) == (True, "owners", "owners_special")
    assert told.proposal("p1").confirmed
    told.when(ClassifyProposal, CHAIR, proposal="p1", matter="common_use").quiet()
    told.when(ClassifyProposal, ORGANISER, proposal="p1", matter="community").refused(
        ReasonMissing, proposed="common_use"
    )
    changed = {"proposal": "p1", "matter": "community", "reason": words("自有车位")}
    told.given(ScheduleDeliberation, ORGANISER, register_id=REGISTER, chair=MEDIATOR.id, observer=OBSERVER.id)
    told.when(ClassifyProposal, MEDIATOR, **changed).refused(NotPermitted)
    told.when(ClassifyProposal, ORGANISER, **changed)
    assert not told.one(ProposalClassified).confirmed
    told.when(ClassifyProposal, CHAIR, proposal="p1", matter="weather").refused(UnknownCode, field="matter")
    told.when(ClassifyProposal, CHAIR, proposal="p3", matter="community").refused(UnknownProposal)


def test_what_a_round_asked_about_is_not_made_easier_to_decide_afterwards() -> None:
    """Acceptance: charging posts agreed in the hall need the owners' special vote, whatever anybody calls them then."""
    told = counted(in_the_hall(CHARGING).vote("p1", yes=12)).stands(Step.PARTIAL)
    for easier in ("community", "use_fund", "residents_covenant"):
        said = {"proposal": "p1", "matter": easier, "reason": words("自有车位")}
        told.when(ClassifyProposal, ORGANISER, **said).refused(ClassEased, matter="common_use")
    told.given(ClassifyProposal, ORGANISER, proposal="p1", matter="rebuild", reason=words("还要改建车棚"))


def test_what_a_round_asked_about_may_turn_out_to_be_the_owners_decision() -> None:
    told = counted(in_the_hall().vote("p1", yes=12)).stands(Step.CONSENSUS)
    told.given(ClassifyProposal, ORGANISER, proposal="p1", matter="use_fund", reason=words("动用维修资金"))
    assert told.proposal("p1").electorate == "owners"


def test_a_text_that_changed_is_classified_again() -> None:
    told = amended().given(ClassifyProposal, CHAIR, proposal="p1", matter="community")
    told.given(AdoptAmendment, CHAIR, proposal="p1", amendment=1)
    assert not told.proposal("p1").confirmed


def test_what_is_decided_is_not_classified_any_more() -> None:
    told = in_the_hall().given(MakeProposal, NEIGHBOUR, clauses=(words("夜里不停放"),))
    told.given(DropProposal, CHAIR, proposal="p2", reason=words("重复"))
    told.when(ClassifyProposal, CHAIR, proposal="p2", matter="community").refused(
        ProposalSettled, status="dropped"
    )
    passed = counted(owners_vote().vote("p1", yes=20))
    assert passed.may(CHAIR)["ClassifyProposal"] is NoProposal


def test_neighbours_drop_their_own_proposals_and_the_chair_drops_any_with_a_reason() -> None:
    told = proposed(scheduled(), ORDER, CHARGING)
    assert told.may(neighbour(2))["DropProposal"] is NoProposal
    told.given(MakeProposal, neighbour(2), clauses=(words("夜里不停放"),))
    told.when(DropProposal, neighbour(2), proposal="p1", reason=words("不要")).refused(NotPermitted)
    told.given(DropProposal, NEIGHBOUR, proposal="p1", reason=words("收回"))
    told.given(DropProposal, ORGANISER, proposal="p2", reason=words("另案处理"))
    assert [one.reason for one in told.seen(ProposalDropped)] == [  # type: ignore[union-attr]
        words("收回").sealed,
        words("另案处理").sealed,
    ]
    told.status(p1="dropped", p2="dropped", p3="open")
    told.when(DropProposal, ORGANISER, proposal="p2", reason=words("又")).refused(
        ProposalSettled, status="dropped"
    )


def test_a_text_that_a_round_asks_about_changes_between_rounds_only() -> None:
    told = in_the_hall().given(
        AmendClause, NEIGHBOUR, proposal="p1", clause=1, text=words("按月轮换"), reason=words("公平")
    )
    told.when(AdoptAmendment, CHAIR, proposal="p1", amendment=1).refused(TextVotedOn, proposal="p1")
    told.when(DropProposal, CHAIR, proposal="p1", reason=words("重复")).refused(TextVotedOn)

    closed(told.vote("p1", yes=3, no=2))
    told.when(AdoptAmendment, CHAIR, proposal="p1", amendment=1).refused(TextVotedOn)
    told.given(TallyRound, CLOCK).stands(Step.BETWEEN).given(
        AdoptAmendment, CHAIR, proposal="p1", amendment=1
    )


def test_a_text_that_is_not_asked_about_may_change_while_the_round_is_open() -> None:
    told = in_the_hall().given(MakeProposal, NEIGHBOUR, clauses=(words("夜里不停放"),))
    told.given(
        AmendClause, NEIGHBOUR, proposal="p2", clause=1, text=words("十点以后"), reason=words("上班早")
    )
    told.given(AdoptAmendment, CHAIR, proposal="p2", amendment=1)
    told.given(DropProposal, CHAIR, proposal="p2", reason=words("重复"))


@pytest.mark.parametrize("command", ["MakeProposal", "AmendClause", "DropProposal"])
def test_what_was_announced_for_a_vote_is_fixed(command: str) -> None:
    told = proposed(scheduled("owners_special", "common_use", body=None, register=OWNERS), CHARGING)
    assert told.may(CHAIR)[command] is None
    noticed(told)
    assert told.may(CHAIR)[command] is TextFixed
    told.when(MakeProposal, NEIGHBOUR, clauses=(words(ORDER),)).refused(TextFixed)


def test_a_vote_asks_about_a_text_that_stays() -> None:
    told = owners_vote()
    told.when(MakeProposal, NEIGHBOUR, clauses=(words(ORDER),)).refused(WrongStep)
    closed(told).when(MakeProposal, CHAIR, clauses=(words(ORDER),)).refused(WrongStep)


def test_without_a_proposal_there_is_nothing_to_amend_or_drop() -> None:
    told = scheduled()
    assert told.may(CHAIR)["AmendClause"] is NoProposal
    told.when(AmendClause, CHAIR, proposal="p1", clause=1, text=words("甲"), reason=words("乙")).refused(
        NoProposal
    )
    told.given(MakeProposal, CHAIR, clauses=(words(ORDER),))
    told.when(AdoptAmendment, CHAIR, proposal="p1", amendment=1).refused(NoAmendment)
    told.when(MakeProposal, OBSERVER, clauses=(words(ORDER),)).refused(NotPermitted)


def test_whoever_lives_elsewhere_in_a_register_of_the_whole_community_proposes_nothing_here() -> None:
    """A register may be for more than the estate that deliberates: the household's own lines count."""
    here, there = (
        resident(UUID(int=0x77), "other001", "hean/xinhe", f"hean/xinhe/{one}") for one in ("e1/b2", "e2")
    )
    told = scheduled()
    told.when(MakeProposal, there, clauses=(words(ORDER),)).refused(NotPermitted)
    told.given(MakeProposal, here, clauses=(words(ORDER),))
    assert "MakeProposal" in told.may(here)
    assert "MakeProposal" not in told.may(there)
    Story().when(SUGGESTION, there).refused(NotPermitted)
