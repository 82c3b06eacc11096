"""Commands about the record itself: verify everything, rebuild what follows from it, have every clock looked at again."""

import asyncio

import typer

from heyi.cli.speaking import err, out, progress_bar, shown
from heyi.compose import House, open_house
from heyi.derived import derive
from heyi.installation import find_settings, owner_url
from heyi.settings import Settings
from heyi.soundness import follow_anew, verify_all
from ledger.pokes import Pokes
from ledger.rebuild import rebuild as rebuild_rows
from ledger.verify import Finding, Report
from schemas.clockwork import CLOCKED


def verify() -> None:
    """Recompute every hash, compare every derived row, open every sealed word; ends with 1 and names the first bad event, if any."""
    with progress_bar() as bar:
        report, words = asyncio.run(verify_all(find_settings(), shown(bar)))
    if report.sound:
        out.print(
            f"{report.events} events in {report.streams} streams are as they were recorded, and all rows follow from them"
        )
        out.print(f"{words} sealed words open, and every word that an event quotes is there or was forgotten")
        out.print(f"fingerprint {report.fingerprint}")
        return
    first = first_finding(report)
    err.print(f"heyi: {_where(first)}: {first.what}", style="red")
    if len(report.findings) > 1:
        err.print(f"heyi: and {len(report.findings) - 1} more findings, each the first of its stream")
    raise typer.Exit(1)


def rebuild() -> None:
    """Write all derived rows anew from the events, while work goes on, and let counting followers begin anew."""
    settings = find_settings()
    url = owner_url(settings.migration_url, "HEYI_MIGRATION_URL")
    with progress_bar() as bar:
        streams = asyncio.run(rebuild_rows(url, derive, shown(bar)))
    asyncio.run(_refollow(settings))
    out.print(f"the rows of {streams} streams were written anew")


async def _refollow(settings: Settings) -> None:
    async with open_house(settings) as house:
        await follow_anew(house)


def resync() -> None:
    """Have everything open looked at again, whatever became of its workflow; the relay of a running worker carries it out."""
    asked = asyncio.run(_resync())
    out.print(f"{asked} open cases and deliberations will be looked at again")


async def _resync() -> int:
    async with open_house(find_settings()) as house:
        return await look_again(house)


async def look_again(house: House) -> int:
    """Ask for a look at everything open; return how much that is."""
    pokes = Pokes(house.engine)
    return sum([await pokes.put_open(kind) for kind in CLOCKED])


def first_finding(report: Report) -> Finding:
    """The finding about the event with the lowest position; one without a position comes after all others."""
    return min(report.findings, key=lambda one: (one.position is None, one.position or 0))


def _where(finding: Finding) -> str:
    parts = (("position", finding.position), ("stream", finding.stream), ("version", finding.version))
    return ", ".join(f"{name} {value}" for name, value in parts if value is not None) or "ledger"
