"""Packs from their folders: the shipped ones load, extend and survive a round trip; bad ones say what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.packs import PackError, canonical_json, load_pack, pack_digest
from schemas.actors import Level, Role
from schemas.calendar import Unit
from schemas.cited import TriageClass
from schemas.clock_kinds import ClockKind, OnLapse
from schemas.policy import PlaceKind, PolicyPack

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the shipped packs, to spoil."""
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    return str(refused.value)


@pytest.mark.parametrize("name", ["xinhe", "quick"])
def test_a_shipped_pack_loads_and_survives_the_round_trip(name: str) -> None:
    pack = load_pack(POLICIES / name)
    again = PolicyPack.model_validate_json(canonical_json(pack))
    assert pack.name == name
    assert again == pack
    assert canonical_json(again) == canonical_json(pack)
    assert pack_digest(again) == pack_digest(pack)


def test_the_digest_follows_the_content_and_not_the_order_of_keys(packs: Path) -> None:
    before = pack_digest(load_pack(packs / "xinhe"))
    edit(packs / "xinhe" / "ladder.yaml", "  community_matter: community\n", "")
    edit(packs / "xinhe" / "ladder.yaml", "sends:\n", "sends:\n  community_matter: community\n")
    edit(packs / "xinhe" / "pack.yaml", "version: 3\n", "")
    with (packs / "xinhe" / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("version: 3\n")
    assert pack_digest(load_pack(packs / "xinhe")) == before
    edit(packs / "xinhe" / "pack.yaml", "version: 3\n", "version: 4\n")
    assert pack_digest(load_pack(packs / "xinhe")) != before


def test_the_eighteen_categories_stand_in_the_pack() -> None:
    assert len(load_pack(POLICIES / "xinhe").categories) == 18


def test_quick_has_the_rules_of_xinhe_with_clocks_in_seconds_but_those_that_show_real_days() -> None:
    slow, quick = load_pack(POLICIES / "xinhe"), load_pack(POLICIES / "quick")
    in_days = [rule for rule in slow.clocks if rule.id in ("confirmation", "urge")]
    assert [rule for rule in quick.clocks if rule.id in ("confirmation", "urge")] == in_days
    rules = [rule for rule in quick.clocks if rule not in in_days]
    budgets = [one for rule in rules for one in (rule.budget, *rule.reminders)] + [
        quick.retriage_grace,
        quick.return_budget,
        *quick.return_budget_reminders,
    ]
    assert {one.unit for one in budgets} == {Unit.SECONDS}
    assert [(rule.id, rule.kind, rule.levels, rule.classes, rule.on_lapse) for rule in quick.clocks] == [
        (rule.id, rule.kind, rule.levels, rule.classes, rule.on_lapse) for rule in slow.clocks
    ]
    for field in (
        "triage",
        "categories",
        "ladder",
        "sends",
        "routes",
        "places",
        "posts",
        "calendar",
        "roles",
    ):
        assert getattr(quick, field) == getattr(slow, field)


@pytest.mark.parametrize("name", ["xinhe", "quick"])
def test_a_reminder_comes_before_the_end_of_its_clock_when_both_count_alike(name: str) -> None:
    for rule in load_pack(POLICIES / name).clocks:
        for lead in rule.reminders:
            assert lead.unit is not rule.budget.unit or lead.amount < rule.budget.amount


def test_small_and_big_matters_climb_and_private_ones_ask() -> None:
    for rule in load_pack(POLICIES / "xinhe").clocks:
        if rule.kind in (ClockKind.ACCEPT, ClockKind.RESOLVE, ClockKind.RECEIVE) and not rule.kinds:
            private = TriageClass.PRIVATE_MATTER in rule.classes
            assert rule.on_lapse is (OnLapse.ASK_APPLICANT if private else OnLapse.CLIMB)


def test_petitions_and_orders_never_climb_by_themselves() -> None:
    """A petition stays with the unit that decides it, an order with whoever got it first."""
    own = [rule for rule in load_pack(POLICIES / "xinhe").clocks if rule.kinds]
    assert len(own) > 5
    assert {rule.on_lapse for rule in own} == {OnLapse.TELL, OnLapse.CLOSE_WINDOW}


def test_every_channel_role_and_reason_has_words_in_both_languages() -> None:
    pack = load_pack(POLICIES / "xinhe")
    assert set(pack.roles) == set(Role)
    for words in (*pack.roles.values(), *pack.channels.values(), *pack.decline_reasons.values()):
        assert any("一" <= letter <= "鿿" for letter in words.zh)
        assert words.en.isascii()


def test_the_sample_tree_has_four_grid_groups_three_stations_and_one_centre() -> None:
    pack = load_pack(POLICIES / "xinhe")
    posts = {(post.place, post.role) for post in pack.posts}
    estates = [
        place.path for place in pack.places if place.kind is PlaceKind.ESTATE and "/xinhe/" in place.path
    ]
    assert len(estates) == 4
    assert all((estate, Role.GRID_WORKER) in posts for estate in estates)
    assert sum((estate, Role.PARTY_MASS_WORKER) in posts for estate in estates) == 3
    assert ("hean/xinhe", Role.MEDIATOR) in posts


@pytest.mark.parametrize("triage_class", list(TriageClass))
@pytest.mark.parametrize("level", list(Level))
def test_every_building_of_the_sample_tree_has_a_post_that_answers(
    level: Level, triage_class: TriageClass
) -> None:
    pack = load_pack(POLICIES / "xinhe")
    rung = next(rung for rung in pack.ladder if rung.level is level)
    posts = {(post.place, post.role) for post in pack.posts}
    for place in pack.places:
        if place.kind is PlaceKind.BUILDING:
            above = [place.path.rsplit("/", n)[0] for n in range(4)]
            assert any((at, role) in posts for at in above for role in rung.answers[triage_class])


def _drop(text: str, start: str, end: str) -> str:
    before, _, rest = text.partition(start)
    return before + end + rest.partition(end)[2]


def drop_clock(packs: Path) -> None:
    file = packs / "xinhe" / "clocks.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(_drop(text, "  - id: answer_contest\n", "  - id: accept_private\n"), encoding="utf-8")


def swap(file: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda packs: edit(packs / "xinhe" / file, old, new)


BAD: list[tuple[str, Callable[[Path], None], tuple[str, ...]]] = [
    (
        "two rules of one id",
        swap("triage.yaml", "- id: parking\n", "- id: conduct\n"),
        ("triage.yaml", "two rules have the id conduct"),
    ),
    (
        "two categories of one id",
        swap("categories.yaml", "- id: housing\n", "- id: family\n"),
        ("categories.yaml", "two have the id family"),
    ),
    (
        "a last rule with a test",
        swap(
            "triage.yaml", "- id: everything_else\n", "- id: everything_else\n    when: [{any_words: [某]}]\n"
        ),
        ("triage.yaml", "the last rule must hold for everything"),
    ),
    (
        "a rule that hides the others",
        swap("triage.yaml", "      - facts: {shared_space: true}\n", "      - {}\n"),
        ("triage.yaml", "shared_space always holds"),
    ),
    (
        "an unknown category",
        swap("triage.yaml", "any_category: [housing]", "any_category: [houses]"),
        ("triage.yaml", "rule dwelling names unknown categories ['houses']"),
    ),
    (
        "a fact that nobody is asked for",
        swap("triage.yaml", "{shared_space: true}", "{shared_spce: true}"),
        ("triage.yaml", "asks for facts ['shared_spce']"),
    ),
    (
        "a private matter that climbs",
        swap("clocks.yaml", "on_lapse: ask_applicant", "on_lapse: climb"),
        ("clocks.yaml", "accept_private makes a private matter climb"),
    ),
    (
        "a settled case that climbs",
        swap(
            "clocks.yaml",
            "on_lapse: tell\n    source: 本规则自定：调解",
            "on_lapse: climb\n    source: 本规则自定：调解",
        ),
        ("clocks.yaml", "close does not belong to a level"),
    ),
    ("a missing clock", drop_clock, ("clocks.yaml", "none of kind answer_contest at building")),
    (
        "a budget of nothing",
        swap("clocks.yaml", "budget: {amount: 1, unit", "budget: {amount: 0, unit"),
        ("clocks.yaml", "clocks[confirm_triage].budget.amount", "greater than 0"),
    ),
    (
        "an unknown unit",
        swap("clocks.yaml", "unit: working_days", "unit: fortnights"),
        ("clocks.yaml:", "].budget.unit", "working_days"),
    ),
    (
        "an unknown field",
        swap("pack.yaml", "version: 3", "version: 3\ncolour: red"),
        ("pack.yaml:5", "colour", "remove it or correct its spelling"),
    ),
    (
        "an unknown field deep inside",
        swap("triage.yaml", "any_category: [housing]", "any_categories: [housing]"),
        ("triage.yaml", "triage[dwelling].when[0].any_categories"),
    ),
    ("a missing field", swap("pack.yaml", "number_prefix: HY\n", ""), ("number_prefix", "add it")),
    (
        "a class sent nowhere",
        swap("ladder.yaml", "  private_matter: building\n", ""),
        ("ladder.yaml", "private_matter is sent nowhere"),
    ),
    (
        "a rung that nobody staffs",
        swap("ladder.yaml", "private_matter: [street_officer]", "private_matter: []"),
        ("ladder.yaml", "ladder[2]", "private_matter"),
    ),
    (
        "a key given twice",
        swap("pack.yaml", "version: 3", "version: 3\nversion: 4"),
        ("pack.yaml:5", "version: stands twice", "keep one"),
    ),
    (
        "a field in two files",
        swap("pack.yaml", "version: 3", "version: 3\nroutes: []"),
        ("words.yaml", "routes", "stands in pack.yaml too"),
    ),
    ("broken YAML", swap("pack.yaml", "title:", "title: ["), ("pack.yaml", "YAML", "correct the YAML")),
    (
        "a calendar that is not there",
        swap("pack.yaml", "calendars/cn.yaml", "calendars/mars.yaml"),
        ("pack.yaml", "calendar", "mars.yaml"),
    ),
    (
        "a post at no place",
        swap("places.yaml", "{place: hean, role: street_officer}", "{place: nowhere, role: street_officer}"),
        ("places.yaml", "no place nowhere"),
    ),
]


@pytest.mark.parametrize(("spoil", "says"), [one[1:] for one in BAD], ids=[one[0] for one in BAD])
def test_a_bad_pack_is_refused_with_its_file_and_field(
    packs: Path, spoil: Callable[[Path], None], says: tuple[str, ...]
) -> None:
    spoil(packs)
    message = refusal(packs / "xinhe")
    for part in says:
        assert part in message


def test_everything_that_is_wrong_is_said_at_once(packs: Path) -> None:
    swap("clocks.yaml", "on_lapse: ask_applicant", "on_lapse: climb")(packs)
    swap("triage.yaml", "- id: parking\n", "- id: conduct\n")(packs)
    assert len(refusal(packs / "xinhe").splitlines()) == 2


def test_a_fault_in_the_calendar_names_the_calendars_file(packs: Path) -> None:
    edit(packs / "calendars" / "cn.yaml", "zone: Asia/Shanghai", "zone: Mars/Olympus")
    message = refusal(packs / "xinhe")
    assert "cn.yaml" in message
    assert "zone" in message


def test_a_fault_in_what_is_extended_names_the_file_that_writes_it(packs: Path) -> None:
    swap("triage.yaml", "any_category: [housing]", "any_categories: [housing]")(packs)
    assert "xinhe/triage.yaml" in refusal(packs / "quick")


def test_a_fault_in_what_is_laid_over_names_the_upper_file(packs: Path) -> None:
    edit(packs / "quick" / "clocks.yaml", "amount: 3", "amount: -3")
    assert "quick/clocks.yaml:5" in refusal(packs / "quick")


@pytest.mark.parametrize(
    ("base", "says"), [("quick", "leads back"), ("none", "no pack none"), ("../x", "not the name")]
)
def test_a_pack_extends_a_pack_beside_it_in_one_direction(packs: Path, base: str, says: str) -> None:
    edit(packs / "quick" / "pack.yaml", "extends: xinhe", f"extends: {base}")
    assert says in refusal(packs / "quick")


def test_an_empty_folder_is_no_pack(tmp_path: Path) -> None:
    assert "no *.yaml files" in refusal(tmp_path)


def test_opening_hours_without_quotes_are_hours_and_not_numbers_to_base_sixty(packs: Path) -> None:
    edit(packs / "xinhe" / "pack.yaml", "title:", "number: 14:00\ntitle:")
    assert "number" in refusal(packs / "xinhe")
    edit(packs / "xinhe" / "pack.yaml", "number: 14:00\n", "")
    edit(packs / "calendars" / "cn.yaml", '"14:00"', "14:00")
    assert load_pack(packs / "xinhe").calendar.opening[1][0].isoformat() == "14:00:00"
