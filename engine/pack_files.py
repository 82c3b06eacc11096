"""The YAML of one pack's folder: read safely, without double keys, and with the line of each thing kept for messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, what it is, and what to do about it."""

    file: Path
    line: int | None
    place: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{self.file}{line}: {self.place}: {self.wrong}{remedy}"


@dataclass(frozen=True, slots=True)
class Files:
    """What the files of one folder say together. `nodes` keeps, per top-level field, its file and its YAML node."""

    folder: Path
    content: Mapping[str, Any]
    nodes: Mapping[str, tuple[Path, yaml.Node]]
    problems: tuple[Problem, ...]

    def find(self, path: tuple[str | int, ...]) -> tuple[int, Path, int | None]:
        """How many steps of a path these files write, and the file and line where the last of those stands."""
        if not path or str(path[0]) not in self.nodes:
            return 0, self.folder, None
        file, node = self.nodes[str(path[0])]
        for depth, step in enumerate(path[1:], start=1):
            below = _below(node, step)
            if below is None:
                return depth, file, node.start_mark.line + 1
            node = below
        return len(path), file, node.start_mark.line + 1

    def problem(self, place: str, wrong: str, remedy: str) -> Problem:
        """A problem with a top-level field."""
        _, file, line = self.find((place,))
        return Problem(file, line, place, wrong, remedy)


class _DoubleKeyError(yaml.constructor.ConstructorError):
    """A mapping gives one key twice, of which YAML would silently keep the last."""


class _Loader(yaml.SafeLoader):
    """The safe loader, without double keys and without YAML 1.1's numbers to base 60."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        name = str(loader.construct_object(key, deep=True))
        if name in seen:
            raise _DoubleKeyError(problem=f"{name}: stands twice in one mapping", problem_mark=key.start_mark)
        seen.add(name)
    return loader.construct_mapping(node, deep=True)


def _whole_number(loader: _Loader, node: yaml.ScalarNode) -> object:
    # YAML 1.1 reads 14:00 as 840; opening hours are meant.
    return node.value if ":" in node.value else loader.construct_yaml_int(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)


def read_folder(folder: Path) -> Files:
    """Read every `*.yaml` of a folder; a field that two files give is a problem, as is a file that cannot be read."""
    content: dict[str, Any] = {}
    nodes: dict[str, tuple[Path, yaml.Node]] = {}
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        problems.append(Problem(folder, None, "pack", "has no *.yaml files", "put the pack's files here"))
    for path in paths:
        says, where, found = read_mapping(path)
        problems.extend(found)
        for key, value in says.items():
            if key in content:
                first, line = nodes[key][0].name, where[key].start_mark.line + 1
                problems.append(Problem(path, line, key, f"stands in {first} too", "keep it in one file"))
                continue
            content[key], nodes[key] = value, (path, where[key])
    return Files(folder, content, nodes, tuple(problems))


def read_mapping(path: Path) -> tuple[dict[str, Any], dict[str, yaml.Node], tuple[Problem, ...]]:
    """The mapping that a YAML file holds, the node of each of its fields, and what is wrong with the file."""
    try:
        # A subclass of the safe loader: it builds plain values only.
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        content = loader.construct_document(root) if root else {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        remedy = "keep one of the two" if isinstance(error, _DoubleKeyError) else "correct the YAML"
        return {}, {}, (Problem(path, line, "YAML", error.problem or str(error), remedy),)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        return {}, {}, (Problem(path, None, "YAML", str(error), "correct the YAML"),)
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        return (
            {},
            {},
            (Problem(path, None, "file", "is no mapping of fields", "write `field: value` at its top"),),
        )
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return content, {key.value: value for key, value in pairs}, ()


def _below(node: yaml.Node, step: str | int) -> yaml.Node | None:
    """The node one step down: a mapping's key, a list's index, or the entry of a list that has this id."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode):
        if isinstance(step, int):
            return node.value[step] if step < len(node.value) else None
        return next((entry for entry in node.value if _id_of(entry) == step), None)
    return None


def _id_of(node: yaml.Node) -> str | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "id"), None)
