"""How a module reads: short, introduced by a sentence, imports at the top, public names explained."""

import ast
import re
from pathlib import Path

from tests.architecture.source import BESIDE, ROOMS, imports, modules

LONGEST = 250
LONGEST_BESIDE = 400
NO_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "shared", "base_utils"}
EVERYTHING = modules(*ROOMS, *BESIDE)
SHIPPED = modules(*ROOMS)


def test_a_module_fits_in_one_sitting() -> None:
    long = [
        f"{module.where}: {len(module.lines)} lines, split it by noun"
        for module in EVERYTHING
        if len(module.lines) > (LONGEST if module.room in ROOMS else LONGEST_BESIDE)
    ]
    assert long == []


def test_a_module_begins_by_saying_what_it_is_for() -> None:
    assert [module.where for module in EVERYTHING if not ast.get_docstring(module.tree)] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    named = [
        module.where for module in EVERYTHING if NO_NAMES & {module.path.stem, *module.where.split("/")[:-1]}
    ]
    assert named == []


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a cycle; the cycle is the bug."""
    inside = [
        f"{module.where}:{line} {name}"
        for module in EVERYTHING
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name, line in imports(node)
    ]
    assert inside == []


def test_public_functions_and_classes_are_explained() -> None:
    """Of methods nothing is asked: a good name is enough there."""
    silent = [
        f"{module.where}:{node.lineno} {node.name}"
        for module in SHIPPED
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and ast.get_docstring(node) is None
    ]
    assert silent == []


# Paths of one person's machine have no place in the project; neither have marks of unfinished work.
MACHINE = re.compile(r"""["'\s(=]/(?:home|mnt|opt|root|srv|work|Users)/\w""")
UNFINISHED = re.compile(r"#.*\b(?:TODO|FIXME|XXX|HACK)\b")


def test_nothing_speaks_of_one_machine_or_of_work_to_come() -> None:
    found = [
        f"{module.where}:{number} {line.strip()}"
        for module in EVERYTHING
        if module.path != Path(__file__)
        for number, line in enumerate(module.lines, start=1)
        if MACHINE.search(line) or UNFINISHED.search(line)
    ]
    assert found == []
