"""`make bench`: what making a film costs on this machine, as ratios within this run and as counts."""

import json
import tempfile
from pathlib import Path

from benchmarks.film import measure_film
from benchmarks.start import measure_start


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        rows = {**measure_start(), **measure_film(Path(folder))}
    width = max(len(name) for name in rows)
    for name, value in rows.items():
        print(f"{name:<{width}}  {value}")
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
