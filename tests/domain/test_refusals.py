"""Every refusal has a code of its own, a reason, and a test that reaches it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from domain.refusals import Refusal, all_refusals
from engine.processes import PROCESSES

TESTS = Path(__file__).parent
assert PROCESSES  # with them every room of the law is loaded, and with it every refusal
REFUSALS = sorted(all_refusals(), key=lambda one: one.__name__)


@cache
def _reached() -> frozenset[str]:
    """Names that a test of the law expects: the first argument of `.refused(...)` or of `pytest.raises(...)`."""
    calls = [
        node
        for path in sorted(TESTS.rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("refused", "raises") and node.args
    ]
    return frozenset(call.args[0].id for call in calls if isinstance(call.args[0], ast.Name))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.code)
def test_every_refusal_is_reached_by_a_test(refusal: type[Refusal]) -> None:
    assert refusal.__name__ in _reached()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.code)
def test_every_refusal_says_its_reason(refusal: type[Refusal]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", refusal.code)
    assert refusal.__doc__
    assert str(refusal(party=1)) == refusal.code


def test_codes_are_unique_and_refusals_have_no_kinds_of_their_own() -> None:
    assert len({one.code for one in REFUSALS}) == len(REFUSALS)
    assert not any(one.__subclasses__() for one in REFUSALS)


def test_what_is_not_the_askers_business_leaves_no_trace() -> None:
    unstored = {one.code for one in REFUSALS if not one.stored}
    assert unstored == {
        "breach_unknown",
        "nothing_answered",
        "proxy_not_given",
        "not_permitted",
        "place_unknown",
        "case_unknown",
        "code_unknown",
        "party_missing",
        "occurs_in_future",
        "applicant_missing",
        "audience_not_yours",
        "notice_unknown",
        "register_unknown",
        "roll_unknown",
        "source_unknown",
        "body_unknown",
        "deliberation_unknown",
        "roll_missing",
        "proposal_unknown",
        "clause_unknown",
        "amendment_unknown",
        "unit_missing",
        "round_unknown",
        "round_not_open",
        "round_over",
        "not_on_roll",
        "ballot_form_wrong",
        "proxies_used_up",
        "secret_weights_differ",
        "urn_mismatch",
        "urn_not_open",
        "not_secret",
        "results_hidden",
        "statement_unknown",
        "class_reason_missing",
        "party_study_count_wrong",
        "opening_past",
        "objection_unknown",
        "task_due_past",
        "task_named_twice",
        "task_unknown",
    }
