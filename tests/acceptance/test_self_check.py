"""A finished film is checked: what is right passes, damage is replaced, and what is wrong is reported."""

import json
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.acceptance.command_line import CommandLine, CommandResult
from tests.integration.media.clips import clip, squares
from tests.integration.media.examples import encoded, landscape
from tests.integration.media.sound.samples import RATE, tone, voice, write

pytestmark = pytest.mark.film

SCRIPT = """---
title: The tide
music: calm
---

![](tide.png)

![](spoken.wav)

The moon pulls at the sea, and two tides rise every day.

![](waves.mp4)

![](whispered.wav)

Sunlight turns water into clouds.
"""


def folder_with_media(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "tide.png").write_bytes(encoded(landscape(4)))
    (folder / "waves.mp4").write_bytes(clip(squares(2.0)))
    write(folder / "spoken.wav", voice(3.0, seed=7))
    write(folder / "whispered.wav", voice(2.5, 0.004, seed=8))
    script = folder / "tide.md"
    script.write_text(SCRIPT)
    return script


def report_of(script: Path) -> Mapping[str, Any]:
    content = json.loads((script.parent / f"{script.stem}-film" / "report.json").read_text())
    assert isinstance(content, dict)
    return content


def check_of(script: Path) -> Mapping[str, Any]:
    check = report_of(script)["self_check"]
    assert isinstance(check, dict)
    return check


def statuses(script: Path) -> dict[str, str]:
    return {one["name"]: one["status"] for one in check_of(script)["checks"]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CommandResult]:
    folder = tmp_path_factory.mktemp("self-check")
    script = folder_with_media(folder / "script")
    return script, CommandLine(folder / "home").run("make", str(script), "--json")


@pytest.fixture
def copied(made: tuple[Path, CommandResult], tmp_path: Path) -> tuple[Path, CommandLine]:
    """The made film at another place, with its home."""
    script, _ = made
    shutil.copytree(script.parent.parent / "home", tmp_path / "home")
    return folder_with_media(tmp_path / "script"), CommandLine(tmp_path / "home")


def test_a_right_film_passes_all_checks(made: tuple[Path, CommandResult]) -> None:
    script, answer = made
    assert answer.code == 0, answer.errors
    names = ("decoding", "lengths", "speech", "pictures", "captions")
    assert statuses(script) == dict.fromkeys(names, "passed")
    assert answer.result["self_check"] == check_of(script)


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-len(content) // 4] ^= 0x20
    path.write_bytes(content)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [flip_a_bit, cut_in_half])
def test_damaged_pieces_are_replaced(
    copied: tuple[Path, CommandLine], damage: Callable[[Path], None]
) -> None:
    script, line = copied
    cache = next(path for path in line.home.rglob("chunks") if path.is_dir()).parent
    pieces = [*cache.glob("chunks/*/*.mp4"), *cache.glob("sounds/*/*.sound")]
    for piece in pieces:
        damage(piece)
    answer = line.run("make", str(script), "--json")
    assert answer.code == 0, answer.errors
    assert check_of(script)["status"] == "passed"
    assert f"{len(pieces)} were damaged" in check_of(script)["checks"][0]["note"]
    original = line.home.parent / "original.mp4"
    film = script.parent / "tide-film" / "film.mp4"
    shutil.move(film, original)
    assert line.run("render", str(script)).code == 0
    assert film.read_bytes() == original.read_bytes()


def test_a_film_that_was_cut_short_later_is_joined_again(copied: tuple[Path, CommandLine]) -> None:
    script, line = copied
    assert line.run("make", str(script)).code == 0
    film = script.parent / "tide-film" / "film.mp4"
    intact = film.read_bytes()
    cut_in_half(film)
    (script.parent / "tide-film" / "film.srt").write_text("")
    assert line.run("make", str(script)).code == 0
    assert film.read_bytes() == intact
    assert set(statuses(script).values()) == {"passed"}


def test_files_of_the_film_that_were_replaced_are_written_again(copied: tuple[Path, CommandLine]) -> None:
    script, line = copied
    assert line.run("make", str(script)).code == 0
    folder = script.parent / "tide-film"
    written = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in written:
        flip_a_bit(path)
    (folder / "notes.txt").write_text("mine")
    assert line.run("make", str(script)).code == 0
    reports = {folder / "report.json", folder / "report.html"}
    assert [path for path in written.keys() - reports if path.read_bytes() != written[path]] == []
    assert set(statuses(script).values()) == {"passed"}
    assert (folder / "notes.txt").read_text() == "mine"


def test_stored_media_that_were_damaged_do_not_get_into_a_film(copied: tuple[Path, CommandLine]) -> None:
    script, line = copied
    media = [path for path in (line.home / "media").glob("??/??/*") if path.is_file()]
    for path in media:
        flip_a_bit(path)
    answer = line.run("make", str(script), "--draft", "--json")
    assert (answer.code, answer.result["placeholders"], answer.result["warnings"]) == (0, [], [])
    assert [path for path in media if sha256(path.read_bytes()).hexdigest() != path.name] == []


def test_a_silent_recording_is_named_and_the_film_is_made(tmp_path: Path) -> None:
    script = folder_with_media(tmp_path / "script")
    click = np.zeros((1, 2 * RATE), np.float32)
    click[0, RATE] = 0.004
    write(script.parent / "spoken.wav", click)
    line = CommandLine(tmp_path / "home")
    answer = line.run("make", str(script))
    assert answer.code == 0, answer.errors
    assert "Wrong with the film: 1" in answer.output
    assert "is silent" in answer.output
    check = {one["name"]: one for one in check_of(script)["checks"]}
    (finding,) = check["speech"]["findings"]
    assert finding["code"] == "RecordingSilent"
    assert finding["fix"]["command"].startswith("reelproof make ")
    assert {name for name, one in check.items() if one["status"] == "failed"} == {"speech"}
    assert line.run("make", str(script), "--strict").code == 3
    write(script.parent / "spoken.wav", tone(300.0, 2.0, 0.2))
    assert line.run("make", str(script), "--strict").code == 0
