"""The data folder: what is secret in it is closed, and other commands find the installation by it."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from heyi.installation import DataFolder, Options, child_environment, environment, find_settings, write_env
from heyi.settings import Settings
from heyi.trouble import Trouble
from tests.house import MASTER


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "PERSONS_URL", "MASTER_KEY", "DATA", "PORT", "POLICY"):
        monkeypatch.delenv(f"HEYI_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / ".heyi")
    found.make()
    return found


def settings(**more: object) -> Settings:
    return Settings.model_validate(
        {
            "database_url": "postgresql://heyi@/heyi?host=/tmp/a b&port=5432",
            "persons_url": "postgresql://heyi@/persons?host=/tmp/x&port=5432",
            "master_key": MASTER,
            **more,
        }
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_master_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first = folder(tmp_path).master_key()
    assert folder(tmp_path).master_key() == first
    assert mode(tmp_path / ".heyi" / "master.key") == 0o600


def test_the_env_file_is_closed_and_leads_back_to_the_same_settings(tmp_path: Path) -> None:
    here = settings(older_master_keys=(SecretStr(MASTER),), policy="quick", port=8811)
    write_env(folder(tmp_path), here)
    assert mode(folder(tmp_path).env) == 0o600
    assert find_settings() == here


def test_an_env_file_that_others_could_read_is_closed_by_the_next_start(tmp_path: Path) -> None:
    folder(tmp_path).env.write_text("")
    folder(tmp_path).env.chmod(0o644)
    write_env(folder(tmp_path), settings())
    assert mode(folder(tmp_path).env) == 0o600


def test_whoever_sets_an_address_means_no_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_env(folder(tmp_path), settings())
    monkeypatch.setenv("HEYI_DATABASE_URL", "postgresql://elsewhere/heyi")
    with pytest.raises(Trouble, match="HEYI_PERSONS_URL is missing; HEYI_MASTER_KEY is missing"):
        find_settings()


def test_without_either_it_is_said_what_to_do() -> None:
    with pytest.raises(Trouble, match=r"HEYI_DATABASE_URL is missing .* `heyi run`"):
        find_settings()


@pytest.mark.parametrize("key", ["short", "c2hvcnQ=", "é"])
def test_a_key_of_another_length_is_refused_without_being_shown(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(settings()).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HEYI_MASTER_KEY", key)
    with pytest.raises(Trouble) as trouble:
        find_settings()
    assert key not in str(trouble.value)


def test_a_port_that_is_none_is_said_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEYI_PORT", "99999")
    with pytest.raises(Trouble, match="HEYI_PORT"):
        Options.read()


def test_a_child_gets_these_settings_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEYI_TEMPORAL_PORT", "7299")
    monkeypatch.setenv("HEYI_LOG_LEVEL", "debug")
    monkeypatch.setenv("PATH", "/somewhere")
    told = child_environment(settings())
    assert "HEYI_TEMPORAL_PORT" not in told
    assert (told["HEYI_LOG_LEVEL"], told["PATH"], told["HEYI_MASTER_KEY"]) == ("debug", "/somewhere", MASTER)


def test_a_folder_that_is_a_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="cannot be used"):
        DataFolder(tmp_path / "file").make()
