"""A film beside MoviePy, and its quality by VMAF: `python -m benchmarks.peers`, after `make .venv/.peers`.

MoviePy makes the same film as its guides show: enlarged pictures, captions and recordings, composed and
written to H.264. VMAF compares the film with its frames before they were encoded. One line of JSON.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.process import tree_bytes
from benchmarks.whole_film import LANDSCAPE, PROCESSES, RATE, film_of, rendered_s, request_for
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.frames.planes import empty_planes
from reelproof.media.rendering.drawing import draw_frames
from reelproof.media.rendering.encoders import encoder_identity
from reelproof.media.rendering.render_plan import plan_render
from reelproof.media.text.fonts import fonts_for

PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
FFMPEG = "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())"
# MoviePy takes more than ten seconds for each second of a film.
MOVIEPY_S, FILM_S, COMPARED_S = 6, 60, 12
WATCH_S = 0.2
# Without them, FFmpeg would convert the colors before it compares.
BT709 = (
    *("-color_range", "tv", "-colorspace", "bt709"),
    *("-color_primaries", "bt709", "-color_trc", "bt709"),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        print(json.dumps(measure_peers(Path(folder))))


def measure_peers(folder: Path) -> Mapping[str, float]:
    return {**_beside_moviepy(folder), **_quality(folder)}


def _beside_moviepy(folder: Path) -> Mapping[str, float]:
    ours, theirs = _request(folder / "ours", FILM_S), _request(folder / "theirs", MOVIEPY_S)
    seconds, peak = _moviepy(theirs, folder)
    ours_s = rendered_s(ours, folder / "cache")
    return {
        "moviepy_film_lengths": round(seconds / MOVIEPY_S, 2),
        "film_lengths": round(ours_s / FILM_S, 3),
        "faster_than_moviepy": round(seconds / MOVIEPY_S / (ours_s / FILM_S), 1),
        "moviepy_mb": round(peak / 1e6),
        "moviepy_mbit_per_s": round(_mbit_per_s(theirs), 2),
    }


def _quality(folder: Path) -> Mapping[str, float]:
    request = _request(folder / "compared", COMPARED_S)
    rendered_s(request, folder / "cache")
    return {
        "mbit_per_s": round(_mbit_per_s(request), 2),
        "vmaf": round(_vmaf(request, folder / "vmaf.json"), 2),
    }


def _request(folder: Path, film_s: int) -> RenderRequest:
    folder.mkdir()
    return request_for(film_of(folder, film_s, LANDSCAPE), folder)


def _moviepy(request: RenderRequest, folder: Path) -> tuple[float, int]:
    """Seconds and the highest memory of its processes."""
    order = folder / "moviepy.json"
    order.write_text(json.dumps(_order(request)))
    started, peak = time.perf_counter(), 0
    process = subprocess.Popen([PEERS, Path(__file__).with_name("moviepy_film.py"), order])
    while process.poll() is None:
        peak = max(peak, tree_bytes(process.pid))
        time.sleep(WATCH_S)
    if process.returncode != 0:
        raise RuntimeError(f"MoviePy ended with {process.returncode}")
    return time.perf_counter() - started, peak


def _order(request: RenderRequest) -> Mapping[str, object]:
    timeline = request.timeline
    return {
        "output": str(request.output),
        "size": [timeline.size.width, timeline.size.height],
        "frames_per_s": RATE.frames_per_s,
        "duration_s": timeline.duration_s,
        "font": str(fonts_for("en")[0].path),
        "segments": [
            {
                "picture": str(request.media_paths[visual.media]),
                "recording": str(request.media_paths[spoken.media]),
                "start_s": visual.start / RATE.frames_per_s,
                "duration_s": visual.duration / RATE.frames_per_s,
            }
            for visual, spoken in zip(timeline.visuals, timeline.narration, strict=True)
            if visual.media and spoken.media
        ],
        "captions": [
            {"text": " ".join(caption.lines), "start_s": caption.start_s, "end_s": caption.end_s}
            for caption in timeline.captions
        ],
    }


def _vmaf(request: RenderRequest, log: Path) -> float:
    """The mean over all frames, by the model that FFmpeg has built in (vmaf_v0.6.1)."""
    size = f"{LANDSCAPE.width}x{LANDSCAPE.height}"
    drawn = (
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        *BT709,
        "-s",
        size,
        "-r",
        str(RATE.frames_per_s),
        "-i",
        "-",
    )
    compare = f"[1:v][0:v]libvmaf=log_fmt=json:n_threads={PROCESSES}:log_path={log}"
    command = (_ffmpeg(), "-v", "error", *drawn, "-i", request.output, "-lavfi", compare, "-f", "null", "-")
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        if process.stdin is None:
            raise RuntimeError("FFmpeg reads no frames")
        target = empty_planes(LANDSCAPE)
        for planned in plan_render(request, encoder_identity()).chunks:
            for _ in draw_frames(planned.chunk, planned.pictures, target):
                for plane in target:
                    process.stdin.write(plane.data)
    return float(json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"])


def _ffmpeg() -> str:
    return subprocess.run([PEERS, "-c", FFMPEG], capture_output=True, text=True, check=True).stdout.strip()


def _mbit_per_s(request: RenderRequest) -> float:
    return request.output.stat().st_size * 8e-6 / request.timeline.duration_s


if __name__ == "__main__":
    main()
