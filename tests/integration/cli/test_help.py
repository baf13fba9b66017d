"""Every command explains itself."""

import click
import pytest

from reelproof.cli import COMMANDS, reelproof
from tests.integration.cli.conftest import Run


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_an_example_and_a_sentence_for_every_option(
    name: str, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel(name, "--help") == 0
    text = capsys.readouterr().out
    assert f"  reelproof {name}" in text.partition("Example")[2]
    command = reelproof.get_command(click.Context(reelproof), name)
    assert command is not None
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert options
    assert all(option.help for option in options)


def test_the_group_lists_every_command(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("--help") == 0
    text = capsys.readouterr().out
    assert all(f"{name} " in text and sentence in text for name, sentence in COMMANDS.items())
