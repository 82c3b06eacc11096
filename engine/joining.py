"""Joining a duplicate to the case that goes on: two streams, one step in each, and neither of them alone."""

from dataclasses import dataclass
from uuid import UUID

from domain.case.decide import decide
from engine.desk import VersionMoved
from engine.reading import Look, Reader
from schemas.actors import Actor
from schemas.ids import case_stream
from schemas.joining import JoinDuplicate, MergeInto
from schemas.words import Words


@dataclass(frozen=True, slots=True)
class Joining:
    """Both cases as the actor sees them, and the step in each: `join` where it goes on comes first, then `merge`."""

    goes: Look
    stays: Look
    join: JoinDuplicate
    merge: MergeInto

    def agreed(self, goes_at: int | None = None, stays_at: int | None = None) -> None:
        """Return if the law lets both steps happen; raise its `Refusal`, or `VersionMoved` for a case that is elsewhere.

        Of a duplicate that went into the other case before nothing is asked: this is the same request once more, which
        completes what a crash may have cut in two.
        """
        if self.goes.case.joined.merged_into == self.merge.into:
            return
        for look, believed in ((self.goes, goes_at), (self.stays, stays_at)):
            if believed is not None and look.version != believed:
                raise VersionMoved(look.version)
        decide(self.stays.case, self.join, self.stays.ground)
        decide(self.goes.case, self.merge, self.goes.ground)


async def joining(reader: Reader, actor: Actor, duplicate: UUID, into: UUID, reason: Words) -> Joining:
    """Look at both cases; raise `UnknownCase` when the actor may not know of one of them."""
    goes = await reader.look(case_stream(duplicate), actor)
    stays = await reader.look(case_stream(into), actor)
    join = JoinDuplicate(
        case=into,
        duplicate=duplicate,
        number=goes.case.number,
        opened_at=goes.case.opened_at,
        requests=sum(party.side == "applicant" for party in goes.case.parties),
    )
    merge = MergeInto(case=duplicate, into=into, into_number=stays.case.number, reason=reason)
    return Joining(goes, stays, join, merge)
