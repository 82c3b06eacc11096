"""A result that the desk found to tell who somebody is does not hang out, whatever was confirmed."""

from domain.council.refusals.results import StillIdentifying
from schemas.council.results import PublishResult, ResultPublished
from tests.domain.council.chamber import CHAIR, words
from tests.domain.council.results.results import agreed, owned


def test_what_still_tells_who_somebody_is_is_refused_by_kind_and_number() -> None:
    telling = ({"kind": "name", "times": 2}, {"kind": "room", "times": 1})
    told = owned(agreed()).when(PublishResult, CHAIR, text=words("经协商确定"), telling=telling)
    told.refused(StillIdentifying, name=2, room=1, phone=0, id_number=0, email=0)
    assert told.told.publication is None


def test_what_names_nobody_hangs_out() -> None:
    told = owned(agreed()).given(PublishResult, CHAIR, text=words("经协商确定"), telling=())
    assert isinstance(told.one(ResultPublished), ResultPublished)
