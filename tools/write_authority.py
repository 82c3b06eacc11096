"""Writes docs/authority.md from the tables that the law itself uses: who may take which step, and who sees which event.

    python tools/write_authority.py

A test holds the document against the tables, so that it never says what is not so.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from api.wording import Locale, Locales
from domain.case.authority import TABLE
from domain.case.ground import Relation
from domain.case.table.row import Guard, Row
from domain.case.table.sight import COLUMNS, CONFIDED, OWN
from domain.case.table.sight import TABLE as SIGHT
from engine.catalogue import CASE_EVENTS
from heyi.settings import LOCALES
from ledger.codec import kind_of
from schemas.actors import Visibility
from schemas.acts import Confidential, action_name
from schemas.stages import Stage

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "authority.md"

RELATIONS = {
    Relation.APPLICANT: "applicant",
    Relation.OTHER_PARTY: "other party",
    Relation.HANDLER: "handler",
    Relation.RECEIVER: "receiver",
    Relation.SENIOR: "senior",
    Relation.JUNIOR: "junior",
    Relation.MEDIATOR: "mediator",
    Relation.JOINT: "joint",
    Relation.SUPERVISOR: "supervisor",
    Relation.CLOCK: "clock",
}

HEAD = """# Who may do what, and who sees what

Written from the tables in `domain/case/table/` by `tools/write_authority.py`; do not edit it by hand. Of deliberations:
[authority-council.md](authority-council.md).

A line holds for everybody who stands in one of its relations to the case **and** whose place covers the case's place. The
same lines decide (`decide`), tell what may be done now (`GET /api/cases/{id}/actions`), and say what a reader sees.

| relation | who that is |
|---|---|
| applicant, other party | a party, by the token of this one case |
| handler | whose role answers at the level where the case is, or to whom it was given |
| receiver | whose role answers at the level to which it was handed up |
| senior, junior | whose role answers at a level above, below |
| joint | whose role answers at a level that was called in to work on the case together |
| mediator | presides over the mediation of this case, or assists |
| supervisor | the supervisor of a place above |
| clock | the workflow of the case |

Forgetting a party or the words of a case is no step of the case: the administrator of the place asks for it at the command
line (`heyi forget`), whatever the stage, once the file need not be kept any longer.
"""


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(document(), encoding="utf-8")


def document() -> str:
    """The whole document."""
    locale = Locales.load(LOCALES).by_language["zh"]
    return "\n".join((HEAD, *_steps(locale), "", *_views(locale), ""))


def _steps(locale: Locale) -> Iterable[str]:
    yield "## Steps\n"
    yield "| step | 中文 | who | at which stages | and only if |"
    yield "|---|---|---|---|---|"
    for row in TABLE:
        name = action_name(row.command)
        who = ", ".join(_relation(one) for one in row.who)
        said = locale.actions.get(name, "")
        yield f"| `{name}` | {said} | {who} | {_stages(row)} | {'; '.join(map(_guard, row.guards))} |"


def _relation(one: Relation) -> str:
    return RELATIONS.get(one, one.value.replace("_", " "))


def _stages(row: Row) -> str:
    left = [stage for stage in Stage if stage not in row.stages]
    if not left:
        return "any"
    if len(left) < len(row.stages) and len(left) <= 4:
        return "all but " + ", ".join(stage.value for stage in left)
    return ", ".join(stage.value for stage in row.stages)


def _guard(guard: Guard) -> str:
    return guard.__name__.strip("_").replace("_", " ")


def _views(locale: Locale) -> Iterable[str]:
    shown = [one for one in COLUMNS if one is not Relation.CLOCK]
    yield "## Events\n"
    yield "Whole, a stub (that it took place, and when), or nothing. Whoever stands in several relations sees the most."
    yield f"What one party said or was told alone is {OWN.value} for that party.\n"
    yield "| visible to | " + " | ".join(_relation(one) for one in shown) + " |"
    yield "|---|" + "---|" * len(shown)
    for visibility in Visibility:
        yield f"| `{visibility.value}` | " + " | ".join(SIGHT[visibility][one].value for one in shown) + " |"
    yield (
        "| `one_party`, once a mediator is named | " + " | ".join(CONFIDED[one].value for one in shown) + " |"
    )
    yield ""
    yield "| event | 中文 | visible to |"
    yield "|---|---|---|"
    for event in CASE_EVENTS:
        kind = kind_of(event)
        seen = "as its author chose" if issubclass(event, Confidential) else f"`{event.visibility.value}`"
        yield f"| {kind} | {locale.events.get(kind, '')} | {seen} |"


if __name__ == "__main__":
    main()
