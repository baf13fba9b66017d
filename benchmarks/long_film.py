"""Films of ten and sixty minutes: memory, and drift at the end: `python -m benchmarks.long_film [MINUTES …]`.

Small pictures, as only the length matters. One line of JSON for each film; `drift_ms` is how far the last
recording is from its place on the timeline, `ends_apart_ms` how much longer the sound is than the pictures.
`plan_s` is the command `plan` for a script of 1,000 passages.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.memory import highest_memory
from benchmarks.process import reelproof
from benchmarks.whole_film import film_of, rendered_s, request_for
from reelproof.domain.units import Size
from reelproof.engine.ports.files import RenderRequest

MINUTES = (10, 60)
SMALL = Size(640, 360)
SAMPLE_RATE = 48_000
COMPARED_S = 4.0
PASSAGES = 1_000
ROUNDS = 3


def main() -> None:
    for minutes in [int(number) for number in sys.argv[1:]] or MINUTES:
        with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
            print(json.dumps({"minutes": minutes, **_measure(Path(folder), minutes)}), flush=True)
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        print(json.dumps({"plan_s": _plan_s(Path(folder))}), flush=True)


def measure_long(folder: Path) -> Mapping[str, float]:
    """Memory as a ratio of both lengths; drift of the longer one."""
    short, long = (_measure(_made(folder / str(minutes)), minutes) for minutes in MINUTES)
    return {
        "long_film_s": long["rendered_s"],
        "long_film_mb": long["peak_mb"],
        "memory_over_short_film": round(long["peak_mb"] / short["peak_mb"], 2),
        "drift_ms": long["drift_ms"],
        "ends_apart_ms": long["ends_apart_ms"],
        "plan_of_1000_s": _plan_s(_made(folder / "plan")),
    }


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _measure(folder: Path, minutes: int) -> Mapping[str, float]:
    request = request_for(film_of(folder, 60 * minutes, SMALL), folder)
    with highest_memory() as sizes:
        seconds = rendered_s(request, folder / "cache")
    return {
        "rendered_s": round(seconds, 1),
        "peak_mb": round(max(sizes) / 1e6),
        "drift_ms": round(_drift_ms(request), 2),
        "ends_apart_ms": round(_ends_apart_ms(request.output), 2),
    }


def _drift_ms(request: RenderRequest) -> float:
    """Correlates the last recording with the film's sound around the place where it should be."""
    timeline, last = request.timeline, request.timeline.narration[-1]
    start_s = timeline.rate.seconds(last.start)
    if last.media is None:
        raise ValueError("the last recording is missing")
    margin = SAMPLE_RATE // 2
    expected = _sound(request.media_paths[last.media], 0.0)[: round(COMPARED_S * SAMPLE_RATE)]
    found = _sound(request.output, start_s - 0.5)[: len(expected) + 2 * margin]
    return 1000 * (int(np.argmax(_correlation(found, expected))) - margin) / SAMPLE_RATE


def _correlation(found: NDArray[np.float32], expected: NDArray[np.float32]) -> NDArray[np.float64]:
    size = 1 << (len(found) + len(expected)).bit_length()
    product = np.fft.rfft(found, size) * np.conj(np.fft.rfft(expected, size))
    return np.fft.irfft(product, size)[: len(found) - len(expected)]


def _sound(path: Path, start_s: float) -> NDArray[np.float32]:
    """The mean of both channels from a time on, at SAMPLE_RATE."""
    resampler = av.AudioResampler("fltp", "mono", SAMPLE_RATE)
    waves: list[NDArray[np.float32]] = []
    first_s = 0.0
    with av.open(str(path)) as container:
        container.seek(round(max(0.0, start_s - 1) * av.time_base))
        for frame in container.decode(audio=0):
            first_s = first_s if waves else frame.time or 0.0
            waves += [np.asarray(one.to_ndarray()[0], np.float32) for one in resampler.resample(frame)]
    return np.concatenate(waves)[round((start_s - first_s) * SAMPLE_RATE) :]


def _ends_apart_ms(film: Path) -> float:
    with av.open(str(film)) as container:
        pictures, sound = container.streams.video[0], container.streams.audio[0]
        lengths = [float((one.duration or 0) * (one.time_base or 0)) for one in (sound, pictures)]
    return 1000 * (lengths[0] - lengths[1])


def _plan_s(folder: Path) -> float:
    passages = (f"Passage {number} tells how a river changed the valley." for number in range(PASSAGES))
    script = folder / "long.md"
    script.write_text("# A long film\n\n" + "\n\n".join(passages) + "\n")
    times = [
        reelproof("plan", str(script), "--local", "--json", home=folder / "home").seconds for _ in range(3)
    ]
    return round(min(times), 2)


if __name__ == "__main__":
    main()
