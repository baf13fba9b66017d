"""Single frames of a finished film."""

from pathlib import Path

import av
import numpy as np

from reelproof.media.pictures.decoding import Rgb


def frame_at(film: Path, at_s: float) -> Rgb:
    """The frame shown at `at_s`, or the last one."""
    frame = _frame_at(film, at_s)
    assert frame is not None
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _frame_at(film: Path, at_s: float) -> av.VideoFrame | None:
    with av.open(str(film.absolute()), "r") as container:
        stream = container.streams.video[0]
        container.seek(max(0, round(at_s * av.time_base)))
        last = None
        for frame in container.decode(stream):
            # A frame is shown until the next one; times are rounded to the film's own clock.
            if last is not None and frame.time > at_s + 1e-6:
                return last
            last = frame
        return last
