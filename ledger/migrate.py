"""Brings the two databases to the newest shape, and lets the application's login in."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ledger.urls import engine_url

Tree = Literal["events", "persons"]
_HERE = Path(__file__).parent / "migrations"
_LOCK = 0x68657969  # "heyi": one migration of a database at a time

LIMITS = {
    "idle_in_transaction_session_timeout": "30s",
    "statement_timeout": "60s",
    "lock_timeout": "10s",
}
"""How long a session of the application may hold up the others."""


async def migrate(url: str, app_url: str | None = None, tree: Tree = "events") -> None:
    """Migrate the database at `url` (its owner's login: a superuser, or one with CREATEROLE) to the newest revision.

    `tree` says which database it is: `events` (the ledger) or `persons` (the sealed person store). With
    `app_url` the login named in it is made where it is missing (with that password), joins the role
    `heyi_app` and gets the time limits. Idempotent; everything happens in one transaction.
    """
    engine = create_async_engine(engine_url(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
            await connection.run_sync(_upgrade, tree)
            if app_url is not None:
                await connection.run_sync(_admit, app_url)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, tree: Tree) -> None:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("version_locations", str(_HERE / tree))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _admit(connection: Connection, app_url: str) -> None:
    """Let the login of `app_url` in; a login that cannot be altered (another owner's) keeps its own limits."""
    address = make_url(app_url)
    if not address.username:
        raise ValueError("the application's URL names no login")
    quote = connection.dialect.identifier_preparer.quote_identifier
    login = quote(address.username)
    known = connection.exec_driver_sql(
        "select pg_has_role(oid, 'heyi_app', 'member') from pg_roles where rolname = $1", (address.username,)
    ).scalar_one_or_none()
    if known is None:
        secret = str(address.password or "").replace("'", "''")
        connection.exec_driver_sql(f"create role {login} login" + (f" password '{secret}'" if secret else ""))
    if not known:
        connection.exec_driver_sql(f"grant heyi_app to {login}")
    for setting, limit in LIMITS.items():
        connection.exec_driver_sql(
            f"""
            do $$
            begin
                if not exists (
                    select from pg_roles, unnest(rolconfig) c
                    where rolname = {_literal(address.username)} and c = '{setting}={limit}')
                then
                    alter role {login} set {setting} = '{limit}';
                end if;
            exception when insufficient_privilege then
                raise notice 'the limits of % stay as they are', {_literal(address.username)};
            end
            $$
            """
        )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
