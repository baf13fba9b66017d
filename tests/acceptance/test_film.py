"""A real film through the command line: real voice, pictures, music and encoder, decoded again."""

import re
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import opentimelineio as otio
import pytest

from tests.acceptance.command_line import CommandLine, CommandResult, ScriptFilm
from tests.integration.media.film_facts import probe_film
from tests.integration.media.film_frames import frame_at
from tests.integration.media.sound.meter import measure_file

pytestmark = pytest.mark.film

SCRIPT = """---
title: The tide
format: 16:9
music: calm
---

The moon pulls at the sea, and 2 tides rise every day.

Sunlight turns water into clouds.
"""
SEGMENTS = 2
# Of a film of less than a minute.
DIALOGUE = re.compile(r"Dialogue: 0,0:00:([\d.]+),0:00:([\d.]+),Default,,0,0,0,,(.*)")


@dataclass(frozen=True, slots=True)
class MadeFilm(ScriptFilm):
    """A film, its folder, and the command's output."""

    answer: CommandResult


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> MadeFilm:
    folder = tmp_path_factory.mktemp("film")
    script = folder / "tide.md"
    script.write_text(SCRIPT)
    line = CommandLine(folder / "home", makes_drafts=False, language="")
    return MadeFilm(line, script, line.run("make", str(script), "--json"))


@pytest.fixture
def copy(film: MadeFilm, tmp_path: Path) -> Iterator[MadeFilm]:
    """The made film with everything it has, to be changed at will."""
    shutil.copytree(film.line.home, tmp_path / "home")
    script = tmp_path / film.script.name
    script.write_text(SCRIPT)
    line = CommandLine(tmp_path / "home", makes_drafts=False, language="")
    yield MadeFilm(line, script, line.run("make", str(script), "--json"))


def test_the_command_succeeds_and_reports_its_output(film: MadeFilm) -> None:
    assert film.answer.code == 0, film.answer.errors
    result = film.answer.result
    assert result["status"] == "succeeded"
    assert result["output"]["path"] == str(film.path)
    assert result["output"]["size_bytes"] == film.path.stat().st_size
    assert result["placeholders"] == []
    assert result["errors"] == []
    assert result["assets"]["generated"] == 2 + 2 * SEGMENTS + 1
    assert result["cost_microusd"] == 0


def test_the_film_is_what_players_and_platforms_take(film: MadeFilm) -> None:
    facts = probe_film(film.path)
    assert (facts.width, facts.height, facts.frames_per_s) == (1920, 1080, 30)
    assert (facts.video_codec, facts.audio_codec) == ("h264", "aac")
    assert facts.is_faststart
    assert facts.duration_s == pytest.approx(film.answer.result["output"]["duration_s"], abs=0.001)
    with av.open(str(film.path)) as container:
        video = container.streams.video[0]
        assert video.codec_context.profile == "High"
        assert video.codec_context.pix_fmt == "yuv420p"
        assert video.codec_context.colorspace == 1  # BT.709


def test_a_draft_is_a_small_film_of_the_same_assets(film: MadeFilm, copy: MadeFilm) -> None:
    answer = copy.line.run("make", str(copy.script), "--draft", "--json")
    assert answer.code == 0, answer.errors
    assert answer.result["output"]["is_draft"] is copy.report["output"]["is_draft"] is True
    assert film.answer.result["output"]["is_draft"] is False
    assert "This is a draft" in copy.path.with_name("report.html").read_text("utf-8")
    facts, full = probe_film(copy.path), probe_film(film.path)
    assert (facts.width, facts.height, facts.frames_per_s) == (640, 360, 30)
    assert facts.duration_s == pytest.approx(full.duration_s, abs=0.001)
    again = copy.line.run("make", str(copy.script), "--draft").output
    assert "Made now: nothing; everything was reused" in again
    assert "This is a draft" in again
    files = {asset["key"]: asset["file"] for asset in copy.report["all_assets"]}
    assert files == {asset["key"]: asset["file"] for asset in film.report["all_assets"]}


