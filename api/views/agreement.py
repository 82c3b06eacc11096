"""An agreement in words: the draft that waits for signatures, else the one in force."""

from api.agreement_shapes import AgreementView, ItemView, WarningView
from api.wording import Locale
from domain.case.lint import warned
from domain.case.parts.agreement import Draft
from domain.case.state import Case
from engine.reading import CaseSeen
from schemas.agreement import AgreementItem
from schemas.practice import Practice
from schemas.sealed import Sealed
from schemas.stages import Stage


def agreement_view(seen: CaseSeen, locale: Locale) -> AgreementView | None:
    """What is agreed or is to be; None before anything was written down. Nothing that was forgotten is shown."""
    case, practice = seen.look.case, seen.look.ground.pack.practice
    draft = _shown(case)
    if draft is None or practice is None:
        return None
    in_force = case.agreement.in_force if case.stage is not Stage.SIGNING else None
    barred = bool(warned(draft.warnings, "not_confirmable", practice))

    def said(ref: Sealed | None) -> str | None:
        return None if ref is None else seen.words.get(ref.digest) or locale.forgotten

    return AgreementView(
        draft=draft.number,
        digest=draft.digest,
        facts=said(draft.facts) or "",
        items=tuple(_item(one, said(one.what), said(one.manner), said(one.venue)) for one in draft.items),
        breach=said(draft.breach),
        scope=draft.scope,
        open_points=said(draft.open_points),
        warnings=_warnings(draft, practice, locale),
        notes=_notes(draft, practice, locale),
        confirmable=not barred,
        parties=draft.parties,
        signed=draft.signed,
        missing=draft.missing,
        mediator_signed=draft.mediator is not None,
        in_force_since=in_force.since if in_force else None,
        copies=in_force.copies if in_force else (),
    )


def _shown(case: Case) -> Draft | None:
    """A draft is only shown while it waits for signatures: what mediation ended over, nobody agreed to."""
    if case.stage is Stage.SIGNING:
        return case.agreement.draft
    return case.agreement.in_force.draft if case.agreement.in_force else None


def _item(one: AgreementItem, what: str | None, manner: str | None, venue: str | None) -> ItemView:
    return ItemView(
        item=one.item,
        by=one.by,
        to=one.to,
        what=what or "",
        manner=manner,
        venue=venue,
        amount=one.amount,
        due=one.due,
    )


def _warnings(draft: Draft, practice: Practice, locale: Locale) -> tuple[WarningView, ...]:
    rules = [rule for rule in practice.lint if rule.id in draft.warnings]
    return tuple(WarningView(id=rule.id, name=locale.pick(rule.text), effect=rule.effect) for rule in rules)


def _notes(draft: Draft, practice: Practice, locale: Locale) -> tuple[str, ...]:
    barred = bool(warned(draft.warnings, "not_confirmable", practice))
    codes = ["not_confirmable" if barred else "confirmable"]
    if warned(draft.warnings, "no_electronic_signature", practice):
        codes.append("paper")
    if draft.scope == "partial":
        codes.append("partial")
    return tuple(locale.agreement[code] for code in codes)
