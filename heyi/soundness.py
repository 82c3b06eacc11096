"""Whether an installation holds what was recorded, in both its databases; and what counts along, counted anew."""

from collections.abc import Collection
from uuid import UUID

from pydantic import ValidationError

from engine.council.handover import prepared_of as handed_over
from engine.council.handover import suggestion_of
from engine.effects import prepared_of as mailed
from heyi.compose import House
from heyi.derived import derive
from heyi.handover import HandoverFollower, RepeatsFollower
from heyi.mail import EffectsFollower
from heyi.relay import RelayFollower
from heyi.settings import Settings
from ledger.beside import Beside
from ledger.effects import Prepared
from ledger.follow import FollowerRunner
from ledger.keys import MasterKey
from ledger.verify import MOST, Progress, Report, verify
from ledger.verify_persons import verify_persons
from projections.council.repeats import Repeats
from projections.council.turnout import TurnoutFollower
from schemas.case_events import DisputeRegistered, DisputeReported
from schemas.envelope import Recorded
from schemas.ids import deliberation_id_of
from schemas.outcomes import Outcome

_HEAPED = (DisputeReported.__name__, DisputeRegistered.__name__)


async def verify_all(settings: Settings, progress: Progress | None = None) -> tuple[Report, int]:
    """Verify the ledger with everything beside it, then the person store; return what was seen, and how many words are sealed."""
    ledger = settings.database_url.get_secret_value()
    report = await verify(ledger, derive, progress, BESIDE)
    older = (key.get_secret_value() for key in settings.older_master_keys)
    master = MasterKey.from_base64(settings.master_key.get_secret_value(), *older)
    words, found = await verify_persons(settings.persons_url.get_secret_value(), ledger, master, progress)
    report.findings.extend(found[: MOST - len(report.findings)])
    return report, words


async def follow_anew(house: House) -> None:
    """Let the followers that count along begin with the first event: their rows are what the events give, whatever they were.

    Topics that they find are those that were found before, and handed over under the same ids.
    """
    for follower, clear in (
        (TurnoutFollower(), TurnoutFollower.clear),
        (RepeatsFollower(house.rulebook), Repeats.clear),
    ):
        runner = FollowerRunner(house.engine, house.ledger, follower)
        await runner.restart(clear)
        await runner.catch_up()


def wrong_with(
    command_id: UUID, stream: str, version: int, kinds: tuple[str, ...], outcome: bytes
) -> str | None:
    """What is wrong with a command's outcome beside its events, if anything is."""
    try:
        told = Outcome.model_validate_json(outcome)
    except ValidationError:
        return "it cannot be read"
    if (told.command_id, told.stream, told.version) != (command_id, stream, version):
        return "it is that of another command, stream or version"
    if told.events != kinds or (told.status == "recorded") != bool(kinds):
        return "it names other events than were recorded"
    if (told.refusal is not None) != (told.status == "refused"):
        return "it gives a reason for a refusal that was none"
    return None


def called_for(recorded: Recorded, heaps: Collection[str]) -> list[Prepared]:
    """The effects that an event calls for."""
    found = [one for one in (mailed(recorded), handed_over(recorded)) if one is not None]
    if recorded.kind in _HEAPED:
        found += [suggestion_of(deliberation_id_of(stream), recorded) for stream in heaps]
    return found


BESIDE = Beside(
    wrong_with,
    called_for,
    tuple(
        follower.name
        for follower in (RelayFollower, TurnoutFollower, HandoverFollower, RepeatsFollower, EffectsFollower)
    ),
)
"""What stands beside the rows of an installation."""
