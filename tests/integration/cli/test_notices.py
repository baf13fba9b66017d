"""Notices about a script on the command line: in `plan` before, in `make` after."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from reelproof.domain.units import Size
from tests.integration.cli.conftest import Run as Reel
from tests.integration.media.examples import landscape

GERMAN = "# Gezeiten\n\nDer Mond zieht am Meer, und das Meer antwortet zweimal am Tag.\n"
JAPANESE = "# 海\n\n月は海を引き、海は一日に二度それに答えます。\n"
FOREIGN = "The novel Война и мир appeared in 1869, and the word 海 means sea.\n"


@dataclass(frozen=True)
class CommandOutput:
    """A command's exit code and output."""

    code: int
    out: str
    err: str


Run = Callable[..., CommandOutput]


@pytest.fixture
def run(reel: Reel, capsys: pytest.CaptureFixture[str]) -> Run:
    def output(*arguments: str) -> CommandOutput:
        code = reel(*arguments)
        out, err = capsys.readouterr()
        return CommandOutput(code, out, err)

    return output


def written(folder: Path, text: str) -> str:
    (folder / "tides.md").write_text(text)
    return "tides.md"


def notices(result: object) -> list[dict[str, object]]:
    found = json.loads(str(result))["notices"]
    assert isinstance(found, list)
    return found


def test_the_detected_language_is_printed_first(work: Path, run: Run) -> None:
    script = written(work, GERMAN)
    output = run("plan", script, "--local").out
    assert output.startswith("Language: German (detected from the text; change it with --language")
    assert json.loads(run("plan", script, "--local", "--json").out)["language"] == "de"


def test_a_flag_sets_the_language_of_a_script(work: Path, run: Run) -> None:
    script = written(work, GERMAN)
    planned = json.loads(run("plan", script, "--local", "--json", "--language", "Dutch").out)
    assert (planned["language"], planned["language_origin"]) == ("nl", "option")
    refused = run("plan", script, "--language", "Germn")
    assert refused.code == 2
    assert "did you mean German" in refused.err


def test_a_language_without_a_voice_is_reported_before_anything_is_made(work: Path, run: Run) -> None:
    script = written(work, JAPANESE)
    [notice] = notices(run("plan", script, "--local", "--json").out)
    assert notice["kind"] == "voice"
    assert "No installed voice speaks Japanese" in str(notice["message"])
    assert "--narration" in str(notice["remediation"])


def test_a_voice_of_another_language_is_reported(work: Path, run: Run) -> None:
    script = written(work, FOREIGN.replace("Война и мир", "War and Peace").replace("the word 海", "mare"))
    [notice] = notices(run("plan", script, "--local", "--json", "--language", "fr", "--voice", "bf_emma").out)
    assert notice["kind"] == "voice"


def test_unreadable_scripts_are_reported_with_their_line(work: Path, run: Run) -> None:
    script = written(work, f"# Reading\n\n{FOREIGN}")
    [notice] = notices(run("plan", script, "--local", "--json").out)
    assert (notice["kind"], notice["line"]) == ("language", 3)
    assert "Война и мир" in str(notice["message"])
    assert "海" in str(notice["message"])


def test_no_service_is_reported_as_lacking_a_language(work: Path, run: Run) -> None:
    script = written(work, JAPANESE)
    chain = ("--narration", "openai/gpt-4o-mini-tts,local/voice")
    assert notices(run("plan", script, "--json", *chain).out) == []


@pytest.mark.parametrize("problem", ["missing", "folder", "text", "outside", "empty"])
def test_an_unavailable_own_picture_is_reported_with_its_line(work: Path, run: Run, problem: str) -> None:
    script = written(work, "# Reading\n\n![](sea.png)\n\nThe sea answers the moon twice a day.\n")
    picture = work / "sea.png"
    match problem:
        case "folder":
            picture.mkdir()
        case "text":
            picture.write_text("This is no picture.")
        case "empty":
            picture.touch()
        case "outside":
            outside = work.parent / "outside.png"
            outside.write_bytes(b"\x89PNG")
            picture.symlink_to(outside)
    [notice] = notices(run("plan", script, "--local", "--json").out)
    assert (notice["kind"], notice["line"]) == ("image_replaced", 3)
    assert "sea.png" in str(notice["message"])
    assert "line 3: " in run("plan", script, "--local").out


def test_a_missing_file_is_reported_with_the_line_that_names_it(work: Path, run: Run) -> None:
    text = "# Bees\n\nBees are busy.\n\n![A hive](hive.jpg)\n\nHoney is sweet.\n\n![](hum.wav) They hum.\n"
    planned = run("plan", written(work, text), "--local", "--json").out
    assert [row["line"] for row in notices(planned) if "no such file" in str(row["message"])] == [5, 9]


def test_a_plan_says_which_own_pictures_are_not_shown_as_usual(work: Path, run: Run) -> None:
    Image.fromarray(landscape(1, Size(800, 600))).save(work / "diagram.png")
    Image.fromarray(landscape(1, Size(1280, 720))).save(work / "wide.png")
    script = written(work, "![](diagram.png) The moon pulls the sea.\n\n![](wide.png) It answers.\n")
    [notice] = notices(run("plan", script, "--local", "--json").out)
    assert (notice["message"], notice["line"]) == ("diagram.png (4:3) is shown whole.", 1)
    [notice] = notices(run("plan", script, "--local", "--json", "--fit", "fill").out)
    assert notice["message"] == "diagram.png (4:3) is cropped to fill the frame."
