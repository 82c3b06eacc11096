"""The table of classes: whose decision a matter is by its words, and by which majority; a person confirms it."""

from fractions import Fraction

import pytest

from domain.council.ground import council_of
from domain.council.matters import matter_for
from domain.council.refusals.topics import ReasonMissing, WayUnfit
from domain.refusals import UnknownCode
from engine.packs import load_pack
from schemas.calendar import Budget, Unit
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlineSet
from schemas.council.procedures import Council, Procedure, odd_council
from schemas.council.rules import Threshold
from schemas.council.topics import ScreenTopic, TopicScreened
from tests.domain.case.people import PACK, POLICIES
from tests.domain.council.chamber import NEIGHBOUR, ORGANISER, words
from tests.domain.council.steps import SUGGESTION
from tests.domain.council.story import Story

COUNCIL = council_of(Story().ground(ORGANISER))
NINE = (
    "owners_rules",
    "owners_covenant",
    "owners_committee",
    "property_company",
    "use_fund",
    "raise_fund",
    "rebuild",
    "common_use",
    "owners_other",
)
"""Civil Code art. 278 (1) to (9)."""
SPECIAL = ("raise_fund", "rebuild", "common_use")
"""(6) to (8)."""


def of(matter: str) -> Procedure:
    """The procedure by which a class is decided."""
    found = PACK.procedure(next(one.procedure for one in COUNCIL.matters if one.id == matter))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("在小区空地上建电动车集中充电点", "common_use"),
        ("东门广场装四个充电桩", "common_use"),
        ("把北边绿化带改成停车位", "common_use"),
        ("电梯广告收入和广告位出租", "common_use"),
        ("续筹专项维修资金，每户先交两千元", "raise_fund"),
        ("动用专项维修资金修三号楼屋面", "use_fund"),
        ("维修资金够不够修电梯", "use_fund"),
        ("给老楼加装电梯", "rebuild"),
        ("更换物业，另选一家", "property_company"),
        ("业委会换届选举", "owners_committee"),
        ("修改业主大会议事规则", "owners_rules"),
        ("讨论小区公约草案", "owners_covenant"),
        ("公共收益怎么用", "owners_other"),
        ("一楼住宅改为餐馆", "dwelling_to_business"),
        ("修订居民公约", "residents_covenant"),
        ("完善村规民约", "village_covenant"),
        ("全村道路硬化", "village_major"),
        ("集体分红方案", "collective_matter"),
        ("三栋选楼长", "building_delegates"),
        ("对物业评议一次", "appraisal"),
        ("社区公益金今年的用途", "representatives_matter"),
        ("跨社区的河道保洁", "neighbouring_communities"),
        ("物业服务太差，垃圾清运不及时", "property_service"),
        ("楼前的车乱停，挡住消防通道", "community"),
        ("广场舞声音太大", "community"),
        ("", "community"),
    ],
)
def test_the_words_of_a_matter_propose_its_class(text: str, matter: str) -> None:
    found, used = matter_for(COUNCIL, text)
    assert found.id == matter
    assert bool(used) is (matter != "community")
    assert all(word in text for word in used)


def test_somebodys_own_charging_post_is_nobody_elses_matter() -> None:
    assert matter_for(COUNCIL, "在自家车位装充电桩")[0].id == "community"


def test_the_nine_matters_of_the_owners_are_decided_by_owners_and_three_of_them_by_three_quarters() -> None:
    for matter in NINE:
        procedure = of(matter)
        assert procedure.electorate == "owners"
        rule = PACK.decision(procedure.phases[-1].rule)
        assert rule is not None
        assert rule.electorates == ("owners",)
        fractions = {Fraction(one.fraction) for one in rule.approval}
        assert fractions == ({Fraction(3, 4)} if matter in SPECIAL else {Fraction(1, 2)})
        assert {one.base for one in rule.approval} == {"participating"}
        assert {one.counter for one in rule.approval} == {"area", "heads"}


def test_raising_the_fund_is_harder_than_using_it() -> None:
    assert (of("raise_fund").id, of("use_fund").id) == ("owners_special", "owners_ordinary")


def test_two_thirds_of_area_and_heads_take_part_and_no_article_of_the_old_regulation_is_left() -> None:
    rule = PACK.decision("owners_special")
    assert rule is not None
    (way,) = rule.participation
    assert way.all_of == tuple(
        Threshold(counter=counter, compare=">=", fraction="2/3") for counter in ("area", "heads")
    )
    assert all(one.fraction == "3/4" for one in rule.approval)


def test_residents_and_owners_never_mix_in_one_procedure() -> None:
    for procedure in PACK.procedures:
        decides = {phase.electorate or procedure.electorate for phase in procedure.phases}
        assert "owners" not in decides or decides == {"owners"}, procedure.id


def test_every_procedure_publishes_for_fifteen_days_and_announces_as_the_law_says() -> None:
    assert {one.publish_days.value for one in PACK.procedures} == {15}
    notice = {one.id: one.notice_days.value for one in PACK.procedures}
    assert notice["residents_assembly"] == notice["villagers_assembly"] == notice["collective_assembly"] == 10
    assert notice["owners_ordinary"] == notice["owners_special"] == notice["owners_covenant"] == 15
    assert notice["owners_committee_meeting"] == 7


