"""A film with transitions through the command line: its frames show both pictures between two segments."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opentimelineio as otio
import pytest

from reelproof.media.pictures.decoding import Rgb
from tests.acceptance.command_line import CommandLine, CommandResult, ScriptFilm
from tests.integration.media.examples import bands, encoded
from tests.integration.media.film_facts import probe_film
from tests.integration.media.film_frames import frame_at

pytestmark = pytest.mark.film

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 30)
SCRIPT = """---
music: none
motion: none
---

![](red.png) Rot ist die erste Farbe von dreien.

{between}![](blue.png) Blau ist die zweite Farbe.

![](green.png) Und die letzte ist Grün.
"""


@dataclass(frozen=True, slots=True)
class ColorFilm(ScriptFilm):
    """A film of a red, a blue and a green segment."""

    def make(self, *arguments: str, between: str = "") -> CommandResult:
        self.script.write_text(SCRIPT.format(between=between))
        answer = self.line.run("make", str(self.script), "--no-captions", "--json", *arguments)
        assert answer.code == 0, answer.errors
        return answer

    @property
    def timeline(self) -> otio.schema.Timeline:
        timeline = otio.adapters.read_from_file(str(self.folder / "film.otio"))
        assert isinstance(timeline, otio.schema.Timeline)
        return timeline

    def frame(self, at_s: float) -> Rgb:
        return frame_at(self.path, at_s)

    def start_s(self, clip_number: int) -> float:
        """The time at which a clip begins: 0 is the title card, 1 red, 2 blue, 3 green, 4 the end card."""
        timeline = self.timeline  # the library frees the clips of one that is not held
        clip = list(timeline.tracks[0].find_clips())[clip_number]
        return float(timeline.tracks[0].range_of_child(clip).start_time.to_seconds())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same words are spoken, and the same cards drawn, only once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def colors(home: Path, tmp_path: Path) -> ColorFilm:
    for name, color in {"red": RED, "blue": BLUE, "green": GREEN}.items():
        # A picture of a single color would be refused.
        red, green, blue = (value + 20 for value in color)
        (tmp_path / f"{name}.png").write_bytes(encoded(bands(*[color, (red, green, blue)] * 10)))
    script = tmp_path / "colors.md"
    return ColorFilm(CommandLine(home), script)


def shows(picture: Rgb, color: tuple[int, int, int]) -> float:
    """The share of the picture in that color."""
    return float((np.abs(picture.astype(int) - color).max(axis=2) < 40).mean())


def test_a_wipe_shows_both_pictures_and_keeps_the_film_s_length(colors: ColorFilm) -> None:
    plain = colors.make()
    length_s, cut_s = plain.result["output"]["duration_s"], colors.start_s(2)
    assert shows(colors.frame(cut_s - 0.04), RED) > 0.9
    assert shows(colors.frame(cut_s), BLUE) > 0.9

    wiped = colors.make("--transition", "wipe")
    assert wiped.result["output"]["duration_s"] == length_s
    assert probe_film(colors.path).duration_s == pytest.approx(length_s, abs=0.001)
    assert colors.start_s(2) == cut_s
    middle = colors.frame(cut_s)
    width = middle.shape[1]
    assert shows(middle[:, : width // 4], BLUE) > 0.9
    assert shows(middle[:, -width // 4 :], RED) > 0.9
    assert shows(colors.frame(cut_s - 0.5), RED) > 0.9
    assert shows(colors.frame(cut_s + 0.5), BLUE) > 0.9


def test_a_directive_is_for_the_place_where_it_stands(colors: ColorFilm) -> None:
    colors.make(between="[transition: crossfade]\n\n")
    blue_s, green_s = colors.start_s(2), colors.start_s(3)
    mixed = colors.frame(blue_s)
    assert shows(mixed, RED) < 0.1
    assert shows(mixed, BLUE) < 0.1
    assert shows(mixed, ((RED[0] + BLUE[0]) // 2, 30, (RED[2] + BLUE[2]) // 2)) > 0.9
    assert shows(colors.frame(green_s - 0.04), BLUE) > 0.9
    assert shows(colors.frame(green_s), GREEN) > 0.9
    timeline = colors.timeline
    (transition,) = [item for item in timeline.tracks[0] if isinstance(item, otio.schema.Transition)]
    assert transition.transition_type == "SMPTE_Dissolve"


def test_another_transition_renders_itself_alone(colors: ColorFilm) -> None:
    colors.make("--transition", "crossfade")
    parts = sum(colors.report["render"].values())
    assert parts == 5 + 4
    colors.make("--transition", "crossfade", between="[transition: push]\n\n")
    assert colors.report["render"] == {"segments_rendered": 1, "segments_reused": 8}
    pushed = colors.frame(colors.start_s(2))
    assert shows(pushed[:, :100], RED) > 0.9
    assert shows(pushed[:, -100:], BLUE) > 0.9


def test_a_misspelled_transition_is_corrected_with_a_notice(colors: ColorFilm) -> None:
    colors.make(between="[transition: crosfade]\n\n")
    (notice,) = [one for one in colors.report["notices"] if one["kind"] == "misspelled"]
    assert "[transition: crossfade]" in notice["message"]
    refused = colors.line.run("make", str(colors.script), "--transition", "whipe")
    assert refused.code == 2
    assert "did you mean wipe?" in refused.errors
