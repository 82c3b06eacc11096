"""`heyi demo`: six disputes and one deliberation from filing to their end, played on real clocks, then checked."""

import asyncio
import time
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console

from heyi.cli.speaking import err, out
from heyi.demo.people import DemoFailed
from heyi.demo.play import ACTS, FAST, UNHURRIED, demonstrate
from heyi.demo.show import WIDTH, as_json, show
from heyi.demo.stage import Interrupted
from heyi.trouble import Trouble

_BY_HAND = 130


def demo(
    *,
    fast: Annotated[bool, typer.Option("--fast", help="All at once, without pauses")] = False,
    act: Annotated[
        int | None,
        typer.Option(
            "--act", min=1, max=2, help="1: six disputes; 2: a building deliberates; both if left out"
        ),
    ] = None,
    as_data: Annotated[bool, typer.Option("--json", help="The timelines and checks as JSON")] = False,
) -> None:
    """Play six invented disputes and one deliberation, in Chinese, on a throw-away stack; ends with 1 unless everything checks out.

    Nothing is kept, and an installation on this machine is not touched.
    """
    began = time.monotonic()
    manner = replace(FAST if fast else UNHURRIED, acts=(act,) if act else ACTS)
    paper = Console(width=out.width if out.is_terminal else WIDTH, highlight=False)

    def tell(line: str) -> None:
        if not as_data:
            paper.print(f"  {time.monotonic() - began:5.1f}秒　{line}", soft_wrap=True)

    if not as_data:
        paper.print("搭一个临时的台子：PostgreSQL、Temporal、worker、API……")
    try:
        result = asyncio.run(demonstrate(manner, tell, err.print))
    except DemoFailed as error:
        raise Trouble(f"the demonstration went wrong: {error}") from None
    except Interrupted:
        raise Trouble("stopped by hand; nothing is left behind", _BY_HAND) from None
    if as_data:
        typer.echo(as_json(result))
    else:
        show(result, paper)
        paper.print(f"共用{time.monotonic() - began:.1f}秒，临时的台子已经拆掉。")
    if not result.holds:
        raise typer.Exit(1)
