"""The terms of an agreement, and the digest that binds them: what exactly somebody signed."""

import hashlib
import json
from typing import NamedTuple

from schemas.acts import Digest
from schemas.agreement import AgreementDrafted, AgreementItem, DraftAgreement, Scope
from schemas.sealed import Sealed

FORM = "heyi-terms-1"
"""Opens the canonical form, so that another form can never give the same digest."""


class Terms(NamedTuple):
    """What is agreed, in references to sealed words."""

    parties: tuple[int, ...]
    facts: Sealed
    items: tuple[AgreementItem, ...]
    breach: Sealed | None
    scope: Scope
    open_points: Sealed | None

    def digest(self, stream: str) -> Digest:
        """SHA-256 over one canonical form of the terms of a case: JSON in UTF-8 with sorted keys and no spaces.

        Words stand in it as the digests of their ciphertexts. So it tells nobody what was agreed; whoever may open the words
        can check that these and no others were signed; and once they are forgotten it still holds. Each sealing has a
        nonce of its own: the same sentence written down again gives other terms, which have to be signed anew.
        """
        form = {
            "form": FORM,
            "case": stream,
            "parties": self.parties,
            "facts": self.facts.digest,
            "items": [_item(one) for one in self.items],
            "breach": _ref(self.breach),
            "scope": self.scope,
            "open_points": _ref(self.open_points),
        }
        text = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _ref(sealed: Sealed | None) -> str | None:
    return sealed.digest if sealed else None


def _item(one: AgreementItem) -> dict[str, str | int | None]:
    return {
        "item": one.item,
        "by": one.by,
        "to": one.to,
        "what": one.what.digest,
        "manner": _ref(one.manner),
        "venue": _ref(one.venue),
        "amount": one.amount,
        "due": one.due.isoformat() if one.due else None,
    }


def drafted(command: DraftAgreement, parties: tuple[int, ...]) -> Terms:
    """The terms that a command writes down, between these parties."""
    items = tuple(
        AgreementItem(
            item=number,
            by=one.by,
            to=one.to,
            what=one.what.sealed,
            manner=one.manner.sealed if one.manner else None,
            venue=one.venue.sealed if one.venue else None,
            amount=one.amount,
            due=one.due,
        )
        for number, one in enumerate(command.items, start=1)
    )
    return Terms(
        parties,
        command.facts.sealed,
        items,
        command.breach.sealed if command.breach else None,
        command.scope,
        command.open_points.sealed if command.open_points else None,
    )


def recorded(event: AgreementDrafted) -> Terms:
    """The terms that stand in an event, for checking its digest."""
    return Terms(event.parties, event.facts, event.items, event.breach, event.scope, event.open_points)
