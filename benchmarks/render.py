"""A long film after small changes: `python -m benchmarks.render [SEGMENTS …]`.

Each segment shows a picture of its own for about six seconds, with a recording of its own. One line of JSON
for each film; seconds are those of the whole command, in a home of its own.
"""

import json
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.photo import write_photo
from benchmarks.process import reelproof
from reelproof.domain.units import FrameRate
from reelproof.files import copy_atomically
from reelproof.media.rendering import join
from reelproof.media.rendering.encoder_calls import ChunkFile, FilmParts
from reelproof.media.rendering.mp4.chunk_index import read_chunk
from reelproof.media.sound.encoding import encode_sound
from reelproof.media.sound.mix_settings import SoundOrder
from reelproof.media.sound.mixing import mix_film

NUMBERS = (100,)
RATE = FrameRate(30)
SAMPLE_RATE = 24_000
SPOKEN_S = 5.6
SAMPLES_PER_FRAME = 1_600
ROUNDS = 3
FLAGS = ("--image", "local/card", "--music", "none", "--language", "en", "--json")


def main() -> None:
    for number in [int(number) for number in sys.argv[1:]] or NUMBERS:
        with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
            print(json.dumps(measure(Path(folder), number)), flush=True)


def measure(folder: Path, segments: int) -> Mapping[str, float]:
    """The yardstick is the same command with nothing changed, as its share of each figure is the same."""
    script, home = write_film(folder / "film", segments), folder / "home"
    whole_s = _make(script, home)
    return {
        "segments": segments,
        "whole_s": whole_s,
        "unchanged_s": min(_make(script, home) for _ in range(ROUNDS)),
        "picture_changed_s": min(_picture_changed_s(script, home, number) for number in range(ROUNDS)),
        "recording_changed_s": min(_recording_changed_s(script, home, number) for number in range(ROUNDS)),
        **_join_s(folder, home),
    }


def write_film(folder: Path, segments: int) -> Path:
    """Returns the script, with its pictures and recordings beside it."""
    folder.mkdir()
    for number in range(segments):
        write_photo(folder / f"{number}.jpg", number)
        write_recording(folder / f"{number}.wav", number)
    (folder / "film.md").write_text(_script(segments))
    return folder / "film.md"


def _script(segments: int) -> str:
    passages = (
        f"![]({number}.jpg)\n![]({number}.wav) Passage {number} of many is read aloud here."
        for number in range(segments)
    )
    return "\n\n".join(passages)


def write_recording(path: Path, seed: int) -> None:
    """Syllables of a tone with its overtones."""
    at_s = np.arange(round(SPOKEN_S * SAMPLE_RATE)) / SAMPLE_RATE
    pitch_hz = 110 + seed % 97
    voice = sum(np.sin(2 * np.pi * pitch_hz * overtone * at_s) / overtone for overtone in range(1, 9))
    loudness = np.clip(np.sin(2 * np.pi * 3.5 * at_s), 0, 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((voice * loudness * 8_000).astype("<i2").tobytes())


def _make(script: Path, home: Path) -> float:
    return round(reelproof("make", str(script), *FLAGS, home=home).seconds, 2)


def _picture_changed_s(script: Path, home: Path, number: int) -> float:
    write_photo(script.parent / f"{number}.jpg", 1_000 + number)
    return _make(script, home)


def _recording_changed_s(script: Path, home: Path, number: int) -> float:
    """Just as long, so that nothing moves."""
    write_recording(script.parent / f"{number}.wav", 1_000 + number)
    return _make(script, home)


def _join_s(folder: Path, home: Path) -> Mapping[str, float]:
    """Joining alone, beside a copy of as many bytes."""
    chunks = tuple(sorted(home.rglob("chunks/*/*.mp4")))
    files = tuple(ChunkFile(path, len(read_chunk(path, RATE.frames_per_s).sizes)) for path in chunks)
    samples = sum(file.frames for file in files) * SAMPLES_PER_FRAME
    encode_sound(mix_film(SoundOrder(samples))).save(folder / "joined.sound")
    poster = next(home.rglob("posters/*/*.jpg"))
    parts = FilmParts(files, folder / "joined.sound", RATE, "Film", "en", poster)
    film, poster_beside = folder / "joined.mp4", folder / "joined.jpg"
    join_s = median(_seconds(lambda: join.write_film(parts, film, poster_beside)) for _ in range(ROUNDS))
    copy_s = median(_seconds(lambda: copy_atomically(film, folder / "copy.mp4")) for _ in range(ROUNDS))
    return {
        "joined_mb": round(film.stat().st_size / 1e6),
        "join_s": round(join_s, 2),
        "copy_s": round(copy_s, 2),
    }


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
