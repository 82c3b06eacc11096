"""How a case ended in words, where it went, and what of it is told to whom."""

from uuid import UUID

from pydantic import Field

from api.shapes import LocalTime, Named
from api.wording import Locale
from engine.reading import Look
from schemas.actors import Role
from schemas.frame import Frame
from schemas.stages import Stage


class JoinedCase(Frame):
    """A case that was joined to this one."""

    case_id: UUID
    number: str = Field(examples=["HY-2026-000124"])


class EndingView(Frame):
    """The end of mediation and of the case."""

    terminated: Named | None = Field(description="Why mediation ended without agreement")
    terminated_at: LocalTime | None
    settled_said: tuple[int, ...] = Field(description="Parties who say that they settled it among themselves")
    withdrawal_said: tuple[int, ...] = Field(description="Applicants who take the request back")
    visits: int = Field(description="Follow-up visits")
    ended_at: LocalTime | None
    archived_at: LocalTime | None
    keep_years: int | None = Field(description="How long the file is kept")
    reopened: int = Field(description="How often the case was taken up again")
    transferred_to: Named | None = Field(
        description="The organ whose answer is awaited, or that took it over"
    )
    merged_into: str | None = Field(description="Number of the case in which the matter goes on")
    merged_case: UUID | None = Field(default=None, description="For the offices: that case")
    duplicates: tuple[JoinedCase, ...] = Field(
        default=(), description="For the offices: cases that were joined"
    )


_SHOWN = (Stage.TERMINATED, Stage.CLOSED, Stage.ARCHIVED)


def ending_view(look: Look, locale: Locale) -> EndingView | None:
    """What is to be said of an end; None as long as there is nothing."""
    case = look.case
    by_party = look.ground.actor.role is Role.PARTY
    view = EndingView(
        terminated=_terminated(look, locale),
        terminated_at=case.ending.terminated_at if case.stage in _SHOWN else None,
        settled_said=case.ending.settled_said,
        withdrawal_said=case.ending.withdrawal_said,
        visits=0 if by_party else case.ending.visits,
        ended_at=case.ended_at,
        archived_at=case.ending.archived_at,
        keep_years=case.ending.keep_years,
        reopened=case.ending.reopened,
        transferred_to=_organ(look, locale),
        merged_into=case.joined.merged_number,
        merged_case=None if by_party else case.joined.merged_into,
        duplicates=() if by_party else _duplicates(look),
    )
    return view if any(getattr(view, name) for name in EndingView.model_fields) else None


def _terminated(look: Look, locale: Locale) -> Named | None:
    case = look.case
    practice = look.ground.pack.practice
    code = case.ending.terminated
    if code is None or case.stage not in _SHOWN:
        return None
    reason = practice.termination.get(code) if practice else None
    return Named(id=code, name=locale.pick(reason.text) if reason else code)


def _duplicates(look: Look) -> tuple[JoinedCase, ...]:
    joined = look.case.joined
    pairs = zip(joined.duplicates, joined.duplicate_numbers, strict=True)
    return tuple(JoinedCase(case_id=one, number=number) for one, number in pairs)


def _organ(look: Look, locale: Locale) -> Named | None:
    code = look.case.joined.transferred_to
    practice = look.ground.pack.practice
    if code is None:
        return None
    name = practice.organs.get(code) if practice else None
    return Named(id=code, name=locale.pick(name) if name else code)
