"""Settings from the environment (HEYI_...): read here and handed on as arguments; no secret has a default."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

POLICIES = Path(__file__).resolve().parent.parent / "policies"
LOCALES = Path(__file__).resolve().parent.parent / "locales"


class Settings(BaseSettings):
    """Everything a process must be told. In the embedded mode `heyi run` makes these up and keeps them in its data folder."""

    model_config = SettingsConfigDict(env_prefix="HEYI_", frozen=True, extra="ignore")

    database_url: SecretStr = Field(description="Ledger, as the application's login")
    persons_url: SecretStr = Field(description="Person store, as the application's login")
    migration_url: SecretStr | None = Field(
        default=None, description="Ledger, as the owner; for `heyi migrate`"
    )
    persons_migration_url: SecretStr | None = Field(default=None, description="Person store, as the owner")
    master_key: SecretStr = Field(
        description="32 bytes in base64; wraps the keys of persons, others derive from it"
    )
    older_master_keys: tuple[SecretStr, ...] = Field(
        default=(), description="Still accepted while keys are rewrapped"
    )
    witness: Path | None = Field(
        default=None, description="File that keeps where the ledger was seen, outside both databases"
    )
    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "default"
    task_queue: str = "heyi"
    policy: str = Field(default="xinhe", description="Pack under which new cases are filed")
    host: str = "127.0.0.1"
    port: int = Field(default=8800, ge=1, le=65535)
    worker_metrics_port: int | None = Field(
        default=None, description="Prometheus metrics of the worker and the SDK"
    )
    cached_workflows: int = Field(
        default=2000,
        ge=2,
        description="Workflows that a worker keeps in memory; others are replayed when they wake",
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="Mail server for notices, smtp:// or smtps://; none: no mail is sent"
    )
    mail_from: str | None = Field(default=None, description="Address that mail is sent from")
    trusted_proxies: str = Field(default="127.0.0.1", description="Whose X-Forwarded-For is believed")
