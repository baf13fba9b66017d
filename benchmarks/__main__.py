"""`make bench`: what Reelproof costs on this machine, each figure beside its target."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.cancel import measure_cancel
from benchmarks.engine import measure as measure_engine
from benchmarks.film import measure_film
from benchmarks.quiet import measure_quiet
from benchmarks.render import measure as measure_render
from benchmarks.start import measure_start

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
    "ms_per_asset": 15,
    "unchanged_s": 1.0,
    "picture_changed_s": 4.0,
    "recording_changed_s": 2.5,
    "join_s": 0.3,
    "made_in_film_lengths": 1.0,
    "peak_mb": 1_000,
    "edited_assets_made": 2,
    "edited_clips_rendered": 1,
    "resumed_after_s": 2.0,
}
MEASURES: tuple[tuple[str, Callable[[Path], Mapping[str, float]]], ...] = (
    ("start", lambda _: measure_start()),
    ("quiet", measure_quiet),
    ("cancel", measure_cancel),
    ("engine", lambda _: measure_engine(ASSETS)),
    ("render", lambda folder: measure_render(folder, SEGMENTS)),
    ("film", measure_film),
)


def main() -> None:
    for name, measure in MEASURES:
        with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
            figures = measure(Path(folder))
        print(f"\n{name}", *_rows(figures), json.dumps(figures), sep="\n", flush=True)


def _rows(figures: Mapping[str, float]) -> Iterator[str]:
    for figure, value in figures.items():
        target = TARGETS.get(figure)
        comparison = "" if target is None else f"  at most {target:g}{'' if value <= target else '  missed'}"
        yield f"  {figure:<26}{value:>10g}{comparison}"


if __name__ == "__main__":
    main()
