"""Films in the formats that the user chooses, read by others: frame rates, codecs, poster, chapters."""

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition
from PIL import Image

from reelproof.domain.units import FRAME_RATES
from tests.acceptance.command_line import CommandLine, CommandResult
from tests.acceptance.players import needs_browser, needs_ffprobe, played, probed
from tests.acceptance.services import END_S, started, wait_until
from tests.integration.media.film_facts import probe_film
from tests.integration.media.film_frames import frame_at
from tests.integration.media.sound.meter import measure_file

pytestmark = pytest.mark.film

SCRIPT = """---
title: Ebbe und Flut
music: none
{settings}
---

Der Mond zieht am Meer.

## Die Wolken

Die Sonne hebt das Wasser in die Wolken.
"""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """One home for all films, so that their assets are made once."""
    return CommandLine(tmp_path_factory.mktemp("home"))


def make(line: CommandLine, folder: Path, settings: str, *options: str) -> CommandResult:
    script = folder / "flut.md"
    script.write_text(SCRIPT.format(settings=settings))
    return line.run("make", str(script), *options, "--json")


def film_of(answer: CommandResult) -> Path:
    assert answer.code == 0, answer.errors
    return Path(answer.result["output"]["path"])


@pytest.mark.parametrize("rate", FRAME_RATES)
def test_a_film_has_the_frame_rate_of_its_script(line: CommandLine, tmp_path: Path, rate: int) -> None:
    film = film_of(make(line, tmp_path, f"fps: {rate}"))
    facts = probe_film(film)
    assert facts.frames_per_s == rate
    assert facts.audio_duration_s == pytest.approx(facts.frames / rate, abs=1e-9)
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        shown = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        assert stream.time_base is not None
        assert [at * stream.time_base for at in shown] == [Fraction(at, rate) for at in range(len(shown))]


def test_an_option_has_priority_over_the_script(line: CommandLine, tmp_path: Path) -> None:
    assert probe_film(film_of(make(line, tmp_path, "fps: 24", "--fps", "60"))).frames_per_s == 60


def test_an_impossible_frame_rate_is_refused_in_one_sentence(line: CommandLine, tmp_path: Path) -> None:
    answer = make(line, tmp_path, "fps: 29.97")
    assert answer.code == 2
    assert 'line 4: fps cannot be "29.97"; choose one of 24, 25, 30, 60' in answer.errors


def test_a_poster_lies_beside_the_film_and_is_its_cover(line: CommandLine, tmp_path: Path) -> None:
    """It is a frame of the first picture, without the captions that the film shows."""
    film = film_of(make(line, tmp_path, "format: 9:16"))
    poster = Image.open(film.with_name("film.jpg"))
    assert (poster.size, poster.format) == ((360, 640), "JPEG")
    plain = film_of(make(line, tmp_path, "format: 9:16", "--no-captions"))
    report = json.loads(film.with_name("report.json").read_text())
    frame = frame_at(plain, report["segments"][0]["duration_s"] / 2)
    assert np.abs(np.asarray(poster, np.int16) - frame).mean() < 2
    with av.open(str(film)) as container:
        (cover,) = [one for one in container.streams.video if one.disposition & Disposition.attached_pic]
        assert bytes(next(container.demux(cover))) == film.with_name("film.jpg").read_bytes()


@needs_ffprobe
def test_other_players_read_language_cover_and_chapters(line: CommandLine, tmp_path: Path) -> None:
    film = film_of(make(line, tmp_path, "language: de-CH"))
    facts = probed(film)
    assert [one["codec_name"] for one in facts["streams"] if one["codec_type"] == "audio"] == ["aac"]
    assert [one["tags"]["language"] for one in facts["streams"] if one["codec_type"] == "audio"] == ["deu"]
    assert [one["disposition"]["attached_pic"] for one in facts["streams"]] == [0, 0, 0, 1]
    assert [one["tags"]["title"] for one in facts["chapters"]] == ["Ebbe und Flut", "Die Wolken"]
    assert facts["format"]["tags"]["title"] == "Ebbe und Flut"
    assert int(facts["streams"][0]["nb_read_frames"]) == probe_film(film).frames


@needs_browser
def test_a_browser_plays_it(line: CommandLine, tmp_path: Path) -> None:
    film = film_of(make(line, tmp_path, "fps: 24"))
    facts = probe_film(film)
    times_s = (1.0, facts.duration_s / 2, facts.duration_s - 2)
    seen = played(film, times_s)
    assert (seen.width, seen.height, seen.has_sound) == (640, 360, True)
    assert seen.duration_s == pytest.approx(facts.duration_s, abs=0.001)
    assert seen.brightness == pytest.approx([frame_at(film, at_s).mean() for at_s in times_s], abs=6)


