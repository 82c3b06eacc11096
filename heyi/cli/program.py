"""All commands under one name."""

import typer

from heyi.cli import (
    calendar,
    demo,
    export,
    forgetting,
    importing,
    places,
    policy,
    record,
    registers,
    restored,
    serving,
    token,
)
from heyi.cli.speaking import Spoken

app = typer.Typer(
    cls=Spoken,
    help="和议 heyi carries neighbourhood disputes from filing to settlement, and keeps every step.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    serving.run,
    demo.demo,
    serving.worker,
    serving.api,
    serving.migrate,
    record.verify,
    record.rebuild,
    record.resync,
    restored.restored,
    export.export,
    forgetting.forget,
):
    app.command()(command)
app.command("import")(importing.import_file)
app.command("pass")(registers.print_passes)
app.add_typer(token.app, name="token")
app.add_typer(policy.app, name="policy")
app.add_typer(calendar.app, name="calendar")
app.add_typer(places.app, name="places")
app.add_typer(registers.app, name="register")
