"""Writes docs/authority-council.md from the tables that the law itself uses: who may take which step of a deliberation.

    python tools/write_authority_council.py

A test holds the document against the tables, so that it never says what is not so.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from api.wording import Locale, Locales
from domain.council.authority import TABLE
from domain.council.fieldwork import WATCHERS, WORKERS
from domain.council.ground import Tie
from domain.council.organisers import ORGANISERS
from domain.council.table import Guard, Row
from engine.council.reading import OFFICES
from engine.packs import load_pack
from engine.processes import PROCESSES
from heyi.settings import LOCALES, POLICIES
from ledger.codec import kind_of
from schemas.actors import Role, Visibility
from schemas.acts import action_name
from schemas.council.stages import Step
from schemas.frame import Frame
from tools.cells import files
from tools.counted import PACK, council_events
from tools.reached import COUNCIL_COMMANDS, Reached

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "authority-council.md"

HEAD = """# Who may do what in a deliberation, and who sees what

Written from the tables in `domain/council/` and the pack `{pack}` by `tools/write_authority_council.py`; do not edit it by hand.

A line holds for everybody who is one of these to the deliberation. The same lines decide, and tell what may be done now
(`GET /api/deliberations/{{id}}/actions`, what is too early with its reason). Whether a resident stands on the roll of a round is
asked of each ballot, statement, appraisal and name on the floor besides.

| who | who that is |
|---|---|
| proposer | suggested the topic |
| resident | holds a pass of a register or body whose place lies in this one's, or around it |
| party | is a party to the case that the topic came from |
| organiser | {organisers}; a street officer above it; each within the own place |
| chair, observer | were named when the deliberation was scheduled; the observer is of the affairs supervision committee |
| senior | a street officer whose place covers this one |
| owner | carries out a task of the decision |
| clock | the workflow of the deliberation |
"""


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(document(), encoding="utf-8")


def document() -> str:
    """The whole document."""
    locale = Locales.load(LOCALES).by_language["zh"]
    pack = load_pack(POLICIES / PACK)
    tiers = pack.council.organisers if pack.council else {}
    organisers = "; ".join(f"tier {tier}: {_roles(roles)}" for tier, roles in tiers.items())
    head = HEAD.format(pack=pack.id, organisers=organisers)
    return "\n".join(
        (
            head,
            *_steps(locale),
            "",
            *_beside(),
            "",
            *_commands(locale, Reached.read(ROOT / "tests")),
            "",
            *_views(locale),
            "",
        )
    )


def _steps(locale: Locale) -> Iterable[str]:
    yield "## Steps\n"
    yield "`suggest-topic` begins a deliberation. `remind-deadline`, `lapse-deadline` and `recount-deadline` are the clock's alone.\n"
    yield "| step | 中文 | who | at which steps | and only if |"
    yield "|---|---|---|---|---|"
    for row in TABLE:
        name = action_name(row.command)
        who = ", ".join(row.who)
        guards = "; ".join(map(_guard, row.guards))
        yield f"| `{name}` | {locale.actions.get(name, '')} | {who} | {_at(row)} | {guards} |"


def _at(row: Row) -> str:
    left = [step.value for step in Step if step not in row.steps]
    return "all but " + ", ".join(left) if len(left) < len(row.steps) else ", ".join(row.steps)


def _guard(guard: Guard) -> str:
    """What a guard says of itself."""
    return (guard.__doc__ or guard.__name__).removeprefix("Guard: ").rstrip(".")


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(role.value.replace("_", " ") for role in roles)


def _beside() -> Iterable[str]:
    yield "## What a deliberation rests on\n"
    yield "| what | who | where |"
    yield "|---|---|---|"
    yield f"| bodies and seats, registers and passes, rolls | {_roles(ORGANISERS)} | at their place and below |"
    yield "| reading registers, rosters, lists of rolls | the same, and the supervisor | the header of a roll is for everybody |"
    yield f"| surveys, receptions, rounds of doors; what is taken down | {_roles(WORKERS)} | at their place and below |"
    yield f"| looking at these | {_roles(WATCHERS)} | at their place and below |"
    yield "| a ballot online, a statement, a vote on one | the unit's own pass | on the roll of the round |"
    yield "| a ballot by proxy | the pass of the holder, who is on the roll; or staff who take it down | on the roll of the round |"
    yield "| taking a ballot back | the voter, what others brought for it; staff, what staff or a proxy brought | until the close |"
    yield "| a breach of a covenant | residents, and staff of the place | in the place of the covenant |"


def _commands(locale: Locale, reached: Reached) -> Iterator[str]:
    yield "## Commands\n"
    yield "With the stories of the law that have it: `tests/domain`, `tests/engine/council`, `tests/workflows`.\n"
    yield "| of | command | 中文 | stories |"
    yield "|---|---|---|---|"
    for one in PROCESSES:
        if one.__name__ in COUNCIL_COMMANDS:
            noun, name = _noun(one), action_name(one)
            stories = files(reached.named.get(one.__name__, ()))
            yield f"| {noun} | `{name}` | {locale.actions.get(name, '')} | {stories} |"


def _views(locale: Locale) -> Iterable[str]:
    public = ", ".join(one for one in Tie if one not in OFFICES and one not in (Tie.PUBLIC, Tie.CLOCK))
    yield "## Events\n"
    yield f"Of a deliberation the offices ({', '.join(one for one in Tie if one in OFFICES)}) see every event; {public}"
    yield "see those that are public, with posts in place of persons. A stranger is told that there is no such deliberation; what is"
    yield "published is for everybody (`GET /api/notices`). Ballots have doors of their own: a unit reads its"
    yield "own, those who run the round who has voted, and everybody whom it concerns the count.\n"
    yield "| of | event | 中文 | visible to |"
    yield "|---|---|---|---|"
    for one in council_events():
        kind = kind_of(one)
        yield f"| {_noun(one)} | {kind} | {locale.events.get(kind, '')} | {_visible(one)} |"


def _visible(one: type[Frame]) -> str:
    seen: Visibility = vars(one)["visibility"]
    return seen.value


def _noun(one: type[Frame]) -> str:
    """The room of the language in which it stands."""
    return one.__module__.rpartition(".")[2]


if __name__ == "__main__":
    main()
