"""Who may look at whom, as far as import-linter cannot say it."""

import sys
import tomllib

from tests.architecture.source import ROOMS, ROOT, Module, imports, modules

# What a workflow file may import beside the standard library. Everything else is either law or I/O.
WORKFLOWS_SEE = ("temporalio", "schemas", "activities.signatures", "workflows")
SIGNATURES_SEE = ("temporalio", "schemas", "activities.signatures")
SETTINGS = "heyi.settings"


def _config() -> dict[str, object]:
    tool: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    return tool


def _strangers(module: Module, allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{module.where}:{line} {name}"
        for name, line in imports(module.tree)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(name == prefix or name.startswith(prefix + ".") for prefix in allowed)
    ]


def test_every_folder_of_python_has_its_place_in_the_house() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {*ROOMS, "tests", "bench"}


def test_every_room_stands_on_a_floor_and_is_type_checked() -> None:
    config = _config()
    linter = config["importlinter"]
    assert isinstance(linter, dict)
    layers = next(contract for contract in linter["contracts"] if contract["type"] == "layers")["layers"]
    placed = {room.strip() for layer in layers for room in layer.split("|")}
    assert placed == set(linter["root_packages"]) == set(ROOMS)
    mypy = config["mypy"]
    assert isinstance(mypy, dict)
    assert set(mypy["files"]) >= set(ROOMS)


def test_a_workflow_sees_names_and_shapes_only() -> None:
    found = [stranger for module in modules("workflows") for stranger in _strangers(module, WORKFLOWS_SEE)]
    assert found == []


def test_signatures_hold_names_and_shapes_only() -> None:
    found = [module for module in modules("activities") if module.path.name == "signatures.py"]
    assert [stranger for module in found for stranger in _strangers(module, SIGNATURES_SEE)] == []


def test_settings_are_read_by_the_caretaker_alone() -> None:
    """The embedded servers, too, get arguments."""
    readers = [
        f"{module.where}:{line}"
        for module in modules(*ROOMS)
        if module.room != "heyi" or "stack" in module.path.parts
        for name, line in imports(module.tree)
        if name == SETTINGS or name.startswith(SETTINGS + ".")
    ]
    assert readers == []


def test_the_law_is_not_passed_through_the_sandbox() -> None:
    """Passing code through switches the sandbox's guard off for it; the law is not to be called there at all."""
    passed = [
        f"{module.where}:{number}"
        for module in modules(*ROOMS)
        for number, line in enumerate(module.lines, start=1)
        if "imports_passed_through" in line or "with_passthrough_modules" in line
        if "domain" in line
    ]
    assert passed == []
