"""The newsroom: each listener hears everything once and in order, however fast it reads and however little is remembered."""

import asyncio
from random import Random

import pytest

from engine.newsroom import Crowded, Newsroom, Silence
from heyi.compose import House
from projections.news import NewsBoard
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Templates


async def _listen(
    room: Newsroom, name: str, after: int, until: int, stream: str | None, pause: float
) -> list[int]:
    chance = Random(name)
    found: list[int] = []
    async with room.listening(name):
        position = after
        while position < until:
            batch = await room.after(position, stream, 0.05)
            found += [one.position for one in batch.news]
            assert batch.position >= position
            assert all(position < one.position <= batch.position for one in batch.news)
            position = batch.position
            await asyncio.sleep(chance.random() * pause)
    return found


async def test_listeners_of_every_speed_hear_everything_once(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        room = Newsroom(NewsBoard(house.engine), house.ledger.bell, kept=3, page=4)
        town = Neighbourhood(house)
        start = await house.ledger.last_position()
        first = (await town.report()).stream
        each = await house.ledger.last_position() - start
        until = start + 12 * each
        listeners = [
            asyncio.create_task(_listen(room, f"{n}", after, until, stream, pause))
            for n, (after, stream, pause) in enumerate(
                [(0, None, 0), (start, None, 0.2), (start, None, 0), (0, first, 0.2), (start, first, 0)]
            )
        ]
        for _ in range(11):
            await town.report()
        heard = await asyncio.gather(*listeners)
        recorded = await house.ledger.read(0, until)
        room.close()
    everything = [one.position for one in recorded]
    of_first = [one.position for one in recorded if one.stream == first]
    assert heard[0] == everything
    assert heard[1] == heard[2] == everything[start:]
    assert heard[3] == heard[4] == of_first


async def test_it_looks_again_after_everybody_had_left(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        room = Newsroom(NewsBoard(house.engine), house.ledger.bell)
        for _ in range(3):
            await _hears_the_next(room, house)
        room.close()
        with pytest.raises(Silence):
            async with room.listening("late"):
                pass


async def _hears_the_next(room: Newsroom, house: House) -> None:
    async with room.listening("one") as newest:
        filed = await Neighbourhood(house).report()
        batch = await room.after(newest, None, 30)
        assert [one.stream for one in batch.news] == [filed.stream] * len(batch.news)
        assert batch.news[0].position == newest + 1


async def test_there_is_room_for_so_many(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        room = Newsroom(NewsBoard(house.engine), house.ledger.bell, together=3, each=2)
        async with room.listening("a"), room.listening("a"):
            with pytest.raises(Crowded):
                async with room.listening("a"):
                    pass
            async with room.listening("b"):
                with pytest.raises(Crowded):
                    async with room.listening("c"):
                        pass
            async with room.listening("c"):
                pass
        room.close()
