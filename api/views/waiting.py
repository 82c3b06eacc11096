"""What a case waits for, put into a sentence."""

from api.naming import Naming
from api.shapes import NextView, Who
from schemas.actors import Role
from schemas.outcomes import Next


def next_view(step: Next | None, names: Naming) -> NextView | None:
    """What a case waits for, as codes and as a sentence; who looks from outside does not learn that a risk was flagged."""
    if step is None:
        return None
    if not names.office and step.outside is not None:
        step = step.outside
    who = names.who(step.who) if step.who else None
    return NextView(
        what=step.what,
        by=step.by,
        who=who,
        overdue=step.overdue,
        parties=step.parties,
        sentence=_waiting(step, who, names),
    )


def _waiting(step: Next, who: Who | None, names: Naming) -> str:
    said = names.locale
    named = said.applicant
    what = said.steps[step.what]
    if step.parties:
        named = said.party.format(numbers=said.separator.join(str(one) for one in step.parties))
        what = said.own_steps[step.what]
    elif who and who.role != Role.PARTY.value:
        named = said.someone.format(place=who.place_name, role=who.role_name)
    if who and who.vacant:
        named = said.vacant.format(who=named)
    form = "open" if step.by is None else "overdue" if step.overdue else "due"
    by = said.time(step.by) if step.by else ""
    sentence = said.next[form].format(who=named, what=what, by=by)
    return sentence[0].upper() + sentence[1:]
