"""The deliberations that a case opened: number, step and result, for those who may see the case."""

from uuid import UUID

from pydantic import Field

from api.wording import Locale
from engine.reading import CaseSeen, DeliberationSeen
from schemas.frame import Frame


class CaseDeliberation(Frame):
    """What became of what the case handed to the residents; the deliberation itself has doors of its own."""

    deliberation_id: UUID
    number: str | None = Field(default=None, examples=["HY-YS-2026-000012"])
    step: str | None = Field(default=None, examples=["round"])
    step_name: str | None = None
    awaited: bool = Field(description="Whether the case waits for it")
    result: str | None = Field(default=None, examples=["carried"])
    result_name: str | None = None


def deliberations_view(seen: CaseSeen, locale: Locale) -> tuple[CaseDeliberation, ...]:
    """Every deliberation of the case, in order."""
    return tuple(_shown(one, locale) for one in seen.deliberations)


def _shown(one: DeliberationSeen, locale: Locale) -> CaseDeliberation:
    result, step = one.opened.result, one.step
    return CaseDeliberation(
        deliberation_id=one.opened.deliberation,
        number=one.number,
        step=step.value if step else None,
        step_name=locale.council_steps[step.value] if step else None,
        awaited=one.opened.awaited and result is None,
        result=result,
        result_name=locale.results[result] if result else None,
    )
