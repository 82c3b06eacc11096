"""`heyi calendar`: check a working calendar before it is used, put it into force, show what is in force."""

import asyncio
from pathlib import Path
from typing import Annotated, cast

import typer
import yaml

from engine.bootstrap import publish_calendar
from engine.calendars import calendar_digest, load_calendar
from engine.catalogue import CODEC
from heyi.cli.speaking import Spoken, out
from heyi.compose import House, open_house
from heyi.installation import find_settings
from heyi.trouble import Trouble
from schemas.calendar import WorkingCalendar
from schemas.calendars import CalendarPublished
from schemas.ids import calendar_stream

app = typer.Typer(
    cls=Spoken, help="Working calendars: rest days, working weekends, office hours.", no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help="YAML file of a calendar")]


@app.command()
def check(file: File) -> None:
    """Read a calendar and say everything that is wrong with it, by file and line; nothing is published."""
    calendar = load_calendar(file)
    out.print(f"{calendar.id} is sound: {_counted(calendar)}")
    out.print(f"digest {calendar_digest(calendar)}")


@app.command()
def publish(file: File) -> None:
    """Put an edition into force: clocks count by it from now on, and due times that it changes move, each with its reason."""
    calendar = load_calendar(file)
    new, used = asyncio.run(_publish(calendar))
    out.print(f"{calendar.id} {'is in force' if new else 'was in force already'}: {_counted(calendar)}")
    if new and used:
        out.print(
            "open cases are looked at again; due times that change are recorded with the reason calendar_published"
        )
    elif not used:
        out.print(f"note: the pack in force counts by another calendar, not by {calendar.name}")


@app.command()
def show(name: Annotated[str, typer.Argument(help="Name of a calendar, such as cn-2025-2026")]) -> None:
    """Print the newest published edition of a calendar as YAML."""
    newest = asyncio.run(_newest(name))
    typer.echo(f"# {newest.calendar.id}, digest {newest.digest}")
    content = newest.calendar.model_dump(mode="json", exclude_defaults=True)
    typer.echo(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120), nl=False)


async def _publish(calendar: WorkingCalendar) -> tuple[bool, bool]:
    """Whether the edition is new, and whether the pack in force counts by this calendar."""
    async with open_house(find_settings()) as house:
        before = await _publications(house, calendar.name)
        outcome = await publish_calendar(house.desk, house.rulebook, calendar)
        if outcome.refusal is not None:
            raise Trouble(
                f"{calendar.id} was not published: {outcome.refusal.code} {dict(outcome.refusal.facts)}"
            )
        after = await _publications(house, calendar.name)
        if after[-1].digest != calendar_digest(calendar):
            raise Trouble(f"{calendar.id} was not published: {after[-1].calendar.id} is in force since")
        pack = await house.rulebook.current()
        return len(after) > len(before), pack.calendar.name == calendar.name


async def _newest(name: str) -> CalendarPublished:
    async with open_house(find_settings()) as house:
        published = await _publications(house, name)
    if not published:
        raise Trouble(f"no calendar {name} is published; packs count by the one that they bring along")
    return published[-1]


async def _publications(house: House, name: str) -> list[CalendarPublished]:
    events = (await house.ledger.load(calendar_stream(name))).events
    return [cast(CalendarPublished, CODEC.decode(one)) for one in events]


def _counted(calendar: WorkingCalendar) -> str:
    years = ", ".join(str(year) for year in calendar.published)
    return (
        f"years {years}, {len(calendar.resting)} rest days, {len(calendar.working)} working weekend days,"
        f" {len(calendar.statutory)} statutory days of other years"
    )
