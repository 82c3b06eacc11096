"""The compose file: valid by the published schema, and sound in what the schema cannot say.

Nothing is started here. That the images come up together is for a machine with a Docker engine to show.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.architecture.source import ROOT

FILE = ROOT / "docker-compose.yml"
TEXT = FILE.read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"migrate", "temporal-schema", "temporal-namespace"}
SCRIPTS = sorted((ROOT / "deploy").rglob("*.sh"))


def _environment(service: str) -> dict[str, str]:
    found: dict[str, str] = SERVICES[service].get("environment", {})
    return found


def test_the_published_schema_accepts_it() -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    jsonschema.Draft7Validator(schema).validate(COMPOSE)


def test_every_image_is_pinned_to_a_release() -> None:
    loose = [name for name, service in SERVICES.items() if not re.search(r":\d+\.\d+", service["image"])]
    assert loose == []


def test_no_secret_has_a_default() -> None:
    secret = re.compile(r"\$\{(\w*(?:PASSWORD|KEY)\w*)([^}]*)\}")
    found = secret.findall(TEXT)
    assert found
    assert [name for name, rest in found if not rest.startswith(":?")] == []


def test_nothing_waits_for_what_is_not_there() -> None:
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[name]
            else:
                assert name in ONE_SHOT


def test_what_ends_by_itself_is_not_started_for_ever() -> None:
    for name, service in SERVICES.items():
        expected = "on-failure" if name in ONE_SHOT else "unless-stopped"
        assert service["restart"].startswith(expected)


def test_the_three_databases_share_nothing() -> None:
    stores = ("ledger-db", "persons-db", "temporal-db")
    volumes = [SERVICES[name]["volumes"][0].split(":")[0] for name in stores]
    assert sorted(volumes) == sorted(COMPOSE["volumes"])
    passwords = [_environment(name)["POSTGRES_PASSWORD"] for name in stores]
    assert len(set(passwords)) == len(stores)
    networks = [network for name in stores for network in SERVICES[name]["networks"]]
    assert len(set(networks)) == len(stores)


@pytest.mark.parametrize("service", ["ledger-db", "persons-db"])
def test_our_data_lies_on_a_volume_where_postgresql_18_keeps_it(service: str) -> None:
    assert SERVICES[service]["image"].startswith("postgres:18.")
    assert SERVICES[service]["volumes"][0].endswith(":/var/lib/postgresql")


def test_only_the_migration_knows_the_owner() -> None:
    for name in ("api", "worker"):
        assert "heyi_owner" not in json.dumps(SERVICES[name])
    assert {"HEYI_MIGRATION_URL", "HEYI_PERSONS_MIGRATION_URL"} <= _environment("migrate").keys()


def test_what_is_published_is_published_on_loopback() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert "ports" not in SERVICES["temporal"]


def test_the_api_listens_where_its_published_port_leads() -> None:
    environment = _environment("api")
    assert environment["HEYI_HOST"] == "0.0.0.0"
    assert SERVICES["api"]["ports"][0].endswith(f":{environment['HEYI_PORT']}")


def test_temporal_has_the_shards_of_a_real_cluster_and_the_namespace_we_use() -> None:
    assert _environment("temporal")["NUM_HISTORY_SHARDS"] == "512"
    assert (
        _environment("temporal-namespace")["NAMESPACE"] == _environment("worker")["HEYI_TEMPORAL_NAMESPACE"]
    )


def test_every_mounted_file_exists() -> None:
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
    files = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert files
    assert [file for file in files if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_parse(script: Path) -> None:
    shell = shutil.which("sh")
    assert shell
    subprocess.run([shell, "-n", script], check=True)


def test_the_image_holds_the_locked_versions_and_no_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r /build/requirements/run.txt" in dockerfile
    assert re.search(r"^USER heyi$", dockerfile, re.MULTILINE)


def test_secrets_and_data_stay_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", "data", ".git", ".venv"} <= set(ignored)
