"""The installation of one machine: its data folder with the keys, the addresses and the tokens, and how other commands find it."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from heyi.settings import Settings
from heyi.trouble import Trouble

_PREFIX = "HEYI_"
_ADDRESSES = ("HEYI_DATABASE_URL", "HEYI_PERSONS_URL", "HEYI_MASTER_KEY")
"""Whoever sets one of these speaks of an installation of its own, not of the data folder."""


class Options(BaseSettings):
    """What `heyi run` is told by the environment; everything else it makes up and keeps in its data folder."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore")

    data: Path = Field(default=Path(".heyi"), description="The folder that everything is kept in")
    temporal_port: int = Field(default=7233, ge=1, le=65535)
    temporal_ui_port: int = Field(default=8233, ge=1, le=65535)
    host: str = "127.0.0.1"
    port: int = Field(default=8800, ge=1, le=65535)
    policy: str = "xinhe"
    smtp_url: SecretStr | None = None
    mail_from: str | None = None

    @classmethod
    def read(cls) -> "Options":
        """Read the environment; raise `Trouble` for what cannot be used."""
        try:
            return cls()
        except ValidationError as error:
            raise Trouble(_said(error)) from None


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of an embedded installation. What is secret in it only its owner may read."""

    root: Path

    @property
    def env(self) -> Path:
        """How to reach what runs here, as HEYI_ variables; written at every start."""
        return self.root / "env"

    @property
    def tokens(self) -> Path:
        """The tokens that the first start made."""
        return self.root / "tokens"

    @property
    def witness(self) -> Path:
        """Where the ledger was last seen."""
        return self.root / "witness"

    def log(self, name: str) -> Path:
        """Where a process of ours writes."""
        return self.root / f"{name}.log"

    def make(self) -> None:
        """Make the folder if it is not there; raise `Trouble` when it cannot be used."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            probe = self.root / ".probe"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise Trouble(f"the data folder {self.root} cannot be used: {error.strerror}") from None

    def master_key(self) -> str:
        """The key that the keys of persons are wrapped with, made on the first start; without it no name can be read again."""
        path = self.root / "master.key"
        if not path.exists():
            write_private(path, base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
        return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    draft.replace(path)


def environment(settings: Settings) -> dict[str, str]:
    """The settings as variables of the environment, every one of them."""
    found = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value is not None and value != ():
            found[_PREFIX + name.upper()] = _plain(value)
    return found


def child_environment(settings: Settings) -> dict[str, str]:
    """The whole environment of a process that works with these settings, and with no others."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIX)}
    level = {name: os.environ[name] for name in ("HEYI_LOG_LEVEL",) if name in os.environ}
    return outside | level | environment(settings)


def write_env(folder: DataFolder, settings: Settings) -> None:
    """Leave word of how to reach the installation, for other commands in this folder."""
    lines = [f"{name}='{value}'" for name, value in sorted(environment(settings).items())]
    write_private(folder.env, "\n".join(lines) + "\n")


def find_settings() -> Settings:
    """Settings from the environment or, when it names no installation, from the data folder of `heyi run`.

    Raises:
        Trouble: Neither says enough; the message says what is missing.
    """
    folder = DataFolder(Options.read().data)
    if any(name in os.environ for name in _ADDRESSES):
        env_file = None
    elif folder.env.exists():
        env_file = folder.env
    else:
        raise Trouble(
            "HEYI_DATABASE_URL is missing and there is no installation in"
            f" {folder.root}: start one with `heyi run`, name its folder in HEYI_DATA, or set the variables of a server"
        )
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        raise Trouble(_said(error)) from None
    except PermissionError:
        raise Trouble(
            f"{folder.env} belongs to somebody else: run this as the user who ran `heyi run`"
        ) from None
    _check_key(settings)
    return settings


def owner_url(url: SecretStr | None, name: str) -> str:
    """The URL of an owner's login; raise `Trouble` when it is not set."""
    if url is None:
        raise Trouble(f"{name} is missing: set it to the address of the database with its owner's login")
    return url.get_secret_value()


def _check_key(settings: Settings) -> None:
    for key in (settings.master_key, *settings.older_master_keys):
        try:
            length = len(base64.b64decode(key.get_secret_value(), validate=True))
        except ValueError:
            length = 0
        if length != 32:
            raise Trouble(
                "HEYI_MASTER_KEY is not 32 bytes in base64: make one with `head -c 32 /dev/urandom | base64`"
            )


def _plain(value: Any) -> str:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case tuple():
            return json.dumps([_plain(one) for one in value])
        case _:
            return str(value)


def _said(error: ValidationError) -> str:
    """What is wrong with the environment, without the values that stand there."""
    lines = []
    for found in error.errors(include_url=False, include_input=False):
        name = _PREFIX + "_".join(str(step) for step in found["loc"]).upper()
        lines.append(f"{name} is missing" if found["type"] == "missing" else f"{name}: {found['msg']}")
    return "; ".join(lines)
