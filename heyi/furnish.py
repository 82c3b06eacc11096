"""Furnishing an installation: both databases migrated, the pack in force, its places and posts entered; as often as one likes."""

from pathlib import Path

from engine.bootstrap import publish, settle_places
from engine.packs import load_pack
from heyi.compose import House
from heyi.installation import owner_url
from heyi.settings import POLICIES, Settings
from heyi.trouble import Trouble
from ledger.migrate import migrate
from schemas.policy import PolicyPack


async def migrate_both(settings: Settings) -> None:
    """Bring the ledger and the person store to the newest shape and let the application's logins in."""
    ledger = owner_url(settings.migration_url, "HEYI_MIGRATION_URL")
    persons = owner_url(settings.persons_migration_url, "HEYI_PERSONS_MIGRATION_URL")
    await migrate(ledger, settings.database_url.get_secret_value())
    await migrate(persons, settings.persons_url.get_secret_value(), "persons")


def pack_folder(name: Path) -> Path:
    """The folder of a pack: the one named, or the one that comes with heyi under that name; raise `Trouble` for neither."""
    for folder in (name, POLICIES / name):
        if folder.is_dir() and any(folder.glob("*.yaml")):
            return folder
    raise Trouble(f"{name} is no folder of a policy pack, and heyi brings along {', '.join(shipped())}")


def shipped() -> tuple[str, ...]:
    """Names of the packs that come with heyi."""
    return tuple(sorted(one.name for one in POLICIES.iterdir() if (one / "pack.yaml").exists()))


async def furnish(house: House) -> PolicyPack:
    """Put the pack that the settings name into force, and enter its places and posts; return the pack that is in force.

    Where a newer version was published meanwhile, that one stays in force. A name that heyi does not bring along is taken
    as published: raise `PolicyMissing` when it is not.
    """
    name = house.settings.policy
    if name in shipped():
        pack = load_pack(POLICIES / name)
        await publish(house.desk, house.rulebook, pack)
        await settle_places(house.desk, house.rulebook, pack)
    return await house.rulebook.current()
