"""The triage table of the shipped pack: what each rule takes, and what holds for every text."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.triage import Proposal, confidential, confidential_facts, destination, propose, rule_of
from engine.packs import load_pack
from schemas.actors import Level
from schemas.cited import FactValue, TriageClass, Wording
from schemas.policy import Condition, PolicyPack, TriageRule

PACK = load_pack(Path(__file__).parents[2] / "policies" / "xinhe")
BIG, SMALL, PRIVATE = (
    TriageClass.COMMUNITY_MATTER,
    TriageClass.PARTY_MASS_MATTER,
    TriageClass.PRIVATE_MATTER,
)

SENTENCES = [
    ("family_violence", "我老公喝了酒就动手打我，我不敢回家"),
    ("family_violence", "楼上那家有家暴，夜里听见女人哭"),
    ("minor_harmed", "我家孩子在学校被几个同学推倒，还打掉一颗牙"),
    ("minor_harmed", "女儿遭到校园欺凌"),
    ("red_risk", "他说不赔钱就同归于尽"),
    ("red_risk", "几个人围堵物业办公室，拉横幅"),
    ("red_risk", "他扬言要把店给烧了"),
    ("red_risk", "她想不开，说要轻生"),
    ("possible_crime", "两个人为了车位打架，一个被打伤了"),
    ("possible_crime", "停在楼下的电动车电瓶被偷了"),
    ("possible_crime", "他的伤经鉴定是轻伤"),
    ("immediate_danger", "厨房里有燃气味，对门说是我家漏的"),
    ("many_parties", "上百户业主要求退还装修保证金"),
    ("failed_twice", "楼下渗水的事社区已经多次调解，没有结果"),
    ("referred_by_court", "法院委派调解的租金纠纷"),
    ("across_communities", "这条排水沟在两个社区中间，谁都不管"),
    ("family_estate", "父亲去世后，兄弟三人为遗产吵起来"),
    ("family_estate", "哥哥不肯把老房的拆迁款分给我，我们是亲兄弟"),
    ("needs_enforcement", "一楼餐馆油烟直接排到我家窗户"),
    ("needs_enforcement", "楼上拆了承重墙"),
    ("needs_expert", "我在厂里上班受了工伤，老板不赔"),
    ("needs_expert", "路口两车相撞，交警说各一半责任"),
    ("needs_expert", "装修工人从梯子上摔倒，骨折住院"),
    ("loan", "朋友找我借钱两万，写了借条，到现在不还"),
    ("family", "儿媳和婆婆天天吵，婆媳关系很差"),
    ("public_safety", "有人从楼上高空抛物，砸到了花坛"),
    ("public_safety", "邻居把电动车推进电梯带上楼"),
    ("common_money", "小区广告的公共收益从来不公布"),
    ("covenant", "想成立业主大会，没有人牵头"),
    ("shared_facilities", "电梯三天两头坏，大家意见很大"),
    ("shared_facilities", "每天晚上广场舞声音太大"),
    ("shared_space", "对门把自行车和鞋柜放在楼道里"),
    ("parking", "邻居的车总是占我的车位"),
    ("conduct", "楼下有人遛狗不牵绳"),
    ("property_service", "物业收了费，保安却从来不巡逻"),
    ("trade", "健身房关门了，预付卡的钱不退"),
    ("trade", "装修公司违约，定金不退"),
    ("between_neighbours", "楼上卫生间漏水，我家天花板都湿了"),
    ("between_neighbours", "楼上半夜拖椅子，噪音让人睡不着"),
    ("dwelling", "房东不退押金，说我弄坏了墙"),
    ("everything_else", "我想问一问这件事该找谁"),
]

FACTS: list[tuple[str, dict[str, FactValue]]] = [
    ("family_violence", {"family_violence": True}),
    ("minor_harmed", {"minor_harmed": True}),
    ("red_risk", {"risk": "red"}),
    ("possible_crime", {"crime": True}),
    ("immediate_danger", {"danger_now": True}),
    ("many_parties", {"parties": 10}),
    ("failed_twice", {"failed_before": 2}),
    ("referred_by_court", {"referred_by_court": True}),
    ("across_communities", {"communities": 2}),
    ("needs_enforcement", {"needs_enforcement": True}),
    ("needs_expert", {"needs_expert": True}),
    ("common_money", {"common_funds": True}),
    ("shared_facilities", {"shared_facility": True}),
    ("shared_facilities", {"buildings": 2}),
    ("shared_space", {"shared_space": True}),
]


def proposed(text: str, category: str | None = None, **facts: FactValue) -> Proposal:
    return propose(PACK, text, category, facts)


@pytest.mark.parametrize(("rule", "sentence"), SENTENCES)
def test_an_everyday_sentence_reaches_its_rule(rule: str, sentence: str) -> None:
    assert proposed(sentence).rule == rule


@pytest.mark.parametrize(("rule", "facts"), FACTS)
def test_a_fact_alone_reaches_its_rule(rule: str, facts: Mapping[str, FactValue]) -> None:
    assert propose(PACK, "", None, facts).rule == rule


def test_no_rule_of_the_table_is_out_of_reach() -> None:
    assert {rule.id for rule in PACK.triage} == {rule for rule, _ in SENTENCES}


def test_every_fact_that_a_filing_may_state_is_asked_for_by_a_rule() -> None:
    assert set(PACK.facts) == {name for _, facts in FACTS for name in facts}


@pytest.mark.parametrize(
    ("sentence", "where"),
    [
        ("一单元的电梯坏了没人修", (BIG, Level.COMMUNITY)),
        ("楼道里停了一辆自行车", (SMALL, Level.BUILDING)),
        ("表哥欠我五千块钱", (PRIVATE, Level.BUILDING)),
    ],
)
def test_a_shared_lift_a_corridor_bicycle_and_a_family_loan_part_ways(
    sentence: str, where: tuple[TriageClass, Level]
) -> None:
    proposal = proposed(sentence)
    assert (proposal.triage_class, proposal.level) == where


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("停车时出了车祸，对方不赔", "needs_expert"),
        ("楼上太吵，我被打扰得睡不着", "between_neighbours"),
        ("店里写着跳楼价，买回来却是假货", "trade"),
        ("年轻生意人租了我的房，房租拖着不给", "dwelling"),
        ("购买的冰箱不好用，希望减轻伤心，退款", "trade"),
    ],
)
def test_a_word_inside_another_word_misleads_nobody(sentence: str, rule: str) -> None:
    assert proposed(sentence).rule == rule


def test_danger_goes_before_everything_that_is_ordinary() -> None:
    proposal = proposed("夫妻离婚，丈夫持刀站在电梯口")
    assert (proposal.rule, proposal.risk, proposal.triage_class) == ("possible_crime", "urgent", BIG)


def test_the_filers_category_goes_before_the_words() -> None:
    text = "说不清楚的一件事"
    assert proposed(text, "medical").category == "medical"
    assert proposed(text, "medical").rule == "needs_expert"


def test_an_unknown_category_counts_as_not_given() -> None:
    assert proposed("要离婚", "no-such").category == "family"


def test_the_category_with_most_words_wins_and_the_first_among_equals() -> None:
    assert proposed("物业和邻居").category == "neighbour"
    assert proposed("物业、业主、邻居").category == "property"
    assert proposed("无").category == "other"


def test_what_was_used_names_facts_categories_and_words_of_the_pack() -> None:
    assert proposed("", None, parties=12).used == ("fact:parties",)
    assert proposed("要离婚，孩子的抚养费").used == (
        "category:family",
        "word:抚养",
        "word:抚养费",
        "word:离婚",
    )
    assert proposed("", "property").used == ("category:property",)
    assert proposed("无").used == ()


def test_a_count_of_one_is_not_a_yes_and_a_yes_is_no_count() -> None:
    assert proposed("", None, crime=1).rule == "everything_else"
    assert proposed("", None, parties=True).rule == "everything_else"
    assert proposed("", None, crime=False).rule == "everything_else"


def test_width_and_spaces_of_the_writing_do_not_matter() -> None:
    assert proposed("高 空\n抛　物").rule == "public_safety"


def test_the_reason_of_a_rule_is_given_in_both_languages() -> None:
    rule = rule_of(PACK, "shared_space")
    assert rule is not None
    assert "党群服务站" in rule.reason.zh
    assert "party-mass service" in rule.reason.en
    assert rule_of(PACK, "no_such_rule") is None


def test_which_urgent_rule_held_is_for_the_offices_alone() -> None:
    assert PACK.practice is not None
    flagging = {rule for risk in PACK.practice.risks.values() for rule in risk.triage_rules}
    assert flagging == {"family_violence", "minor_harmed", "possible_crime", "red_risk"}
    hidden = {rule.id for rule in PACK.triage if confidential(PACK, rule.id)}
    assert hidden == {*flagging, "immediate_danger", "many_parties", "failed_twice"}
    assert {"family_violence", "minor_harmed", "crime", "risk"} <= confidential_facts(PACK)
    assert "shared_space" not in confidential_facts(PACK)


def test_the_pack_says_where_a_class_is_sent() -> None:
    assert [destination(PACK, one) for one in (BIG, SMALL, PRIVATE)] == [
        Level.COMMUNITY,
        Level.BUILDING,
        Level.BUILDING,
    ]
    moved = PACK.model_copy(update={"sends": {**PACK.sends, SMALL: Level.COMMUNITY}})
    assert destination(moved, SMALL) is Level.COMMUNITY


def test_an_edited_table_changes_what_is_proposed_under_it_and_nothing_else() -> None:
    line = TriageRule(
        id="corridor_first",
        when=(Condition(any_words=("楼道",)),),
        triage_class=BIG,
        level=Level.STREET,
        reason=Wording(zh="楼道由街道管", en="Corridors go to the street"),
        source="test",
        mark="D",
    )
    edited = PACK.model_copy(update={"triage": (line, *PACK.triage)})
    text = "楼道里堆放杂物"
    assert propose(edited, text, None, {}).rule == "corridor_first"
    assert propose(PACK, text, None, {}).rule == "shared_space"


WORDS = sorted({word for rule in PACK.triage for when in rule.when for word in when.any_words})
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=6).map("，".join))
CATEGORIES = st.one_of(st.none(), st.sampled_from([one.id for one in PACK.categories]), st.text(max_size=8))
FACT_MAPS = st.dictionaries(
    st.one_of(st.sampled_from(sorted(PACK.facts)), st.text(max_size=5)),
    st.one_of(st.booleans(), st.integers(0, 100), st.sampled_from(["red", "yellow"])),
    max_size=5,
)


@given(TEXTS, CATEGORIES, FACT_MAPS)
def test_any_matter_gets_one_class_a_known_category_and_somebody_who_answers(
    text: str, category: str | None, facts: dict[str, FactValue]
) -> None:
    proposal = propose(PACK, text, category, facts)
    rung = next(rung for rung in PACK.ladder if rung.level is proposal.level)
    assert rung.answers[proposal.triage_class]
    assert proposal.category in {one.id for one in PACK.categories}
    rule = rule_of(PACK, proposal.rule)
    assert rule is not None
    assert rule.reason.zh
    assert propose(PACK, text, category, facts) == proposal


@given(TEXTS, CATEGORIES, FACT_MAPS)
def test_what_was_used_is_never_something_that_a_person_typed(
    text: str, category: str | None, facts: dict[str, FactValue]
) -> None:
    known = {f"word:{word}" for rule in PACK.triage for when in rule.when for word in when.any_words}
    known |= {f"word:{word}" for rule in PACK.triage for when in rule.when for word in when.with_words}
    known |= {f"word:{word}" for one in PACK.categories for word in one.any_words}
    known |= {f"category:{one.id}" for one in PACK.categories} | {f"fact:{name}" for name in PACK.facts}
    assert set(propose(PACK, text, category, facts).used) <= known


def _shuffled(pack: PolicyPack, seed: int) -> PolicyPack:
    dice = random.Random(seed)

    def mixed(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dice.sample(words, len(words)))

    def condition(when: Condition) -> Condition:
        words = {"any_words": mixed(when.any_words), "no_words": mixed(when.no_words)}
        return when.model_copy(update={**words, "with_words": mixed(when.with_words)})

    triage = tuple(
        rule.model_copy(update={"when": tuple(condition(when) for when in rule.when)}) for rule in pack.triage
    )
    categories = tuple(one.model_copy(update={"any_words": mixed(one.any_words)}) for one in pack.categories)
    return pack.model_copy(update={"triage": triage, "categories": categories})


@settings(max_examples=50)
@given(TEXTS, st.integers(0, 10_000))
def test_the_order_of_words_means_nothing(text: str, seed: int) -> None:
    assert propose(_shuffled(PACK, seed), text, None, {}) == propose(PACK, text, None, {})
