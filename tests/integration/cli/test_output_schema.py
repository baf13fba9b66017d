"""What each command prints with `--json` has its published form."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import ValidationError

from reelproof.cli.output_options import OutputOptions
from reelproof.contract.cli import OUTPUTS
from reelproof.domain.error_list import ErrorCode
from reelproof.testing.scripted import ScriptedFailure
from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import SCRIPTED_FLAGS, make, scripted_catalog, write_script
from tests.output_schema import check_output

SUN = "The sun warms the sea, and water rises."
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "plan": ("plan", "rain.md", *SCRIPTED_FLAGS),
    "regen --plan": ("regen", "rain.md", "music", "--plan"),
    "status": ("status", "rain.md"),
    "watch": ("watch", "rain.md"),
    "takes": ("takes", "rain.md"),
    "cancel": ("cancel", "rain.md"),
    "export": ("export", "rain.md"),
    "undo": ("undo", "rain.md"),
    "redo": ("redo", "rain.md"),
    "history": ("history", "rain.md", "--save", "Cut"),
    "history --compare": ("history", "rain.md", "--compare", "Cut"),
    "history --restore": ("history", "rain.md", "--restore", "Cut"),
    "voices": ("voices",),
    "models": ("models",),
    "doctor": ("doctor",),
    "doctor --restore": ("doctor", "--restore"),
    "error": ("status", "unknown.md"),
}
# Those print what `make` prints.
MAKING = {"make", "retry", "regen", "accept", "reject", "resume", "render", "demo"}


@pytest.mark.usefixtures("plugin")
def test_every_command_prints_its_published_form(
    reel: Run, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = {SUN: [ScriptedFailure(ErrorCode.QuotaExceeded)] * 2}
    as_json = OutputOptions(as_json=True, quiet=True)
    assert make(write_script(work), tmp_path / "home", scripted_catalog(outcomes), as_json) == 0
    made = check_output(["make"], capsys.readouterr().out)
    assert made["placeholders"]
    for name, arguments in COMMANDS.items():
        reel(*arguments, "--json")
        content = check_output(arguments, capsys.readouterr().out)
        assert set(content) == set(OUTPUTS[name].model_fields), name
    assert set(OUTPUTS) == {*COMMANDS, *MAKING}


def test_another_form_is_refused() -> None:
    with pytest.raises(ValidationError, match="'job_id' is a required property"):
        check_output(["make"], '{"status": "succeeded"}')
    with pytest.raises(ValidationError, match="not of type"):
        check_output(["export"], '{"path": 1, "size_bytes": 2, "files": []}')
