"""Rules of the source tree that no type checker sees."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"
DATABASE = SOURCES / "reelproof" / "storage" / "database"
OPENS_A_CONNECTION = {"read", "write"}
# Only shielded functions call them.
SHIELDED_BY_THEIR_CALLERS = ["stores/job.py:_add_idempotently"]


def test_every_class_name_is_defined_once() -> None:
    places = defaultdict(list)
    for path in sorted(SOURCES.rglob("*.py")):
        for line in path.read_text("utf-8").splitlines():
            if line.lstrip().startswith("class "):
                places[line.split()[1].rstrip(":").partition("(")[0]].append(str(path.relative_to(SOURCES)))
    assert len(places) > 500
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_every_function_that_opens_a_database_connection_is_shielded() -> None:
    functions = {
        f"{path.relative_to(DATABASE)}:{function.name}": _is_shielded(function)
        for path in sorted(DATABASE.rglob("*.py"))
        for function in _functions(ast.parse(path.read_text("utf-8")))
        if _opens_connection(function)
    }
    assert len(functions) > 40
    assert [name for name, is_shielded in functions.items() if not is_shielded] == SHIELDED_BY_THEIR_CALLERS


def _functions(tree: ast.Module) -> Iterator[ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef))


def _opens_connection(function: ast.AsyncFunctionDef) -> bool:
    opened = [
        item.context_expr
        for node in ast.walk(function)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
    ]
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in OPENS_A_CONNECTION
        for call in opened
    )


def _is_shielded(function: ast.AsyncFunctionDef) -> bool:
    return any(isinstance(name, ast.Name) and name.id == "shielded" for name in function.decorator_list)
