"""Forgetting races sealing and appending, through two processes' keys and caches: afterwards nothing is readable and all holds."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import pytest

from engine.bootstrap import INSTALLER
from engine.catalogue import CODEC
from engine.desk import Desk
from engine.doorkeeper import party_actor
from engine.forgetting import forget
from engine.references import references
from heyi.compose import House, open_house
from heyi.derived import derive
from heyi.handover import HandoverFollower, carrier_of
from ledger.follow import FollowerRunner
from ledger.rebuild import rebuild
from ledger.vault import Plain, SubjectForgotten, VaultUnavailable
from ledger.verify import verify
from schemas.actors import Role
from schemas.case_commands import AddNote, Withdraw
from schemas.forgetting import ForgetParty, ForgetWords
from schemas.ids import case_id_of, case_subject, party_subject
from schemas.outcomes import Outcome
from schemas.sealed import Sealed
from schemas.words import Words
from tests.apart import apart
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

LONG = bool(os.environ.get("FAULTS_LONG"))
ROUNDS = 300 if LONG else 10
LONG_AGO = datetime(2010, 1, 4, 2, tzinfo=UTC)
Step = Callable[[], Awaitable[None]]


@dataclass
class Two:
    """Two houses over the same databases, each with keys in a cache of its own, long after cases ended that may be forgotten."""

    one: House
    other: House
    stores: Stores
    now: list[datetime]

    async def ended(self) -> UUID:
        """A case that is over, and whose file need not be kept any longer."""
        here = self.now[0]
        self.now[0] = LONG_AGO
        case = case_id_of((await Neighbourhood(self.one).report()).stream)
        await self.one.desk.take(Withdraw(case=case), party_actor(case, 1), uuid4())
        self.now[0] = here
        return case

    async def write(
        self, house: House, case: UUID, key: UUID, text: str = "补记：材料已归还"
    ) -> Outcome | None:
        """Somebody writes a note, and sends it again if nobody answers; None when the words of the case are forgotten."""
        words = Words(plain=text, field="text", subject=case_subject(case))
        worker = Neighbourhood(house).staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
        try:
            return await house.desk.take(AddNote(case=case, text=words), worker, key)
        except SubjectForgotten:
            return None

    async def forget_words(self, house: House, case: UUID) -> None:
        assert (
            await forget(house.desk, house.vault, ForgetWords(case=case), INSTALLER, uuid4())
        ).destroyed is not None

    async def refers_to(self, case: UUID) -> tuple[Sealed, ...]:
        """Everything that the events of a case refer to."""
        events = (await self.one.ledger.load(f"case/{case}")).events
        return tuple(ref for event in events for ref in references(CODEC.decode(event)))

    async def gone(self, subject: str, refs: Sequence[Sealed]) -> None:
        """Nothing of a subject is there, in no cache either, and nothing can be sealed for it any more."""
        owner = await asyncpg.connect(self.stores.persons_owner)
        try:
            left = await owner.fetchval("select count(*) from person.sealed where subject = $1", subject)
            key = await owner.fetchrow("select key_id, wrapped from person.key where subject = $1", subject)
        finally:
            await owner.close()
        assert key is not None
        assert (left, key["key_id"], key["wrapped"]) == (0, None, None)
        for house in (self.one, self.other):
            opened = await house.vault.open([ref for ref in refs if ref.subject == subject])
            assert set(opened.values()) <= {None}
            with pytest.raises(SubjectForgotten):
                await house.vault.seal("case/any", [Plain(subject, "text", "又写了一遍")])


@pytest.fixture
async def two(templates: Templates) -> AsyncIterator[Two]:
    now = [LONG_AGO]
    async with templates.fresh() as stores:
        settings = settings_for(stores, policy="xinhe")
        async with (
            furnished(settings, lambda: now[0]) as one,
            open_house(settings, lambda: now[0]) as other,
        ):
            now[0] += timedelta(days=365 * 11)
            yield Two(one, other, stores, now)


class _Held:
    """A person store or a ledger that lets a test do something just after what it is asked for was done."""

    def __init__(self, held: Any, method: str, then: Step) -> None:
        self._held, self._method, self._then = held, method, then

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._held, name)
        if name != self._method:
            return found

        async def done(*args: Any, **options: Any) -> Any:
            answer = await found(*args, **options)
            self._method = ""  # once
            await self._then()
            return answer

        return done


def interrupted(house: House, method: str, then: Step) -> House:
    """A house in which something happens just after words were sealed (`seal`), or a stream was read for a decision (`load`)."""
    ledger = cast("Any", _Held(house.ledger, method, then) if method == "load" else house.ledger)
    vault = cast("Any", _Held(house.vault, method, then) if method == "seal" else house.vault)
    return replace(house, desk=Desk(ledger, vault, house.rulebook, house.keys))


@pytest.mark.parametrize("method", ["load", "seal"])
async def test_words_that_are_on_their_way_are_forgotten_with_the_rest(two: Two, method: str) -> None:
    case, key = await two.ended(), uuid4()
    assert await two.write(two.one, case, uuid4()) is not None
    writing = interrupted(two.one, method, lambda: two.forget_words(two.other, case))
    told = await two.write(writing, case, key)
    kinds = [event.kind for event in (await two.one.ledger.load(f"case/{case}")).events]
    # Sealed before: recorded after the fact, and nobody can read it. Not sealed yet: refused, and nothing is recorded.
    assert (told is not None) == (method == "seal")
    assert kinds.count("NoteAdded") == (2 if method == "seal" else 1)
    await two.gone(case_subject(case), await two.refers_to(case))
    assert await two.write(two.other, case, key) == told


async def test_who_forgets_between_the_fact_and_the_destruction_meets_what_was_sealed_there(two: Two) -> None:
    case = await two.ended()
    note: list[Outcome | None] = []

    async def seal_meanwhile(house: House, subject: str) -> int:
        note.append(await two.write(two.other, case, uuid4()))
        return await house.vault.forget(subject)

    @dataclass
    class Late:
        house: House

        async def forget(self, subject: str) -> int:
            return await seal_meanwhile(self.house, subject)

    late = cast("Any", Late(two.one))
    done = await forget(two.one.desk, late, ForgetWords(case=case), INSTALLER, uuid4())
    assert note[0] is not None
    assert done.destroyed == 3
    await two.gone(case_subject(case), await two.refers_to(case))


async def test_who_dies_before_the_destruction_leaves_it_to_the_worker(two: Two) -> None:
    case = await two.ended()
    follower = FollowerRunner(two.other.engine, two.other.ledger, HandoverFollower())
    carrier = carrier_of(two.other)
    async with apart(two.stores.persons_owner):
        with pytest.raises(VaultUnavailable):
            await two.forget_words(two.one, case)
        await follower.catch_up()
        assert await carrier.step() == 0
    refs = await two.refers_to(case)
    assert None not in (await two.one.vault.open(refs)).values()
    async with asyncio.timeout(30):
        while not await carrier.step():
            await asyncio.sleep(0.05)
    await two.gone(case_subject(case), refs)
    await two.forget_words(two.one, case)
    assert await follower.catch_up() == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [Random().randrange(10**6) if LONG else 3])
async def test_in_whatever_order_they_come_nothing_outlives_it(two: Two, seed: int) -> None:
    dice = Random(seed)
    cases = [await two.ended() for _ in range(ROUNDS)]
    written: dict[UUID, tuple[UUID, Outcome | None]] = {}

    async def note(house: House, case: UUID, key: UUID) -> None:
        told = await two.write(house, case, key)
        written[key] = case, told or written.get(key, (case, None))[1]

    async def seal(house: House, case: UUID, party: int) -> None:
        with suppress(SubjectForgotten):
            words = Plain(party_subject(case, party), "phone", "13900000002")
            await house.vault.seal(f"case/{case}", [words])

    async def forget_nine(house: House, case: UUID) -> None:
        await house.vault.forget(party_subject(case, 9))

    async def forgetting(house: House, command: ForgetParty | ForgetWords) -> None:
        await forget(house.desk, house.vault, command, INSTALLER, uuid4())

    async def later(step: Step) -> None:
        await asyncio.sleep(dice.choice((0, 0, 0.001, 0.003, 0.01)))
        await step()

    for case in cases:
        either = partial(dice.choice, (two.one, two.other))
        steps: list[Step] = [partial(seal, either(), case, 2) for _ in range(4)]
        # Somebody of whom nothing was sealed before is forgotten while the first words are.
        steps += [partial(seal, either(), case, 9) for _ in range(3)] + [partial(forget_nine, either(), case)]
        steps += [partial(forgetting, either(), ForgetWords(case=case))]
        steps += [partial(forgetting, either(), ForgetParty(case=case, party=2))]
        # Some are written twice at once under one key, through both doors.
        for key in [uuid4() for _ in range(8)]:
            houses = dice.choice(((two.one, two.other), (two.one,), (two.other,)))
            steps += [partial(note, house, case, key) for house in houses]
        dice.shuffle(steps)
        await asyncio.gather(*(later(step) for step in steps))

    for case in cases:
        refs = await two.refers_to(case)
        await two.gone(case_subject(case), refs)
        await two.gone(party_subject(case, 2), refs)
        await two.gone(party_subject(case, 9), refs)
        kinds = [event.kind for event in (await two.one.ledger.load(f"case/{case}")).events]
        assert (kinds.count("WordsForgotten"), kinds.count("PartyForgotten")) == (1, 1)
        told = [answer for of, answer in written.values() if of == case]
        assert kinds.count("NoteAdded") == sum(answer is not None for answer in told)
    for key, (case, answer) in written.items():
        assert await two.write(two.other, case, key) == answer
    report = await verify(two.stores.ledger, derive)
    assert report.sound, report.findings
    await rebuild(two.stores.ledger_owner, derive)
    again = await verify(two.stores.ledger, derive)
    assert (again.sound, again.fingerprint) == (True, report.fingerprint)