def test_sound_and_pictures_are_of_one_length_and_frames_in_step(film: MadeFilm) -> None:
    facts = probe_film(film.path)
    assert facts.audio_duration_s == pytest.approx(facts.duration_s, abs=0.05)
    with av.open(str(film.path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        times = sorted(
            packet.pts * stream.time_base for packet in container.demux(stream) if packet.pts is not None
        )
    assert times == [Fraction(index, 30) for index in range(facts.frames)]


def test_it_is_as_loud_as_platforms_expect(film: MadeFilm) -> None:
    loudness = measure_file(film.path)
    assert loudness.integrated_lufs == pytest.approx(-14.0, abs=0.5)
    assert loudness.true_peak_dbtp <= -0.8


def test_every_narration_contains_speech(film: MadeFilm) -> None:
    sound = decoded_sound(film.path)
    for row in film.report["segments"]:
        if row["segment_id"] is not None:
            start, end = (int(48_000 * at) for at in (row["start_s"], row["start_s"] + row["duration_s"]))
            assert float(np.abs(sound[start:end]).max()) > 0.1


def test_no_picture_is_black_or_flat_and_clips_differ(film: MadeFilm) -> None:
    rows = film.report["segments"]
    pictures = [frame_at(film.path, row["start_s"] + row["duration_s"] / 2) for row in rows]
    for picture in pictures:
        assert float(picture.mean()) > 16
        assert float(picture.std()) > 10
    for one, other in pairwise(pictures):
        assert float(np.abs(one.astype(int) - other.astype(int)).mean()) > 5


def test_pictures_move(film: MadeFilm) -> None:
    row = film.report["segments"][1]
    early = frame_at(film.path, row["start_s"] + 0.1 * row["duration_s"])
    late = frame_at(film.path, row["start_s"] + 0.9 * row["duration_s"])
    assert float(np.abs(early.astype(int) - late.astype(int)).mean()) > 1


def test_captions_are_burned_in_and_written_to_files(film: MadeFilm) -> None:
    words = (film.folder / "film.srt").read_text()
    assert "2 tides" in words
    assert "two tides" not in words
    assert (film.folder / "film.vtt").read_text().startswith("WEBVTT")


def test_karaoke_highlights_the_spoken_word_in_the_picture_and_in_its_file(copy: MadeFilm) -> None:
    assert copy.line.run("make", str(copy.script), "--captions", "karaoke").code == 0
    [(start, end, text), *_] = DIALOGUE.findall((copy.folder / "film.ass").read_text())
    assert text.count("\\k") > 3
    centers = []
    for at_s in (float(start) + 0.1, float(end) - 0.15):
        picture = frame_at(copy.path, at_s)[800:1040].astype(int)
        yellow = (picture[..., 0] > 200) & (picture[..., 1] > 160) & (picture[..., 2] < 120)
        assert yellow.sum() > 50
        centers.append(np.argwhere(yellow).mean(axis=0))
    assert np.abs(centers[0] - centers[1]).max() > 50


def test_a_misspelled_caption_style_is_refused_before_anything_is_made(copy: MadeFilm) -> None:
    refused = copy.line.run("make", str(copy.script), "--captions", "karoake")
    assert refused.code == 2
    assert "did you mean karaoke?" in refused.errors


def test_captions_can_be_kept_out_of_the_picture(copy: MadeFilm) -> None:
    row = copy.report["segments"][1]
    at_s = row["start_s"] + row["duration_s"] / 3
    with_captions = frame_at(copy.path, at_s)[800:1040]
    assert copy.line.run("make", str(copy.script), "--no-captions").code == 0
    without = frame_at(copy.path, at_s)[800:1040]
    assert float(np.abs(with_captions.astype(int) - without.astype(int)).max()) > 100
    assert (copy.folder / "film.srt").exists()


def test_the_timeline_can_be_opened_by_an_editor(film: MadeFilm) -> None:
    timeline = otio.adapters.read_from_file(str(film.folder / "film.otio"))
    video = timeline.video_tracks()[0]
    length = sum((item.duration().to_seconds() for item in video), 0.0)
    assert length == pytest.approx(film.answer.result["output"]["duration_s"], abs=0.001)
    for clip in timeline.find_clips():
        assert clip.metadata["reelproof"]["status"] == "generated"


def test_the_folder_is_portable(film: MadeFilm) -> None:
    for name in ("report.json", "report.html", "film.otio", "script.md"):
        content = (film.folder / name).read_text()
        if name != "report.json":
            assert str(film.folder) not in content, name


def test_the_same_again_makes_and_renders_nothing(copy: MadeFilm) -> None:
    before = copy.path.stat().st_mtime_ns
    takes = count_takes(copy)
    again = copy.line.run("make", str(copy.script), "--json")
    assert again.code == 0
    assert count_takes(copy) == takes
    assert copy.report["render"] == {"segments_rendered": 0, "segments_reused": 2 + SEGMENTS}
    assert copy.path.stat().st_mtime_ns == before


def test_one_changed_paragraph_makes_and_renders_that_paragraph_alone(copy: MadeFilm) -> None:
    takes = count_takes(copy)
    copy.script.write_text(SCRIPT.replace("into clouds", "into white clouds"))
    assert copy.line.run("make", str(copy.script)).code == 0
    assert count_takes(copy) == takes + 2
    assert copy.report["render"]["segments_rendered"] == 1


def test_plan_lists_pending_work_and_stores_nothing(copy: MadeFilm) -> None:
    copy.script.write_text(SCRIPT.replace("into clouds", "into white clouds"))
    takes = count_takes(copy)
    answer = copy.line.run("plan", str(copy.script))
    assert answer.code == 0
    assert count_takes(copy) == takes
    assert answer.output.count("1 to make") == 2
    assert "1 likely to keep" in answer.output


def test_status_describes_the_film(film: MadeFilm) -> None:
    answer = film.line.run("status", str(film.script), "--json")
    assert answer.code == 0
    assert answer.result["status"] == "succeeded"


def test_killed_and_restarted_it_resumes_where_it_was(tmp_path: Path) -> None:
    script = tmp_path / "tide.md"
    script.write_text(SCRIPT)
    line = CommandLine(tmp_path / "home")
    process = line.start("make", str(script), "--music", "none")
    wait_for_takes(tmp_path / "home", 3)
    process.kill()
    process.communicate()
    made = takes_by_asset(tmp_path / "home")
    answer = line.run("make", str(script), "--music", "none", "--json")
    assert answer.code == 0, answer.errors
    after = takes_by_asset(tmp_path / "home")
    assert {asset: after[asset] for asset in made} == made
    assert probe_film(Path(answer.result["output"]["path"])).has_sound


def test_ctrl_c_prints_how_to_resume_and_keeps_assets(tmp_path: Path) -> None:
    script = tmp_path / "tide.md"
    script.write_text(SCRIPT)
    line = CommandLine(tmp_path / "home")
    process = line.start("make", str(script), "--music", "none")
    wait_for_takes(tmp_path / "home", 1)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert output == ""
    assert "make" in errors
    assert "Traceback" not in errors
    status = line.run("status", str(script))
    assert "canceled: resume with `reelproof resume" in status.output
    assert takes_by_asset(tmp_path / "home")


def test_a_second_command_on_the_same_home_names_its_owner(tmp_path: Path) -> None:
    script = tmp_path / "tide.md"
    script.write_text(SCRIPT)
    line = CommandLine(tmp_path / "home")
    process = line.start("make", str(script), "--music", "none")
    wait_for_takes(tmp_path / "home", 1)
    refused = line.run("make", str(script), "--no-wait")
    process.kill()
    process.communicate()
    assert refused.code == 1
    assert str(process.pid) in refused.errors


@pytest.mark.parametrize(("shape", "size"), [("9:16", (1080, 1920)), ("1:1", (1080, 1080))])
def test_other_shapes(tmp_path: Path, shape: str, size: tuple[int, int]) -> None:
    script = tmp_path / "tide.md"
    script.write_text(SCRIPT)
    answer = CommandLine(tmp_path / "home", makes_drafts=False).run(
        "make", str(script), "--format", shape, "--music", "none", "--json"
    )
    assert answer.code == 0, answer.errors
    path = Path(answer.result["output"]["path"])
    facts = probe_film(path)
    assert (facts.width, facts.height) == size
    assert float(frame_at(path, facts.duration_s / 2).std()) > 10


def decoded_sound(path: Path) -> "np.ndarray[Any, np.dtype[np.float32]]":
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray().mean(axis=0) for frame in container.decode(audio=0)]
    return np.concatenate(frames)


def count_takes(film: MadeFilm) -> int:
    return sum(len(takes) for takes in takes_by_asset(film.line.home).values())


def takes_by_asset(home: Path) -> dict[str, list[str]]:
    with sqlite3.connect(f"file:{home / 'reelproof.db'}?mode=ro", uri=True) as database:
        rows = database.execute("select asset_id, id from take order by id").fetchall()
    takes: dict[str, list[str]] = {}
    for asset, take in rows:
        takes.setdefault(asset, []).append(take)
    return takes


def wait_for_takes(home: Path, count: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if sum(len(takes) for takes in takes_by_asset(home).values()) >= count:
                return
        except sqlite3.OperationalError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"not {count} takes in time")
