"""The digest of terms: it binds every one of them, and tells nobody what they are; the lint reads them while they are plain."""

import hashlib
import json
from datetime import date
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case.lint import warned, warnings
from domain.case.terms import Terms, drafted
from schemas.agreement import AgreementItem, DraftAgreement, ItemDraft
from schemas.practice import LintRule, Practice
from schemas.sealed import Sealed
from tests.domain.case.agreed import FACTS, PAYMENT, REPAIR
from tests.domain.case.people import CASE, PACK, STREAM, words

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
SEALED = st.builds(Sealed, subject=st.just(STREAM), field=st.just("text"), digest=HEX)
ITEMS = st.builds(
    AgreementItem,
    item=st.integers(1, 3),
    by=st.integers(1, 4),
    to=st.none() | st.integers(1, 4),
    what=SEALED,
    manner=st.none() | SEALED,
    venue=st.none() | SEALED,
    amount=st.none() | st.integers(1, 10**7),
    due=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
TERMS = st.builds(
    Terms,
    parties=st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True).map(tuple),
    facts=SEALED,
    items=st.lists(ITEMS, min_size=1, max_size=3).map(tuple),
    breach=st.none() | SEALED,
    scope=st.sampled_from(["full", "partial"]),
    open_points=st.none() | SEALED,
)
PRACTICE = cast(Practice, PACK.practice)


@given(one=TERMS, other=TERMS)
def test_other_terms_have_another_digest(one: Terms, other: Terms) -> None:
    assert (one.digest(STREAM) == other.digest(STREAM)) is (one == other)


@given(terms=TERMS, data=st.data())
def test_whatever_is_changed_in_the_terms_changes_the_digest(terms: Terms, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(Terms._fields))
    changed = terms._replace(**{name: getattr(data.draw(TERMS), name)})
    assert (changed.digest(STREAM) == terms.digest(STREAM)) is (changed == terms)
    field = data.draw(st.sampled_from(sorted(AgreementItem.model_fields)))
    item = terms.items[0].model_copy(update={field: getattr(data.draw(ITEMS), field)})
    nudged = terms._replace(items=(item, *terms.items[1:]))
    assert (nudged.digest(STREAM) == terms.digest(STREAM)) is (nudged == terms)


def test_the_canonical_form_is_fixed_for_ever() -> None:
    """Whoever checks a signature in ten years writes this very text: a change of it needs another name of the form."""
    text = (
        '{"breach":null,"case":"case/x","facts":"'
        + "a" * 64
        + '","form":"heyi-terms-1","items":[{"amount":60000,'
        '"by":2,"due":"2026-03-20","item":1,"manner":null,"to":1,"venue":null,"what":"' + "b" * 64 + '"}],'
        '"open_points":null,"parties":[1,2],"scope":"full"}'
    )
    item = AgreementItem(item=1, by=2, to=1, what=_ref("b"), amount=60_000, due=date(2026, 3, 20))
    terms = Terms((1, 2), _ref("a"), (item,), None, "full", None)
    assert json.loads(text)
    assert terms.digest("case/x") == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_words_sealed_again_are_other_terms() -> None:
    """Each sealing has a nonce of its own, so a signature is on one writing of the terms and on no other."""
    once = drafted(_command(), (1, 2))
    again = drafted(_command(facts=FACTS.at("c" * 64)), (1, 2))
    assert once.digest(STREAM) != again.digest(STREAM)


@pytest.mark.parametrize("gap", ["due", "venue", "manner"])
def test_one_item_with_a_gap_is_enough(gap: str) -> None:
    found = warnings(_command(items=(REPAIR, PAYMENT.model_copy(update={gap: None}))), "neighbour", PRACTICE)
    assert found == ({"due": "no_due_date", "venue": "no_venue", "manner": "no_manner"}[gap],)


def test_words_are_found_however_they_are_spaced_and_wherever_they_are_agreed() -> None:
    spaced = REPAIR.model_copy(update={"what": words("双方 离\n婚")})
    assert "personal_status" in warnings(_command(items=(spaced,)), "neighbour", PRACTICE)
    for field in ("what", "manner", "venue"):
        item = REPAIR.model_copy(update={field: words("酌情")})
        assert warnings(_command(items=(item,)), "neighbour", PRACTICE) == ("vague_amount",)
    assert warnings(_command(breach=words("尽快")), "neighbour", PRACTICE) == ("vague_amount",)


def test_a_document_on_family_matters_is_for_paper_whatever_it_says() -> None:
    found = warnings(_command(), "family", PRACTICE)
    assert warned(found, "no_electronic_signature", PRACTICE) == ("paper_only",)
    assert warned(found, "not_confirmable", PRACTICE) == ()


@pytest.mark.parametrize(("lacks", "holds"), [("amount", True), ("responsibility", True), ("due", False)])
def test_a_pack_may_ask_for_more(lacks: str, holds: bool) -> None:
    rule = LintRule.model_validate(
        {
            "id": "more",
            "lacks": lacks,
            "text": {"zh": "请补充", "en": "Add it"},
            "source": "本规则自定",
            "mark": "D",
        }
    )
    practice = PRACTICE.model_copy(update={"lint": (rule,)})
    assert warnings(_command(), "neighbour", practice) == (("more",) if holds else ())


def _ref(letter: str) -> Sealed:
    return Sealed(subject="case/x", field="text", digest=letter * 64)


def _command(**changes: object) -> DraftAgreement:
    items: tuple[ItemDraft, ...] = (REPAIR, PAYMENT)
    return DraftAgreement.model_validate({"case": CASE, "facts": FACTS, "items": items, **changes})
