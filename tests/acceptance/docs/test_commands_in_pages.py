"""Every command that a page shows is one that exists, with options that exist."""

import re
import shlex
from pathlib import Path

import pytest

from reelproof.cli import COMMANDS, reelproof

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = re.compile(r"(?:^|`|\.venv/bin/)reelproof ([a-z]+(?: [^`\n#|]*)?)", re.MULTILINE)
TARGET = re.compile(r"(?:^|`)make ([a-z]+)\b", re.MULTILINE)


def shown_commands() -> list[tuple[str, str]]:
    return [
        (page.name, found.group(1).strip()) for page in PAGES for found in SHOWN.finditer(page.read_text())
    ]


@pytest.mark.parametrize(("page", "shown"), shown_commands())
def test_a_shown_command_exists(page: str, shown: str) -> None:
    name, *arguments = shlex.split(shown)
    assert name in COMMANDS, f"{page} shows: reelproof {shown}"
    context = reelproof.make_context("reelproof", [], resilient_parsing=True)
    command = reelproof.get_command(context, name)
    assert command is not None
    inner = command.make_context(name, [], context, resilient_parsing=True)
    command.make_parser(inner).parse_args([argument for argument in arguments if argument != "..."])


def test_the_readme_shows_commands() -> None:
    assert len([page for page, _ in shown_commands() if page == "README.md"]) >= 6


@pytest.mark.parametrize("target", sorted(set(TARGET.findall((ROOT / "README.md").read_text()))))
def test_a_shown_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
