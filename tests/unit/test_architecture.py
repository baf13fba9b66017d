"""Rules of the source tree that no type checker sees."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"


def test_every_class_name_is_defined_once() -> None:
    places = defaultdict(list)
    for path in sorted(SOURCES.rglob("*.py")):
        for line in path.read_text("utf-8").splitlines():
            if line.lstrip().startswith("class "):
                places[line.split()[1].rstrip(":").partition("(")[0]].append(str(path.relative_to(SOURCES)))
    assert len(places) > 500
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_no_import_is_circular() -> None:
    """Otherwise it depends on the order of imports whether a module can be imported."""
    modules = {_module_name(path): path for path in SOURCES.rglob("*.py")}
    graph = {name: set(_imported(name, path, modules)) for name, path in modules.items()}
    assert len(graph) > 500
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from error


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__")


def _imported(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """What is imported when the module is, with the packages that it is in."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        for alias in node.names:
            target = f"{node.module}.{alias.name}"
            target = target if target in modules else node.module
            parts = target.split(".")
            packages = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
            yield from (
                one for one in packages & modules.keys() if one != name and not name.startswith(f"{one}.")
            )
