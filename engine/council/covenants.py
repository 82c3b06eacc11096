"""Covenants in force as the desk works on them: a stream of their own, so that a deliberation that is closed stays closed."""

from collections.abc import Iterable, Sequence
from typing import cast

from domain.case.ground import Ground
from domain.council.covenants import Covenant, decide, fold
from domain.council.results.standing import in_force
from engine.catalogue import CODEC
from engine.council.deliberations import DeliberationProcess
from engine.process import Process, Supplies
from projections.rows import plain_rows
from schemas.actors import PUBLIC
from schemas.council.covenants import (
    Adopted,
    CovenantCommand,
    CovenantEvent,
    CovenantSeen,
    ReportCovenantBreach,
)
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import covenant_stream, deliberation_stream


class CovenantProcess(Process[Covenant]):
    """Covenants, by the deliberation that made them."""

    def stream(self, command: Frame) -> str:
        return covenant_stream(cast(CovenantCommand, command).deliberation)

    def fold(self, state: Covenant | None, recorded: Iterable[Recorded]) -> Covenant | None:
        return fold(state, (cast(CovenantEvent, CODEC.decode(one)) for one in recorded))

    async def gather(self, state: Covenant | None, command: Frame, supplies: Supplies) -> Frame:
        """The place of a covenant and its texts: published as carried, on file where the procedure asks for that, not annulled."""
        if not isinstance(command, ReportCovenantBreach):
            return command
        loaded = await supplies.ledger.load(deliberation_stream(command.deliberation))
        made = DeliberationProcess().fold(None, loaded.events)
        if made is None:
            return command
        pack = await supplies.rulebook.pack(made.policy)
        procedure = pack.procedure(made.procedure) if made.procedure else None
        ground = await supplies.rulebook.ground(PUBLIC, loaded.now, pack)
        holds = procedure is not None and procedure.filed and in_force(made, ground)
        carried = made.publication.carried if holds and made.publication else ()
        texts = tuple(Adopted(proposal=one.id, clauses=len(one.clauses)) for one in made.proposals)
        kept = tuple(one for one in texts if one.proposal in carried)
        return command.model_copy(update={"seen": CovenantSeen(place=made.place, texts=kept)})

    def decide(self, state: Covenant | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide(state, cast(CovenantCommand, command), ground)

    def rows(self, state: Covenant, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return plain_rows("covenant")


COVENANTS = CovenantProcess()
