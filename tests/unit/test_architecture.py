"""Rules of the source tree that no type checker sees."""

from collections import defaultdict
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