def test_four_discussions_go_from_the_branch_to_the_assembly() -> None:
    procedure = PACK.procedure("four_discussions")
    assert procedure is not None
    assert [(one.rule, one.electorate or procedure.electorate) for one in procedure.phases] == [
        ("consensus", "seats"),
        ("consensus", "seats"),
        ("party_members", "members"),
        ("representatives_assembly", "delegates"),
    ]


def test_covenants_alone_are_filed() -> None:
    filed = {one.id for one in PACK.procedures if one.filed}
    assert filed == {"residents_covenant", "village_covenant", "owners_covenant"}


def test_the_pack_for_demonstrations_differs_in_lengths_alone() -> None:
    quick = load_pack(POLICIES / "quick")
    assert quick.council is not None
    assert [one.id for one in quick.procedures] == [one.id for one in PACK.procedures]
    assert quick.council.matters == COUNCIL.matters
    assert quick.decisions == PACK.decisions
    phases = [phase for one in quick.procedures for phase in one.phases]
    assert {phase.length.unit for phase in phases} == {Unit.SECONDS}
    assert {phase.cooling.unit for phase in phases if phase.cooling} == {Unit.SECONDS}
    assert {one.budget.unit for one in quick.council.clocks if one.budget} == {Unit.SECONDS}


def test_what_does_not_fit_together_in_a_pack_is_said() -> None:
    hall = PACK.procedure("hall")
    assert hall is not None

    def odd(council: Council = COUNCIL, *procedures: Procedure) -> list[str]:
        return list(odd_council(council, procedures or PACK.procedures, PACK.decisions))

    assert odd() == []
    short = hall.model_copy(update={"publish_days": hall.publish_days.model_copy(update={"value": 14})})
    assert any("less than 15 days" in one for one in odd(COUNCIL, short))
    days = next(one.budget for one in COUNCIL.clocks if one.kind is CouncilClock.SCREEN)
    clocks = tuple(
        one.model_copy(update={"budget": days}) if one.kind is CouncilClock.PUBLICATION else one
        for one in COUNCIL.clocks
    )
    hasty = COUNCIL.model_copy(update={"clocks": clocks})
    too_short = "council.clocks: publication is less than 15 days (Residents' Committee Law art. 34)"
    assert odd(hasty) == [too_short]
    seconds = Budget(amount=6, unit=Unit.SECONDS)
    among_days = tuple(
        one.model_copy(update={"budget": seconds}) if one.kind is CouncilClock.PUBLICATION else one
        for one in COUNCIL.clocks
    )
    assert odd(COUNCIL.model_copy(update={"clocks": among_days})) == [too_short]


def charging() -> Story:
    """Somebody suggests a charging point on common ground."""
    title = words("在楼前空地建集中充电点", "title")
    return Story().given(SUGGESTION.model_copy(update={"title": title}), NEIGHBOUR)


def test_a_charging_point_on_common_ground_is_proposed_for_three_quarters_of_the_owners() -> None:
    told = charging()
    assert told.told.proposed_matter == "common_use"
    assert told.told.matter is None, "a table proposes; a person decides"
    told.when(ScreenTopic, ORGANISER, matter="common_use", procedure="owners_special", tier=1)
    told.then(DeadlineEnded, TopicScreened, DeadlineSet)
    assert told.one(TopicScreened).confirmed
    assert told.told.electorate == "owners"
    vote = told.pack.procedure("owners_special")
    assert vote is not None
    assert vote.phases[-1].rule == "owners_special"


def test_a_person_may_choose_another_class_and_says_why() -> None:
    told = charging()
    told.when(ScreenTopic, ORGANISER, matter="community", procedure="hall", tier=1)
    told.refused(ReasonMissing, proposed="common_use")
    told.when(
        ScreenTopic, ORGANISER, matter="community", procedure="hall", tier=1, reason=words("只谈怎么排队充电")
    )
    assert not told.one(TopicScreened).confirmed
    assert told.told.electorate == "households"


@pytest.mark.parametrize(
    ("matter", "procedure"),
    [
        ("common_use", "owners_ordinary"),
        ("common_use", "residents_assembly"),
        ("common_use", "residents_representatives"),
        ("common_use", "owners_committee_meeting"),
        ("raise_fund", "owners_ordinary"),
        ("residents_covenant", "owners_covenant"),
        ("community", "owners_ordinary"),
        ("community", "appraisal"),
        ("building_delegates", "hall"),
    ],
)
def test_nobody_votes_on_the_matters_of_others(matter: str, procedure: str) -> None:
    told = charging()
    said = {"matter": matter, "procedure": procedure, "tier": 1, "reason": words("按性质")}
    told.when(ScreenTopic, ORGANISER, **said).refused(WayUnfit)


@pytest.mark.parametrize(
    ("matter", "procedure"),
    [
        ("common_use", "hall"),
        ("common_use", "tripartite"),
        ("community", "residents_representatives"),
        ("community", "residents_assembly"),
        ("property_service", "tripartite"),
    ],
)
def test_everybody_may_talk_about_everything_first(matter: str, procedure: str) -> None:
    told = charging()
    said = {"matter": matter, "procedure": procedure, "tier": 1, "reason": words("按性质")}
    told.given(ScreenTopic, ORGANISER, **said)


@pytest.mark.parametrize("said", [{"matter": "none"}, {"procedure": "none"}])
def test_classes_and_procedures_are_those_of_the_pack(said: dict[str, str]) -> None:
    known = {"matter": "common_use", "procedure": "hall", "tier": 1, "reason": words("按性质")}
    charging().when(ScreenTopic, ORGANISER, **{**known, **said}).refused(UnknownCode)
