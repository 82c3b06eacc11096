"""Tracking codes that nobody can guess and few can mistype, and keys that do one thing each."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from engine.secrets import CODE_DIGITS, Keys, check_digit, is_code

KEYS = Keys.derive(bytes(32))
CASE = UUID(int=42)
BODIES = st.text("0123456789", min_size=CODE_DIGITS - 1, max_size=CODE_DIGITS - 1)


@given(case=st.uuids(), party=st.integers(1, 60), attempt=st.integers(0, 9))
def test_a_code_has_twelve_digits_and_a_right_check_digit(case: UUID, party: int, attempt: int) -> None:
    code = KEYS.tracking_code(case, party, attempt)
    assert len(code) == 12
    assert is_code(code)
    assert code == KEYS.tracking_code(case, party, attempt)


def test_codes_differ_by_party_attempt_case_and_key() -> None:
    codes = {KEYS.tracking_code(CASE, party, attempt) for party in range(1, 60) for attempt in range(3)}
    assert len(codes) == 59 * 3
    assert KEYS.tracking_code(UUID(int=43), 1, 0) not in codes
    assert Keys.derive(bytes(range(32))).tracking_code(CASE, 1, 0) not in codes


@given(body=BODIES, data=st.data())
def test_one_wrong_digit_is_always_noticed(body: str, data: st.DataObject) -> None:
    code = body + check_digit(body)
    place = data.draw(st.integers(0, CODE_DIGITS - 1))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != code[place]]))
    assert not is_code(code[:place] + digit + code[place + 1 :])


@given(body=BODIES)
def test_swapped_neighbours_are_noticed_but_for_nought_and_nine(body: str) -> None:
    code = body + check_digit(body)
    for place, (one, next_one) in enumerate(pairwise(code)):
        swapped = code[:place] + next_one + one + code[place + 2 :]
        assert is_code(swapped) is (one == next_one or {one, next_one} == {"0", "9"})


def test_the_check_digit_is_luhns() -> None:
    assert check_digit("7992739871") == "3"  # the worked example of ISO/IEC 7812-1, annex B
    assert check_digit("0" * 11) == "0"


def test_what_is_no_code() -> None:
    code = KEYS.tracking_code(CASE, 1, 0)
    arabic = code.translate({ord("0") + n: 0x0660 + n for n in range(10)})
    for text in ("", code[:-1], code + "0", " " + code, code[:-1] + "x", arabic, f"{code}\n"):
        assert not is_code(text)


def test_each_key_does_one_thing() -> None:
    keys = (KEYS.digest, KEYS.code, KEYS.code_lookup, KEYS.token_lookup)
    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {32}
    assert KEYS.code_key("123") != KEYS.token_key("123")


def test_keys_show_themselves_to_nobody() -> None:
    assert KEYS.digest.hex() not in repr(KEYS)
    assert repr(KEYS.digest) not in repr(KEYS)


def test_a_code_is_found_again_by_how_it_is_stored() -> None:
    stored = KEYS.code_key(KEYS.tracking_code(CASE, 2, 3)).hex()
    assert KEYS.code_of(CASE, 2, stored, 5) == KEYS.tracking_code(CASE, 2, 3)
    assert KEYS.code_of(CASE, 2, stored, 3) is None
    assert KEYS.code_of(CASE, 1, stored, 5) is None
