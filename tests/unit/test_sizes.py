"""Functions and modules stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

SOURCES = Path(__file__).parents[2] / "src"
MAX_FUNCTION_LINES = 40
MAX_MEDIAN_LINES = 10
MAX_MODULE_LINES = 300
# One list each, which would only be harder to find in two.
LONG_MODULES = frozenset(
    {
        "reelproof/engine/ports/stores.py",  # the ports of one database
        "reelproof/storage/database/tables.py",  # the tables of one database
        "reelproof/planning/script/formula/spoken.py",  # one rule for each kind of node
    }
)


def test_functions_are_short() -> None:
    lengths = {
        f"{path.relative_to(SOURCES)}:{function.lineno} {function.name}": _length(function)
        for path in SOURCES.rglob("*.py")
        for function in _functions(ast.parse(path.read_text("utf-8")))
    }
    assert median(lengths.values()) < MAX_MEDIAN_LINES
    assert [name for name, length in lengths.items() if length > MAX_FUNCTION_LINES] == []


def test_modules_are_short() -> None:
    lengths = {
        path.relative_to(SOURCES).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in SOURCES.rglob("*.py")
    }
    assert {name for name, length in lengths.items() if length > MAX_MODULE_LINES} == LONG_MODULES


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines without the docstring."""
    has_docstring = ast.get_docstring(function) is not None and len(function.body) > 1
    first = function.body[1] if has_docstring else function.body[0]
    assert function.end_lineno is not None
    return function.end_lineno - first.lineno + 1 + (function.body[0].lineno - function.lineno)
