"""Following a matter by its code: public state only, the same silence for every wrong code, and not too often."""

from uuid import UUID

import pytest

from api.limiting import Limits
from engine.secrets import check_digit
from heyi.app import app_of
from tests.api.street import NAME, OTHER, PHONE, STATEMENT, TITLE, Street, open_street


async def _code(street: Street) -> tuple[str, str]:
    said = (await street.file()).json()
    return said["case_id"], said["code"]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_state_is_told_in_words_and_nothing_personal(street: Street, language: str) -> None:
    case, code = await _code(street)
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    answer = await street.get(f"/api/track/{code}", accept_language=language)
    said = answer.json()
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    assert said["stage_name"] == {"zh": "办理中", "en": "being handled"}[language]
    assert said["next"]["what"] == "first_contact"
    assert "1栋" in said["sentence"]
    assert len(said["remedies"]) >= 3
    assert "staff" not in said["next"]["who"]
    for secret in (NAME, OTHER, PHONE, TITLE, STATEMENT, "staff-captain", case, code):
        assert secret not in answer.text


async def test_every_party_has_a_code_of_their_own(street: Street) -> None:
    case, code = await _code(street)
    other = street.house.keys.tracking_code(UUID(case), 2, 0)
    assert other != code
    one, two = await street.get(f"/api/track/{code}"), await street.get(f"/api/track/{other}")
    assert one.json() == two.json()


async def test_a_code_may_be_typed_as_people_do(street: Street) -> None:
    _, code = await _code(street)
    spaced = f"{code[:4]} {code[4:8]}-{code[8:]}"
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    for typed in (spaced, full_width):
        assert (await street.get(f"/api/track/{typed}")).status_code == 200


async def test_a_wrong_check_digit_and_an_unknown_code_are_answered_alike(street: Street) -> None:
    _, code = await _code(street)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    unknown = "00000000000" + check_digit("00000000000")
    answers = [await street.get(f"/api/track/{one}") for one in (wrong, unknown, "12", "x" * 300, "%00")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["code"] == "tracking_code_unknown"


async def test_a_matter_that_ended_says_so(street: Street) -> None:
    case, code = await _code(street)
    await street.done(await street.party(case, 1), case, "withdraw")
    said = (await street.get(f"/api/track/{code}")).json()
    assert (said["stage"], said["next"]) == ("withdrawn", None)
    assert said["sentence"] == "申请人已经撤回这件事。以后有需要，随时可以再来反映。"


async def test_guessing_is_slowed_down(street: Street) -> None:
    app = app_of(street.house, Limits(per_client=3, together=100))
    async with open_street(street.house, app) as guarded:
        answers = [await guarded.get("/api/track/123456789012") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert answers[-1].json()["code"] == "too_many_requests"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].headers["retry-after"] in answers[-1].json()["detail"]


async def test_guessing_from_many_addresses_is_slowed_down_too(street: Street) -> None:
    app = app_of(street.house, Limits(per_client=100, together=2))
    async with open_street(street.house, app) as guarded:
        answers = [await guarded.get("/api/track/123456789012") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
