"""Several seats: most approvals, seats in proportion, and quotas that a body has to keep."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.council.decision.proportion import phragmen, settled
from domain.council.decision.quotas import Body, Kinds, body, seat_by_standing
from schemas.council.acts import Marks
from schemas.council.rules import Quota
from tests.domain.council.decision.oracle import full_bodies, keeps_quotas, phragmen_seats
from tests.domain.council.decision.voting import among, decide, made, marked, names, papers, roll

PLAIN = made()
SHARES = made(seating="proportional")


def free(seats: int, options: str) -> Body:
    return body((), seats, tuple(options), {})


def approvals(**papers_of: int) -> dict[frozenset[str], int]:
    return {frozenset(options): count for options, count in papers_of.items()}


def test_the_seats_go_to_those_whom_most_approve_of() -> None:
    ballots = papers(names(9), (4, marked("ab")), (3, marked("bc")), (2, marked("d")))
    found = decide(PLAIN, roll(9), ballots, question=among(*"abcd", method="approval", seats=2))
    assert (found.outcome, found.elected, found.open_seats) == ("passed", ("b", "a"), 0)


def test_equals_for_the_last_seat_are_tied_and_those_above_are_elected() -> None:
    ballots = papers(names(9), (4, marked("a")), (2, marked("b")), (2, marked("c")), (1, marked("d")))
    found = decide(PLAIN, roll(9), ballots, question=among(*"abcd", method="approval", seats=2))
    assert (found.outcome, found.elected, found.tied, found.open_seats) == ("tie", ("a",), ("b", "c"), 1)


def test_whom_nobody_approves_of_gets_no_seat() -> None:
    ballots = papers(names(3), (3, marked("a")))
    question = among(*"abc", method="approval", seats=2)
    for rule in (PLAIN, SHARES):
        found = decide(rule, roll(3), ballots, question=question)
        assert (found.outcome, found.elected, found.open_seats) == ("passed", ("a",), 1)


def test_seats_left_open_go_to_a_second_ballot_between_the_best_of_the_rest() -> None:
    rule = made(
        approval=[{"base": "cast", "compare": ">", "fraction": "1/2"}],
        second=[{"base": "cast", "compare": ">=", "fraction": "1/3"}],
    )
    ballots = papers(names(9), (5, marked("a")), (2, marked("b")), (1, marked("c")), (1, marked("d")))
    question = among(*"abcde", method="approval", seats=2)
    found = decide(rule, roll(9), ballots, question=question)
    assert (found.outcome, found.elected, found.tied) == ("run_off", ("a",), ("b", "c", "d"))
    again = decide(rule, roll(9), ballots, question=question, second=True)
    assert (again.outcome, again.elected, again.open_seats) == ("passed", ("a",), 1)


def test_nobody_is_elected_without_a_quorum() -> None:
    rule = made(participation=[{"all_of": [{"compare": ">", "fraction": "1/2"}]}])
    ballots = papers(names(8), (4, marked("a")))
    found = decide(rule, roll(8), ballots, question=among(*"ab", method="approval", seats=1))
    assert (found.outcome, found.elected, found.open_seats) == ("no_quorum", (), 1)


def test_phragmens_own_example() -> None:
    """Three seats; by most votes a, b and c would have them all."""
    votes = approvals(abc=1034, pqr=519, abq=90, apq=47)
    steps = phragmen(votes, free(3, "abcpqr"))
    assert [step.option for step in steps] == ["a", "q", "b"]
    assert steps[0].load == "1/1171"
    assert settled(steps) == (("a", "q", "b"), ())


def test_a_third_of_the_papers_fills_a_third_of_the_seats() -> None:
    majority = ((5, marked("abc")), (1, marked("ab")), (1, marked("a")))
    ballots = papers(names(10), *majority, (2, marked("xyz")), (1, marked("x")))
    question = among(*"abcxyz", method="approval", seats=3)
    assert decide(PLAIN, roll(10), ballots, question=question).elected == ("a", "b", "c")
    assert decide(SHARES, roll(10), ballots, question=question).elected == ("a", "b", "x")


def test_candidates_with_the_same_supporters_are_tied_unless_all_are_seated() -> None:
    ballots = papers(names(4), (4, marked("ab")))
    one = decide(SHARES, roll(4), ballots, question=among(*"ab", method="approval", seats=1))
    assert (one.outcome, one.elected, one.tied) == ("tie", (), ("a", "b"))
    two = decide(SHARES, roll(4), ballots, question=among(*"ab", method="approval", seats=2))
    assert (two.outcome, two.elected) == ("passed", ("a", "b"))


def test_a_tie_in_proportion_is_reported_with_the_seats_before_it() -> None:
    ballots = papers(names(8), (4, marked("a")), (2, marked("b")), (2, marked("c")))
    found = decide(SHARES, roll(8), ballots, question=among(*"abc", method="approval", seats=2))
    assert (found.outcome, found.elected, found.tied) == ("tie", ("a",), ("b", "c"))
    all_in = decide(SHARES, roll(8), ballots, question=among(*"abc", method="approval", seats=3))
    assert (all_in.outcome, all_in.elected) == ("passed", ("a", "b", "c"))


SEXES: Kinds = {"a": {"sex": "m"}, "b": {"sex": "m"}, "c": {"sex": "m"}, "d": {"sex": "f"}, "e": {"sex": "f"}}
A_WOMAN = [{"attribute": "sex", "value": "f", "at_least": 1}]
STRONG_MEN = papers(names(14), (5, marked("a")), (4, marked("b")), (3, marked("c")), (2, marked("d")))


def test_a_seat_is_kept_for_whom_a_quota_needs() -> None:
    question = among(*"abcde", method="approval", seats=3)
    found = decide(made(quotas=A_WOMAN), roll(14), STRONG_MEN, question=question, kinds=SEXES)
    assert (found.outcome, found.elected) == ("passed", ("a", "b", "d"))
    (quota,) = found.quotas
    assert (quota.value, quota.at_least, quota.chosen, quota.met) == ("f", 1, 1, True)
    in_shares = made(quotas=A_WOMAN, seating="proportional")
    shared = decide(in_shares, roll(14), STRONG_MEN, question=question, kinds=SEXES)
    assert shared.elected == ("a", "b", "d")


def test_a_share_of_the_seats_is_rounded_up() -> None:
    half = [{"attribute": "sex", "value": "f", "at_least_share": "1/2"}]
    question = among(*"abcde", method="approval", seats=3)
    found = decide(made(quotas=half), roll(14), STRONG_MEN, question=question, kinds=SEXES)
    assert (found.quotas[0].at_least, found.elected, found.open_seats) == (2, ("a", "d"), 1)
    assert not found.quotas[0].met


def test_quotas_that_no_body_can_keep_are_reported_and_nobody_is_seated() -> None:
    three = [{"attribute": "sex", "value": "f", "at_least": 3}]
    question = among(*"abcde", method="approval", seats=3)
    for rule in (made(quotas=three), made(quotas=three, seating="proportional")):
        found = decide(rule, roll(14), STRONG_MEN, question=question, kinds=SEXES)
        assert (found.outcome, found.elected, found.quotas_possible) == ("not_passed", (), False)


def test_each_building_sends_one() -> None:
    homes: Kinds = {one: {"building": f"b{place // 2}"} for place, one in enumerate("abcdef")}
    rule = made(quotas=[{"attribute": "building", "at_least": 1, "at_most": 1}])
    ballots = papers(
        names(21), *((count, marked(one)) for one, count in zip("abcdef", range(6, 0, -1), strict=True))
    )
    found = decide(
        rule, roll(21), ballots, question=among(*"abcdef", method="approval", seats=3), kinds=homes
    )
    assert found.elected == ("a", "c", "e")


def test_a_tie_that_a_quota_settles_is_none() -> None:
    ballots: dict[str, Marks | None] = papers(names(8), (4, marked("a")), (2, marked("c")), (2, marked("d")))
    question = among(*"acd", method="approval", seats=2)
    found = decide(made(quotas=A_WOMAN), roll(8), ballots, question=question, kinds=SEXES)
    assert (found.outcome, found.elected) == ("passed", ("a", "d"))


def test_quotas_are_settled_for_a_whole_town_of_buildings() -> None:
    """Twenty buildings with three candidates each, one seat for each, half of them women, at most twelve of the party."""
    options = tuple(f"c{place}" for place in range(60))
    kinds = {
        one: {
            "building": f"b{place // 3}",
            "sex": "f" if place % 3 == 2 else "m",
            "party": "yes" if place % 2 else "no",
        }
        for place, one in enumerate(options)
    }
    quotas = (
        Quota(attribute="building", at_least=1, at_most=1),
        Quota(attribute="sex", value="f", at_least_share="1/2"),
        Quota(attribute="party", value="yes", at_most=12),
    )
    seated = body(quotas, 20, options, kinds)
    chosen, tied = seat_by_standing([(one,) for one in options], seated)
    assert (len(chosen), tied) == (20, ())
    assert all(result.met for result in seated.results(chosen))


KINDS = st.fixed_dictionaries(
    {}, optional={"sex": st.sampled_from(["f", "m"]), "building": st.sampled_from(["b1", "b2", "b3"])}
)
QUOTAS = st.lists(
    st.one_of(
        st.builds(Quota, attribute=st.just("sex"), value=st.just("f"), at_least=st.integers(0, 3)),
        st.builds(Quota, attribute=st.just("sex"), value=st.just("m"), at_most=st.integers(0, 3)),
        st.builds(
            Quota,
            attribute=st.just("building"),
            at_least=st.integers(0, 1),
            at_most=st.none() | st.integers(1, 2),
        ),
    ),
    max_size=3,
).map(tuple)


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    options = tuple("abcdefg"[: draw(st.integers(1, 7))])
    kinds = {option: draw(KINDS) for option in options}
    return body(draw(QUOTAS), draw(st.integers(1, 5)), options, kinds)


@given(bodies(), st.data())
def test_a_choice_can_be_completed_if_a_full_body_holds_it(seated: Body, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(seated.options), unique=True))
    expected = any(set(chosen) <= full for full in full_bodies(seated, seated.kinds))
    assert seated.completable(chosen) is expected


@given(bodies(), st.data())
def test_quotas_are_kept_or_said_to_be_impossible(seated: Body, data: st.DataObject) -> None:
    order = data.draw(st.permutations(seated.options))
    chosen, tied = seat_by_standing([(one,) for one in order], seated)
    possible = bool(full_bodies(seated, seated.kinds))
    assert seated.completable(()) is possible
    assert tied == ()
    assert len(chosen) == (min(seated.seats, len(seated.options)) if possible else 0)
    if possible:
        assert keeps_quotas(chosen, seated, seated.kinds)
        # No better one was passed over: with those above, nobody who was left out is part of any full body.
        for place, one in enumerate(order):
            above = {other for other in order[:place] if other in chosen}
            assert (one in chosen) is any(above | {one} <= full for full in full_bodies(seated, seated.kinds))


APPROVED = st.lists(st.frozensets(st.sampled_from("abcde"), min_size=1), min_size=1, max_size=12)


@given(APPROVED, st.integers(1, 4))
def test_proportion_is_what_a_load_for_every_voter_says(votes: list[frozenset[str]], seats: int) -> None:
    steps = phragmen(Counter(votes), free(seats, "abcde"))
    assert [step.option for step in steps] == phragmen_seats(votes, "abcde", seats)


@given(APPROVED, st.data())
def test_a_group_gets_the_seats_of_its_share(others: list[frozenset[str]], data: st.DataObject) -> None:
    """So many of n voters who approve of the same candidates and of no others have at least that share of k seats, rounded down."""
    like = len(others) * data.draw(st.integers(1, 3))
    votes = Counter({frozenset("xyz"): like, **Counter(others)})
    seats = data.draw(st.integers(1, 3))
    steps = phragmen(votes, free(seats, "abcdexyz"))
    fair = min(3, seats * like // (like + len(others)))
    assert len({step.option for step in steps} & set("xyz")) >= fair


@given(bodies(), st.data())
def test_seats_in_proportion_keep_quotas_too(seated: Body, data: st.DataObject) -> None:
    groups = st.frozensets(st.sampled_from(seated.options), min_size=1)
    votes = Counter(data.draw(st.lists(groups, min_size=1, max_size=8)))
    chosen = [step.option for step in phragmen(votes, seated)]
    if full_bodies(seated, seated.kinds):
        assert seated.completable(chosen)
    else:
        assert chosen == []
