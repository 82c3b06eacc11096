"""What no module does: patch, swallow, or commit where only the ledger may."""

import ast

from tests.architecture.source import BESIDE, ROOMS, imports, modules

EVERYTHING = modules(*ROOMS, *BESIDE)
SHIPPED = modules(*ROOMS)


def test_nothing_is_patched() -> None:
    """Fakes under the same contract suite as the real thing; environment variables may be set."""
    by_import = [
        f"{module.where}:{line} {name}"
        for module in EVERYTHING
        for name, line in imports(module.tree)
        if name.startswith(("unittest.mock", "pytest_mock", "mock."))
    ]
    by_call = [
        f"{module.where}:{node.lineno} {node.value.id}.{node.attr}"
        for module in EVERYTHING
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id in ("monkeypatch", "mocker") and node.attr in ("setattr", "delattr", "patch")
    ]
    assert by_import + by_call == []


def test_whoever_catches_everything_says_why() -> None:
    """`except Exception` (or wider) raises again, or has a comment on its line or the next."""
    silent = [
        f"{module.where}:{node.lineno}"
        for module in SHIPPED
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and _is_wide(node)
        if not _raises_again(node)
        if not any("#" in line for line in module.lines[node.lineno - 1 : node.lineno + 1])
    ]
    assert silent == []


def test_only_the_ledger_commits() -> None:
    """No `.commit()`, `.begin()`, `.begin_nested()` or asyncpg's `.transaction()` outside the ledger.

    Reading needs none of them: a connection is taken, read from and given back.
    """
    found = [
        f"{module.where}:{node.lineno} .{node.func.attr}()"
        for module in SHIPPED
        if module.room != "ledger"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("commit", "begin", "begin_nested", "transaction")
    ]
    assert found == []


def _is_wide(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    if caught is None:
        return True
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(name, ast.Name) and name.id in ("Exception", "BaseException") for name in names)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))
