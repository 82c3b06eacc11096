"""A covenant's breach on its way to mediation: the case that it becomes, filed in the names that were sealed with the reports."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from engine.catalogue import CODEC
from ledger.vault import Vault
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.council.covenants import CovenantBreachReported, CovenantMediationOpened
from schemas.envelope import Recorded
from schemas.ids import case_subject, party_subject
from schemas.words import Words

CHANNEL = "covenant"
"""The channel of what comes in because of a covenant."""


async def case_of(
    opened: CovenantMediationOpened, events: Sequence[Recorded], said: tuple[str, str], vault: Vault
) -> ReportDispute | None:
    """The filing of a breach: whoever reported it last against whom it is about, and what all reports of it say.

    `said` are its title and the first line of its statement. None once the names were forgotten. Raise `VaultUnavailable`.
    """
    reports = [
        report
        for one in events
        if one.kind == CovenantBreachReported.__name__
        and (report := cast(CovenantBreachReported, CODEC.decode(one))).breach == opened.breach
    ]
    last = reports[-1]
    texts = await vault.open([last.reporter, last.by_whom, *(one.text for one in reports)])
    reporter, by_whom = texts.get(last.reporter.digest), texts.get(last.by_whom.digest)
    if not reporter or not by_whom:
        return None
    title, statement = said
    told = [text for one in reports if (text := texts.get(one.text.digest))]
    case = opened.case
    return ReportDispute(
        case=case,
        place=last.place,
        channel=CHANNEL,
        title=Words(plain=title, subject=case_subject(case), field="title"),
        statement=Words(plain="\n".join((statement, *told)), subject=case_subject(case), field="statement"),
        parties=(
            PartyDraft(side="applicant", name=_name(reporter, case, 1)),
            PartyDraft(side="other", name=_name(by_whom, case, 2)),
        ),
    )


def clause_of(events: Sequence[Recorded], breach: int) -> tuple[int, str]:
    """The clause of a breach, and its place."""
    kind = CovenantBreachReported.__name__
    reports = (cast(CovenantBreachReported, CODEC.decode(one)) for one in events if one.kind == kind)
    found = next(one for one in reports if one.breach == breach)
    return found.clause, found.place


def _name(plain: str, case: UUID, number: int) -> Words:
    return Words(plain=plain, subject=party_subject(case, number), field="name")
