"""`heyi run`: everything on one machine, from one data folder, until Ctrl-C."""

import asyncio
import contextlib
import sys
from uuid import uuid4

from heyi import embedded
from heyi.compose import open_house
from heyi.embedded import Ports
from heyi.furnish import furnish, shipped
from heyi.installation import DataFolder, Options
from heyi.sample import Sample, make_sample
from heyi.settings import Settings
from heyi.stack.folder import FolderLock
from heyi.stack.supervisor import Supervisor
from heyi.trouble import Trouble


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def run(options: Options) -> None:
    """Start everything, say where to look, keep it up, and stop it in order when asked to.

    Raises:
        Trouble: A port or the folder cannot be used.
        ChildFailed: Another `heyi run` works on the folder.
        GaveUp: A server does not come up.
    """
    folder = DataFolder(options.data.absolute())
    folder.make()
    if not folder.env.exists() and options.policy not in shipped():
        raise Trouble(
            f"HEYI_POLICY: heyi brings along {', '.join(shipped())}; others are published once it runs"
        )
    lock = FolderLock(folder.root, "heyi")
    lock.take()
    ports = Ports(options.port, options.temporal_port, options.temporal_ui_port)
    embedded.check_ports(options.host, ports)
    mail = embedded.Mail(options.smtp_url, options.mail_from)
    stack = embedded.Embedded(folder, ports, options.policy, options.host, mail)
    made: list[Sample] = []

    async def prepare(settings: Settings) -> None:
        async with open_house(settings) as house:
            if house.watch.missed is not None:
                say("the ledger was restored to an earlier moment and takes up nothing: see `heyi restored`")
                return
            pack = await furnish(house)
            if not folder.tokens.exists() and (sample := await make_sample(house, pack, folder.tokens)):
                made.append(sample)

    say(f"heyi starts; its data is in {folder.root}")
    supervisor = Supervisor(stack.servers(prepare), say)
    running = asyncio.create_task(supervisor.run())
    ready = asyncio.create_task(supervisor.ready.wait())
    await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED)
    if ready.done():
        say(welcome(stack, made[0] if made else None))
    ready.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ready
    await running
    lock.release()
    say("heyi has stopped; the data stays")


def welcome(stack: embedded.Embedded, sample: Sample | None) -> str:
    """Where to look, what to try, and how to stop."""
    at, root = stack.address, stack.folder.root
    lines = [
        "",
        f"  API           {at}/api        OpenAPI: {at}/api/openapi.json",
        f"  health        {at}/readyz     metrics: {at}/metrics",
        f"  Temporal UI   http://{embedded.LOOPBACK}:{stack.ports.ui}",
        f"  data          {root}   (logs: worker.log, api.log, postgres/, temporal/)",
        f"  tokens        {stack.folder.tokens}",
        "",
    ]
    if sample is not None:
        lines += [
            "One token for each kind of user (kept in that file, shown once):",
            *(f"  {line}" for line in sample.lines),
            "",
            "File a matter, as anybody may:",
            f"  {_file_line(at, sample)}",
            "Follow the sample matter by its code, without an account:",
            f"  curl -s {at}/api/track/{sample.code}",
            "See what a building captain sees:",
            f"  curl -s -H 'Authorization: Bearer {sample.captain}' {at}/api/cases",
            "",
        ]
    return "\n".join([*lines, "Ctrl-C stops everything; the data stays."])


def _file_line(at: str, sample: Sample) -> str:
    body = (
        '{"title": "楼上夜里拖椅子", "statement": "楼上夜里十一点以后拖椅子，孩子睡不好，上门说过一次。", '
        f'"place": "{sample.place}", "channel": "online", '
        '"applicant": {"name": "王女士"}, "others": [{"name": "楼上住户"}]}'
    )
    return (
        f"curl -s -X POST {at}/api/cases -H 'Content-Type: application/json' -H 'Idempotency-Key: {uuid4()}'"
        f" -d '{body}'"
    )
