"""Every event ever written still reads: one frozen sample per kind and version, added and never edited."""

import json
import re
from pathlib import Path

import pytest
from pydantic_core import from_json

from engine.catalogue import CODEC
from ledger.codec import schema_version_of

FOLDER = Path(__file__).parents[1] / "events"
SAMPLES = sorted(FOLDER.glob("*.json"))
NAME = re.compile(r"(?P<kind>[A-Z][A-Za-z]+)\.v(?P<version>[1-9][0-9]*)(\.[a-z_]+)?\.json")


def parts(sample: Path) -> tuple[str, int]:
    """Kind and version of a sample: `ClockMoved.v1.json`, or `CaseEscalated.v1.by_clock.json` for a variant."""
    found = NAME.fullmatch(sample.name)
    assert found, f"{sample.name}: name it Kind.vN.json"
    return found["kind"], int(found["version"])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.stem)
def test_a_sample_reads_and_one_of_today_is_written_alike(sample: Path) -> None:
    kind, version = parts(sample)
    event = CODEC.read(kind, version, sample.read_bytes())
    if version == schema_version_of(type(event)):
        assert from_json(CODEC.encode(event)) == json.loads(sample.read_text(encoding="utf-8"))


def test_every_kind_and_version_has_a_sample() -> None:
    there = {parts(sample) for sample in SAMPLES}
    needed = {
        (kind, version)
        for kind, event in CODEC.kinds.items()
        for version in range(1, schema_version_of(event) + 1)
    }
    assert needed - there == set(), "write an event of each of these once, and put its JSON into tests/events"
    assert there - needed == set(), "what was written once stays readable: keep the class, and an upcast"


def test_a_sample_says_everything_that_its_event_can_say() -> None:
    """An optional field that no sample fills is a field of which nobody would notice that it no longer reads."""
    said: dict[str, set[str]] = {}
    for sample in SAMPLES:
        body = json.loads(sample.read_text(encoding="utf-8"))
        said.setdefault(parts(sample)[0], set()).update(
            name for name, value in body.items() if value is not None
        )
    unsaid = {
        f"{kind}.{name}"
        for kind, event in CODEC.kinds.items()
        for name in event.model_fields
        if name not in said.get(kind, set())
    }
    assert unsaid == set()
