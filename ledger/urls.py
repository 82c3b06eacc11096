"""Database addresses: one URL in the settings, two spellings for the two clients."""

from sqlalchemy import URL, make_url


def driver_dsn(url: str) -> str:
    """Return the URL as asyncpg takes it (`postgresql://...`)."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def engine_url(url: str) -> URL:
    """Return the URL as SQLAlchemy's asynchronous engine takes it (`postgresql+asyncpg://...`)."""
    return make_url(url).set(drivername="postgresql+asyncpg")