def test_a_film_in_a_free_codec_is_smaller_and_as_good(line: CommandLine, tmp_path: Path) -> None:
    usual = film_of(make(line, tmp_path, "format: 1:1", "-o", str(tmp_path / "usual"), "--no-draft"))
    free = film_of(make(line, tmp_path, "format: 1:1\ncodec: av1", "--no-draft"))
    facts, usual_facts = probe_film(free), probe_film(usual)
    assert "av1" in facts.video_codec and facts.audio_codec is not None and "opus" in facts.audio_codec
    assert (facts.frames, facts.duration_s) == (usual_facts.frames, usual_facts.duration_s)
    assert facts.is_faststart
    assert free.stat().st_size < 0.7 * usual.stat().st_size
    for at_s in np.linspace(0.5, facts.duration_s - 0.5, 5):
        assert np.abs(frame_at(free, at_s).astype(int) - frame_at(usual, at_s)).mean() < 2
    assert measure_file(free).integrated_lufs == pytest.approx(-14, abs=0.5)


def test_a_change_in_a_free_codec_renders_that_change_alone(line: CommandLine, tmp_path: Path) -> None:
    film = film_of(make(line, tmp_path, "codec: av1"))
    script = tmp_path / "flut.md"
    script.write_text(script.read_text().replace("in die Wolken", "in den Himmel"))
    assert line.run("make", str(script)).code == 0
    report = json.loads(film.with_name("report.json").read_text())
    assert report["render"]["segments_rendered"] == 1
    assert "av1" in probe_film(film).video_codec


@needs_ffprobe
def test_other_players_read_a_free_codec(line: CommandLine, tmp_path: Path) -> None:
    film = film_of(make(line, tmp_path, "fps: 60", "--codec", "av1"))
    pictures, sound, *_ = probed(film)["streams"]
    assert (pictures["codec_name"], sound["codec_name"]) == ("av1", "opus")
    assert (pictures["r_frame_rate"], pictures["color_space"]) == ("60/1", "bt709")
    assert pictures["nb_read_frames"] == pictures["nb_frames"] == str(probe_film(film).frames)
    assert pictures["duration"] == sound["duration"]


@needs_browser
def test_a_browser_plays_a_free_codec(line: CommandLine, tmp_path: Path) -> None:
    film = film_of(make(line, tmp_path, "codec: av1"))
    duration_s = probe_film(film).duration_s
    times_s = (1.0, duration_s / 2, duration_s - 2)
    seen = played(film, times_s)
    assert seen.has_sound
    assert seen.duration_s == pytest.approx(duration_s, abs=0.001)
    assert seen.brightness == pytest.approx([frame_at(film, at_s).mean() for at_s in times_s], abs=6)


def test_the_plan_names_frame_rate_and_codec(line: CommandLine, tmp_path: Path) -> None:
    script = tmp_path / "flut.md"
    script.write_text(SCRIPT.format(settings="fps: 24\ncodec: av1"))
    assert "16:9 at 24 frames a second in AV1, into " in line.run("plan", str(script)).output
    usual = line.run("plan", str(script), "--codec", "h264", "--fps", "60").output
    assert "16:9 at 60 frames a second, into " in usual


def test_an_unknown_codec_is_refused(line: CommandLine, tmp_path: Path) -> None:
    answer = make(line, tmp_path, "codec: vp9")
    assert answer.code == 2
    assert 'line 4: codec cannot be "vp9"; choose one of h264, av1' in answer.errors
    assert make(line, tmp_path, "", "--codec", "vp9").code == 2


def test_a_hardware_encoder_is_used_only_if_it_works(line: CommandLine, tmp_path: Path) -> None:
    """Whatever this machine has, the film is made, and the report says how."""
    answer = make(line, tmp_path, "", "--encoder", "hardware")
    film = film_of(answer)
    encoding = json.loads(film.with_name("report.json").read_text())["encoding"]
    assert encoding["is_hardware"] == (encoding["encoder"] != "libx264")
    if not encoding["is_hardware"]:
        assert "so the film was encoded in software" in encoding["warning"]
        assert encoding["details"]
        assert encoding["warning"] in answer.result["warnings"]
    assert float(frame_at(film, probe_film(film).duration_s / 2).std()) > 10


def test_formats_are_options_of_a_job(tmp_path: Path) -> None:
    options = {"fps": 24, "codec": "AV1", "encoder": "hardware", "draft": True, "local": True}
    script = SCRIPT.format(settings="language: de")
    with started(CommandLine(tmp_path / "home", folder=tmp_path)) as (_, client):
        answer = client.post("/api/jobs", json={"script": script, "options": options}).raise_for_status()
        job_id = str(answer.json()["job_id"])
        wait_until(
            lambda: client.get(f"/api/jobs/{job_id}").json()["status"] == "succeeded", "the film", END_S
        )
        project_id = client.get(f"/api/jobs/{job_id}").json()["project_id"]
        film = tmp_path / "film.mp4"
        film.write_bytes(client.get(f"/api/projects/{project_id}/output/film.mp4").content)
        poster = client.get(f"/api/projects/{project_id}/output/film.jpg")
        report = client.get(f"/api/projects/{project_id}/output/report.json").json()
    assert probe_film(film).frames_per_s == 24
    assert "av1" in probe_film(film).video_codec
    assert (poster.status_code, poster.headers["content-type"]) == (200, "image/jpeg")
    assert report["encoding"]["codec"] == "av1"
