"""What cannot be understood ends in one sentence and 2, and leaves nothing behind."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.house import SCRIPTED_FLAGS, write_script

pytestmark = pytest.mark.usefixtures("plugin")

BAD_COMMANDS = {
    "missing file": (["rian.md"], "There is no file {work}/rian.md. Did you mean rain.md?"),
    "a folder": (["folder"], "{work}/folder is a folder; name the script in it."),
    "empty script": (["empty.md"], "empty.md: there is nothing to narrate"),
    "not UTF-8": (["latin.md"], "byte 4 of latin.md is not UTF-8 text; save it as UTF-8"),
    "too large": (["large.md"], "{work}/large.md has 1.2 MB; a script has at most 1.0 MB."),
    "unknown format": (["rain.md", "--format", "3:2"], "'3:2' is not one of '16:9'"),
    "unknown style": (["rain.md", "--style", "loud"], "'loud' is not one of 'bright'"),
    "unknown frame rate": (["rain.md", "--fps", "29"], "'29' is not one of '24'"),
    "unknown voice": (
        ["rain.md", *SCRIPTED_FLAGS, "--voice", "peep"],
        "There is no voice peep. Did you mean beep?",
    ),
    "unknown model": (
        ["rain.md", *SCRIPTED_FLAGS, "--image", "scripted/many"],
        "There is no model scripted/many. Did you mean scripted/any?",
    ),
    "no model for clips": (
        ["rain.md", *SCRIPTED_FLAGS, "--video"],
        "No model makes clips. Name one: --video-model PROVIDER/MODEL",
    ),
    "no clips from a model": (
        ["rain.md", *SCRIPTED_FLAGS, "--video", "--video-model", "local/card"],
        "local/card makes image and starting_image, not video.",
    ),
    "no starting images from a model": (
        [
            "rain.md",
            *SCRIPTED_FLAGS,
            "--video",
            "--video-model",
            "scripted/any",
            "--starting-image",
            "local/music",
        ],
        "local/music makes music, not starting_image.",
    ),
    "no model": (["rain.md", "--image", "scripted/any,"], "names no model"),
    "output in a file": (
        ["rain.md", *SCRIPTED_FLAGS, "-o", "rain.md/film"],
        "{work}/rain.md is not a folder.",
    ),
    "output is a file": (["rain.md", *SCRIPTED_FLAGS, "-o", "empty.md"], "{work}/empty.md is not a folder."),
    "output holds the script": (["rain.md", *SCRIPTED_FLAGS, "-o", "."], "{work} holds the script"),
    "unknown option": (["rain.md", "--frmat", "1:1"], "Did you mean '--format'?"),
    "no script": ([], "Missing argument 'SCRIPT'."),
}


@pytest.fixture(autouse=True)
def files(work: Path) -> None:
    write_script(work)
    (work / "folder").mkdir()
    (work / "empty.md").touch()
    (work / "latin.md").write_bytes("Caf\xe9".encode("latin-1"))
    (work / "large.md").write_text("word " * 240_000)


@pytest.mark.parametrize(("arguments", "sentence"), BAD_COMMANDS.values(), ids=BAD_COMMANDS)
@pytest.mark.parametrize("name", ["make", "plan"])
def test_it_is_said_in_a_sentence_and_leaves_nothing(
    name: str,
    arguments: list[str],
    sentence: str,
    reel: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert reel(name, *arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence.format(work=tmp_path / "here") in said.err
    assert said.err.startswith("reelproof: ")
    assert "Traceback" not in said.err
    assert _without_bytecode(tmp_path) == before


def _without_bytecode(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def test_a_misspelt_setting_is_answered_with_the_nearest(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "reelproof.toml").write_text('stile = "paper"\n')
    assert reel("make", "rain.md") == 2
    assert "there is no setting stile. Did you mean style?" in capsys.readouterr().err


def test_a_misspelt_command_is_answered_with_the_nearest(
    reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("mak", "rain.md") == 2
    assert "Did you mean make?" in capsys.readouterr().err


def test_a_script_in_place_of_a_command_is_understood(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("rain.md") == 2
    assert "Did you mean: reelproof make rain.md" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["make", "nothing.md"], "InvalidInput:script"),
        (["make", "rain.md", "--format", "3:2"], "InvalidInput:format"),
        (["status", "rain.md"], "InvalidInput:script"),
        (["retry", "rain.md"], "InvalidInput:script"),
    ],
)
def test_with_json_the_failure_is_one_object(
    arguments: list[str], code: str, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel(*arguments, "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_a_film_that_was_never_made_is_said_without_making_a_home(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("status", "rain.md") == 2
    assert "Make it: reelproof make rain.md" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
