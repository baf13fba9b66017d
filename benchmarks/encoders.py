"""The encoders beside each other on the same frames: `python -m benchmarks.encoders`.

One line of JSON for each encoder: processor time for a frame of 1080p, size, and PSNR of luma.
"""

import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import av
import numpy as np

from benchmarks.photo import write_photo
from benchmarks.whole_film import LANDSCAPE, RATE, copied_frames, drawn_frames
from reelproof.domain.ids import Digest
from reelproof.domain.script import MotionName
from reelproof.domain.timeline import DrawnPlaceholder, Framing, Motion
from reelproof.media.frames.planes import Planes
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.encode import encode_frames
from reelproof.media.rendering.encoders import SOFTWARE, VideoEncoder

FRAMES = 120
MOTION = Motion(MotionName.zoom_in, Framing(1.0, 0.5, 0.5), Framing(1.15, 0.55, 0.45))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        picture = Path(folder) / "picture.jpg"
        write_photo(picture, 7)
        for chunk, path in ((_photo(), picture), (_card(), None)):
            frames = drawn_frames(chunk, [path])
            for encoder in SOFTWARE.values():
                print(json.dumps(_measure(chunk, frames, encoder)), flush=True)


def _photo() -> Chunk:
    return Chunk(Digest("photo"), MOTION, None, FRAMES, 0, FRAMES, LANDSCAPE, RATE, "en")


def _card() -> Chunk:
    card = DrawnPlaceholder("The tide", "The moon pulls at the sea.")
    return Chunk(None, None, card, FRAMES, 0, FRAMES, LANDSCAPE, RATE, "en")


def _measure(chunk: Chunk, frames: Sequence[Planes], encoder: VideoEncoder) -> Mapping[str, float | str]:
    started = time.process_time()
    content = encode_frames(chunk, partial(copied_frames, frames), encoder)
    seconds = time.process_time() - started
    return {
        "frames": "photo" if chunk.picture else "card",
        "encoder": encoder.name,
        "ms_per_frame": round(1000 * seconds / FRAMES, 1),
        "mbit_per_s": round(len(content) * 8e-6 * RATE.frames_per_s / FRAMES, 2),
        "psnr_db": round(float(np.mean(list(_psnr(content, frames)))), 1),
    }


def _psnr(content: bytes, frames: Sequence[Planes]) -> Iterator[float]:
    height = LANDSCAPE.height
    with av.open(BytesIO(content), "r") as film:
        for decoded, frame in zip(film.decode(video=0), frames, strict=True):
            luma = np.asarray(decoded.to_ndarray()[:height], np.float64)
            yield float(10 * np.log10(255**2 / max(1e-9, float(np.mean((luma - frame[0]) ** 2)))))


if __name__ == "__main__":
    main()
