"""`make bench`: what Reelproof costs on this machine, each figure beside its target."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.cancel import measure_cancel
from benchmarks.draft import measure_draft
from benchmarks.engine import TARGETS as ENGINE_TARGETS
from benchmarks.engine import measure as measure_engine
from benchmarks.film import measure_film
from benchmarks.history import TARGETS as HISTORY_TARGETS
from benchmarks.history import measure_history
from benchmarks.long_film import measure_long
from benchmarks.motion import measure_motion
from benchmarks.peers import measure_peers
from benchmarks.quiet import measure_quiet
from benchmarks.render import measure as measure_render
from benchmarks.start import measure_start
from benchmarks.studio_changes import measure_studio_changes
from benchmarks.whole_film import measure_whole_films

SEGMENTS = 100
ASSETS = 1_000
# At most this, on two quiet cores.
TARGETS: Mapping[str, float] = {
    "help_s": 0.15,
    "plan_s": 0.5,
    "status_s": 0.5,
    "same_command_s": 0.7,
    "idle_studio_percent": 1.0,
    "idle_studio_mb": 150,
    "followed_studio_percent": 1.0,
    "encoding_parent_percent": 3.0,
    "stopped_while_encoding_s": 1.0,
    "stopped_while_speaking_s": 1.0,
    "canceled_by_http_s": 1.0,
    "canceled_in_python_s": 1.0,
    **ENGINE_TARGETS,
    **HISTORY_TARGETS,
    "unchanged_s": 1.0,
    "picture_changed_s": 4.0,
    "recording_changed_s": 2.5,
    "join_s": 0.3,
    "studio_picture_changed_s": 2.0,
    "studio_recording_changed_s": 0.6,
    "studio_draft_s": 0.4,
    "draft_changed_s": 0.4,
    "made_in_film_lengths": 1.0,
    "peak_mb": 1_000,
    "edited_assets_made": 2,
    "edited_clips_rendered": 1,
    "resumed_after_s": 2.0,
    "landscape_over_encoder": 1.35,
    "vertical_over_encoder": 1.35,
    "short_pictures_over_encoder": 1.35,
    "clips_over_encoder": 1.35,
    "draw_ms": 3.0,
    "render_mb": 500,
    "drift_ms": 33.3,
    "ends_apart_ms": 21.3,
    "plan_of_1000_s": 3.0,
    "motion_error_px": 0.05,
    "mbit_per_s": 2.5,
}
# At least this.
LEAST: Mapping[str, float] = {"vmaf": 95, "faster_than_moviepy": 40}
MEASURES: tuple[tuple[str, Callable[[Path], Mapping[str, float]]], ...] = (
    ("start", lambda _: measure_start()),
    ("quiet", measure_quiet),
    ("cancel", measure_cancel),
    ("engine", lambda _: measure_engine(ASSETS)),
    ("render", lambda folder: measure_render(folder, SEGMENTS)),
    ("changes in a studio", measure_studio_changes),
    ("drafts", measure_draft),
    ("undo and redo", measure_history),
    ("film", measure_film),
    ("whole films", measure_whole_films),
    ("long films", measure_long),
    ("motion", lambda _: measure_motion()),
    ("beside MoviePy, and VMAF", measure_peers),
)


def main() -> None:
    for name, measure in MEASURES:
        with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
            figures = measure(Path(folder))
        print(f"\n{name}", *_rows(figures), json.dumps(figures), sep="\n", flush=True)


def _rows(figures: Mapping[str, float]) -> Iterator[str]:
    for figure, value in figures.items():
        yield f"  {figure:<28}{value:>10g}{_comparison(figure, value)}"


def _comparison(figure: str, value: float) -> str:
    if figure in TARGETS:
        return f"  at most {TARGETS[figure]:g}{'' if value <= TARGETS[figure] else '  missed'}"
    if figure in LEAST:
        return f"  at least {LEAST[figure]:g}{'' if value >= LEAST[figure] else '  missed'}"
    return ""


if __name__ == "__main__":
    main()
