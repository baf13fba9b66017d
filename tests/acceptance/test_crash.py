"""A provider that ends its process ends neither the film, nor the studio, nor the worker."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command_line import Answer, CommandLine
from tests.acceptance.plugin.site import Site, install
from tests.acceptance.test_studio import ended, running, studio

BOMB = "This one is a bomb."
SCRIPT = f"# Fuses\n\nThe first line is harmless.\n\n{BOMB}\n\nThe third line is harmless too.\n"
MAKE = ("make", "fuses.md", "--image", "local/card", "--music", "none", "--quiet", "--json")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "fuses.md").write_text(SCRIPT)
    return install(tmp_path / "site")


def line_of(site: Site, way: str = "kill") -> CommandLine:
    folder = site.folder.parent
    return CommandLine(folder / "home", site.environment(way), folder)


def made_again_and_again(line: CommandLine, *arguments: str) -> tuple[Answer, int]:
    """The answer of the first run that lives, and how many died before."""
    for deaths in range(3):
        answer = line.run(*arguments)
        if answer.code == 0:
            return answer, deaths
        assert answer.output == ""
    raise AssertionError(answer.errors)


@pytest.mark.film
@pytest.mark.parametrize("way", ["kill", "exit", "segfault", "thread"])
def test_the_same_command_gives_the_film_without_what_ends_its_process(site: Site, way: str) -> None:
    line = line_of(site, way)
    answer, deaths = made_again_and_again(line, *MAKE, "--narration", "brittle/voice")
    assert deaths == 1
    [placeholder] = answer.result["placeholders"]
    assert placeholder["code"] == "CrashedRepeatedly"
    assert placeholder["provider"] == "brittle"
    assert placeholder["details"]["crash_count"] == 2
    assert Path(answer.result["output"]["path"]).stat().st_size > 0
    calls = site.calls("make")
    assert calls[BOMB] == 2
    assert all(count <= 2 for count in calls.values())
