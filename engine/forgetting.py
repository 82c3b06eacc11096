"""Forgetting: first the fact, then the destruction, and whatever lies between the two is finished later.

The ledger decides, under its own clock and on the newest state, whether something may be forgotten at all; nothing can
bring back what was destroyed before that. From the fact on nothing of it is shown, whether the key is there or not.
"""

from dataclasses import dataclass
from uuid import UUID

from engine.desk import Desk
from ledger.vault import Vault
from projections.forgotten import ForgottenBoard
from schemas.actors import Actor
from schemas.forgetting import ForgetParty, ForgettingCommand
from schemas.ids import case_subject, party_subject
from schemas.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Forgot:
    """What came of it; `destroyed` is how many ciphertexts there were, None when it was refused."""

    outcome: Outcome
    destroyed: int | None


async def forget(desk: Desk, vault: Vault, command: ForgettingCommand, by: Actor, command_id: UUID) -> Forgot:
    """Record that something is forgotten, then destroy it; repeated, it destroys what an earlier attempt left.

    Raise what the desk raises, and `VaultUnavailable`: then the fact stands, and `finish` sees to the rest.
    """
    outcome = await desk.take(command, by, command_id)
    if outcome.status == "refused":
        return Forgot(outcome, None)
    return Forgot(outcome, await vault.forget(subject_of(command)))


async def finish(board: ForgottenBoard, vault: Vault) -> int:
    """Destroy what the ledger says is forgotten and is there all the same; return how many keys that were.

    There is some after a crash between fact and destruction, and after an older copy of the person store was restored.
    """
    finished = 0
    async for subjects in board.subjects():
        for subject in await vault.remembered(subjects):
            await vault.forget(subject)
            finished += 1
    return finished


def subject_of(command: ForgettingCommand) -> str:
    """The key under which it was sealed."""
    if isinstance(command, ForgetParty):
        return party_subject(command.case, command.party)
    return case_subject(command.case)
