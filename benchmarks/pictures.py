"""What a very large picture takes to look at: `python -m benchmarks.pictures`.

Each of 8,000 × 7,999 pixels is checked and decoded in a process of its own, as for a film. One line of JSON
for each: highest memory above that of the process before, for each pixel too, and seconds.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

SIZE = (8_000, 7_999)
KINDS = (
    ("PNG", "RGB"),
    ("PNG", "RGBA"),
    ("JPEG", "RGB"),
    ("WEBP", "RGB"),
    ("AVIF", "RGB"),
    ("TIFF", "RGB"),
    ("GIF", "P"),
    ("JPEG2000", "RGB"),
)
LOOK = """
import json, sys, time
from pathlib import Path
from benchmarks.memory import highest_bytes
from reelproof.media.pictures.decoding import check_picture, decode_picture
content = Path(sys.argv[1]).read_bytes()
before, started = highest_bytes(), time.perf_counter()
check_picture(content), decode_picture(content)
print(json.dumps([highest_bytes() - before, time.perf_counter() - started]))
"""


def measure(folder: Path) -> Iterator[dict[str, object]]:
    halves = Image.new("RGB", SIZE, (200, 60, 40))
    halves.paste((255, 255, 255), (0, 0, SIZE[0] // 2, SIZE[1]))
    for kind, mode in KINDS:
        path = folder / "picture"
        halves.convert(mode).save(path, kind)
        done = subprocess.run([sys.executable, "-c", LOOK, str(path)], capture_output=True, check=True)
        most, seconds = json.loads(done.stdout)
        yield {
            "kind": f"{kind} {mode}",
            "file_kb": round(path.stat().st_size / 1_000),
            "most_mb": round(most / 1_000_000),
            "bytes_a_pixel": round(most / SIZE[0] / SIZE[1], 1),
            "seconds": round(seconds, 1),
        }


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        for row in measure(Path(folder)):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
