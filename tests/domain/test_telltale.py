"""What tells who somebody is, by its kind and how often, without saying it."""

import pytest

from domain.telltale import Kind, known_in, looks_in, telltales


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("打13800138000", "phone"),
        ("电话0755-26001234", "phone"),
        ("身份证440305199001011234", "id_number"),
        ("写信到lin@example.org", "email"),
        ("501室漏水", "room"),
        ("2单元1203", "room"),
        ("3-2-501", "room"),
    ],
)
def test_each_look_is_told_by_its_kind(text: str, kind: Kind) -> None:
    assert looks_in(text) == {kind: 1}


def test_what_looks_like_two_in_one_place_is_one() -> None:
    assert looks_in("3栋1201室") == {"room": 1}
    assert looks_in("501室和502室") == {"room": 2}


def test_known_names_are_counted_however_they_are_written() -> None:
    assert known_in("林 秀英说，林·秀英又说", ("林秀英", "李")) == {"林秀英": 2}
    assert known_in("大家都同意", ("林秀英",)) == {}


def test_texts_are_counted_together_and_nothing_of_them_is_said() -> None:
    found = telltales(["林秀英，501室", "打13800138000"], ["林秀英"])
    assert found == {"phone": 1, "room": 1, "name": 1}
    assert telltales(["大家都同意"], ["林秀英"]) == {}
