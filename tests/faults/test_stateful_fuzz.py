"""Steps that follow from each other are thrown at a live server: ids of one answer go into the next call, and nothing is a 500."""

import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from random import Random
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis.errors import FlakyStrategyDefinition
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.stateful import run_state_machine_as_test
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from schemas.actors import Actor
from tests.api.council.households import moved_in
from tests.api.served import free_port, served
from tests.api.street import BUILDING, STAFF, Street
from tests.house import furnished, settings_for
from tests.templates import Templates

LONG = bool(os.environ.get("FAULTS_LONG"))
SECONDS = float(os.environ.get("FUZZ_SECONDS", "3600")) if LONG else 0.0
"""How long the long form goes on after its first round."""

EXAMPLES, STEPS = (40, 30) if LONG else (6, 12)
CASES = 6
ENDLESS = ("/api/supervision/stream",)
NAMES = {
    "/api/bodies": "body_id",
    "/api/registers": "register_id",
    "/api/rolls": "roll_id",
    "/api/surveys": "survey_id",
    "/api/receptions": "reception_id",
}
"""What the id is called in other paths that an answer calls `id`."""

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


class Known:
    """Who may call, what is there before the first call, and what was answered to whom."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.staff: list[str] = []
        self.parties: dict[str, list[str]] = {}
        self.passes: list[str] = []
        self.ids: dict[str, list[str]] = {}
        self.failed: dict[tuple[str, int], str] = {}
        self.answered: Counter[tuple[str, int]] = Counter()

    def learn(self, path: str, answer: Any) -> None:
        """Keep the ids of what an answer made, and the passes that it handed out: their holders may call from now on."""
        for name, said in answer.items() if isinstance(answer, dict) else ():
            if name == "pass" and isinstance(said, str):
                self.passes = [*self.passes[-20:], said]
            elif isinstance(said, str) and (name == "id" or name.endswith("_id")):
                known_as: str = NAMES.get(path) or name
                self.ids[known_as] = [*self.ids.get(known_as, [])[-20:], said]

    def summary(self) -> str:
        """How many calls there were, by class of status."""
        classes: Counter[int] = Counter()
        for (_, status), times in self.answered.items():
            classes[status // 100] += times
        done = {label for (label, status) in self.answered if status < 300}
        return f"{sum(classes.values())} calls, by hundreds {dict(sorted(classes.items()))}, {len(done)} operations done"


@pytest.fixture(scope="module")
async def known(templates: Templates) -> AsyncIterator[Known]:
    """A server with staff of every role and some cases whose parties have tokens."""
    async with templates.fresh() as stores:
        here = settings_for(stores, policy="xinhe", port=free_port())
        found = Known(f"http://127.0.0.1:{here.port}")
        with served(here) as address:
            async with furnished(here) as house, httpx.AsyncClient(base_url=address, timeout=60) as client:
                await settle(found, Street(house, client))
            yield found


async def settle(known: Known, street: Street) -> None:
    """Staff of every role, cases whose parties have tokens, a building with a register and its topics."""
    for name, (role, place) in STAFF.items():
        street.tokens[name] = await street.token(Actor(id=f"staff-{name}", role=role, place=place))
        if name != "stranger":
            await street.seat(name)
    known.staff = list(street.tokens.values())
    homes = await moved_in(street, 5)
    known.passes = [street.tokens[f"house{n}"] for n in range(1, 6)]
    known.learn("/api/registers", {"id": str(homes.register)})
    known.learn("/api/rolls", {"id": str(homes.roll)})
    for n in range(CASES):
        case = await street.case()
        known.parties[case] = [street.tokens[await street.party(case, number)] for number in (1, 2)]
        known.learn("/api/cases", {"case_id": case})
        body = {"place": BUILDING, "title": "楼下车位怎么停", "problem": "晚上车位不够，通道被占。"}
        path = f"/api/deliberations/{(await homes.done('house1', '/api/deliberations', **body))['deliberation_id']}"
        known.learn("/api/deliberations", {"deliberation_id": path.rpartition("/")[2]})
        if n % 2:
            await homes.done("officer", f"{path}/screen-topic", matter="community", procedure="hall", tier=1)
            people = {"chair": "staff-captain", "observer": "staff-supervisor"}
            await homes.done(
                "officer", f"{path}/schedule-deliberation", register_id=str(homes.register), **people
            )
            await homes.done("captain", f"{path}/make-proposal", clauses=["划十二个车位。"])


def machine_of(known: Known, seed: int) -> type[Any]:
    """What the document's operations make of each other's answers, called by people of every kind."""
    document = httpx.get(f"{known.address}/api/openapi.json", timeout=60).json()
    document["paths"] = {path: found for path, found in document["paths"].items() if path not in ENDLESS}
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=known.address)
    inferred: Any = schema.as_state_machine()

    class People(inferred):  # type: ignore[misc]  # made at run time
        round: ClassVar[int] = seed

        def setup(self) -> None:
            # The same in every run of one example, as Hypothesis needs it.
            self.dice = Random(self.round)

        def before_call(self, case: Any) -> None:
            """Let somebody call, mostly about what is there."""
            headers = {"Idempotency-Key": str(UUID(int=self.dice.getrandbits(128), version=4))}
            about = case.path_parameters or {}
            for name in about:
                if self.dice.random() < 0.8 and known.ids.get(name):
                    about[name] = self.dice.choice(known.ids[name])
            tokens = [*known.staff, *known.passes, *known.parties.get(about.get("case_id", ""), []) * 3]
            if isinstance(case.body, dict) and "place" in case.body and self.dice.random() < 0.9:
                case.body["place"] = self.dice.choice([BUILDING, "hean/xinhe/e1", "hean/xinhe"])
            if self.dice.random() < 0.9:
                (case.headers or {}).pop("If-Match", None)
            if self.dice.random() < 0.95:
                headers["Authorization"] = f"Bearer {self.dice.choice(tokens)}"
            case.headers = {**(case.headers or {}), **headers}

        def after_call(self, response: Any, case: Any) -> None:
            """Count the answer, and learn from it."""
            super().after_call(response, case)
            known.answered[case.operation.label, response.status_code] += 1
            if response.status_code == 201 and "json" in response.headers.get("content-type", [""])[0]:
                known.learn(case.operation.path, response.json())

        def validate_response(self, response: Any, case: Any, *_: object, **more: Any) -> None:
            """Hold the answer against the document; what does not fit is kept, and the others go on."""
            try:
                case.validate_response(response, checks=CHECKS, transport_kwargs=more or None)
            except FailureGroup as failures:
                label = case.operation.label
                known.failed.setdefault(
                    (label, response.status_code), "\n".join(map(str, failures.exceptions))
                )

    return People


@pytest.mark.slow
@pytest.mark.timeout(SECONDS + 600)
def test_no_chain_of_steps_ends_in_a_500(known: Known) -> None:
    till, seed = time.monotonic() + SECONDS, int(os.environ.get("FAULTS_SEED", "1"))
    while True:
        machine = machine_of(known, seed)
        how = settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            phases=[Phase.generate],
            derandomize=False,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        # What one example did stands in the ledger when the next one begins, and dice that are thrown again may then fall
        # otherwise; Hypothesis takes offence, and the next seed goes on. What the answers were is kept in any case.
        with suppress(FlakyStrategyDefinition):
            run_state_machine_as_test(seeded(seed)(machine), settings=how)
        if time.monotonic() >= till:
            break
        seed += 1
    done = [label for (label, status) in known.answered if status < 300]
    assert done, f"nothing was accepted: {known.summary()}"
    assert not known.failed, "\n\n".join(f"{label}: {what}" for (label, _), what in known.failed.items())
    assert not [label for (label, status) in known.answered if status >= 500]
    print(known.summary())  # noqa: T201 - seen with -s and in the report of the long form
