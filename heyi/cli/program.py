"""All commands under one name."""

import typer

from heyi.cli import serving
from heyi.cli.speaking import Spoken

app = typer.Typer(
    cls=Spoken,
    help="和议 heyi carries neighbourhood disputes from filing to settlement, and keeps every step.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(serving.run)
app.command()(serving.worker)
app.command()(serving.migrate)
