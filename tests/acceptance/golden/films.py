"""Films of own media, small and different in every setting of a film."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reelproof.domain.units import Size
from tests.acceptance.command_line import CommandLine, CommandResult
from tests.integration.media.clips import clip, squares
from tests.integration.media.examples import encoded, landscape, wav

RATE = 48_000
PICTURE = Size(1280, 720)
FIRST_PICTURE, OTHER_PICTURE = 1, 4
SCRIPT = """# Golden

## One

![](first.png)
![](first.wav) The first words are spoken while the camera moves.

![](clip.mp4)
![](second.wav) A clip moves, and it is said here.

## Two

![](third.png)
![](third.wav) A caption – with a dash, and long enough for two lines in a film that is as high as it is wide.
"""


@dataclass(frozen=True, slots=True)
class GoldenFilm:
    """A film's name, options of `make`, and front matter."""

    name: str
    options: tuple[str, ...]
    front_matter: tuple[str, ...] = ()
    spoken_s: tuple[float, ...] = (2.5, 2.0, 3.5)

    def write(self, folder: Path, first_picture: int = FIRST_PICTURE) -> None:
        """Writes the script and its media into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        head = "\n".join(("---", *self.front_matter, "---\n\n")) if self.front_matter else ""
        (folder / "golden.md").write_text(head + SCRIPT)
        write_picture(folder / "first.png", first_picture)
        write_picture(folder / "third.png", 3)
        (folder / "clip.mp4").write_bytes(clip(squares(2)))
        for number, (name, seconds) in enumerate(
            zip(("first", "second", "third"), self.spoken_s, strict=True)
        ):
            (folder / f"{name}.wav").write_bytes(wav(voice(seconds, 120 + 40 * number)))

    def command(self) -> tuple[str, ...]:
        return ("make", "golden.md", "-o", "out", "--music", "none", "--json", *self.options)


FILMS = (
    GoldenFilm("wide", ()),
    GoldenFilm("tall", ("--format", "9:16", "--fps", "25")),
    GoldenFilm("square", ("--format", "1:1", "--fps", "24", "--no-captions")),
    GoldenFilm(
        "portrait", ("--format", "4:5"), ("transition: crossfade", "motion: zoom in", "captions: bold")
    ),
)


def write_picture(path: Path, seed: int) -> None:
    path.write_bytes(encoded(landscape(seed, PICTURE)))


def voice(spoken_s: float, pitch_hz: float) -> npt.NDArray[np.float64]:
    """Syllables of a tone with its overtones."""
    at_s = np.arange(round(spoken_s * RATE)) / RATE
    overtones = np.stack([np.sin(2 * np.pi * pitch_hz * order * at_s) / order for order in range(1, 6)])
    syllables: npt.NDArray[np.float64] = (
        0.2 * overtones.sum(axis=0) * np.clip(np.sin(2 * np.pi * 3 * at_s), 0, 1)
    )
    return syllables


def line_in(folder: Path, home: Path) -> CommandLine:
    return CommandLine(home, folder=folder, makes_drafts=False, language="en")


def make(film: GoldenFilm, folder: Path, home: Path) -> CommandResult:
    return line_in(folder, home).run(*film.command())
