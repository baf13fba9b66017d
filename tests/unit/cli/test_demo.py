"""The demonstration's script."""

from pathlib import Path

from reelproof.cli.films.demo_script import write_demo_script
from reelproof.planning.script.parser import parse_script


def test_it_is_placed_once_and_is_the_writers_from_then_on(work: Path) -> None:
    script = work / "reelproof-demo" / "demo.md"
    assert write_demo_script(script) is True
    assert parse_script(script.read_text(), script.name).segments
    script.write_text("My own.")
    assert write_demo_script(script) is False
    assert script.read_text() == "My own."
