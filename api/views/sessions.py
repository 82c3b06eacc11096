"""What a case shows of its talks: which sessions took place, who was invited, who speaks; never what was said."""

from pydantic import Field

from api.shapes import Named
from api.wording import Locale
from domain.case.acting import silent, speakers
from domain.case.parts.sessions import Invited, Session
from domain.case.state import Case
from engine.reading import Look
from schemas.frame import Frame


class SessionView(Frame):
    """One session; of another party's caucus everybody learns that it took place, and no more."""

    session: int
    form: str = Field(examples=["joint"])
    party: int | None = Field(description="With whom a caucus is held")
    present: tuple[int, ...]
    open_to_others: bool
    persons: tuple[int, ...] = Field(description="Invited persons who took part")
    running: bool
    result: str | None = Field(examples=["continued"])


class InvitedView(Frame):
    """Somebody who may take part once every party agreed; the name stands in the event."""

    person: int
    capacity: Named
    agreed: tuple[int, ...]
    objected: tuple[int, ...]
    missing: tuple[int, ...] = Field(description="Whose answer is awaited")


class SessionsView(Frame):
    """The talks of a case."""

    sessions: tuple[SessionView, ...]
    persons: tuple[InvitedView, ...]
    closed: bool = Field(description="A party asked that nobody else listens")
    speakers: tuple[int, ...] = Field(description="The parties whose own word is needed")


def sessions_view(look: Look, locale: Locale) -> SessionsView:
    """The talks of a case, as all who may see the case may know of them."""
    case = look.case
    return SessionsView(
        sessions=tuple(_session(one) for one in case.talks.sessions),
        persons=tuple(_invited(one, case, look, locale) for one in case.talks.persons),
        closed=case.talks.closed,
        speakers=speakers(case),
    )


def _session(one: Session) -> SessionView:
    return SessionView(
        session=one.number,
        form=one.form,
        party=one.party,
        present=one.present,
        open_to_others=one.open_to_others,
        persons=one.persons,
        running=one.result is None,
        result=one.result,
    )


def _invited(one: Invited, case: Case, look: Look, locale: Locale) -> InvitedView:
    practice = look.ground.pack.practice
    named = practice.capacities.get(one.capacity) if practice else None
    return InvitedView(
        person=one.number,
        capacity=Named(id=one.capacity, name=locale.pick(named) if named else one.capacity),
        agreed=one.agreed,
        objected=one.objected,
        missing=silent(case, (*one.agreed, *one.objected)),
    )
