"""Single frames of a finished film."""

from io import BytesIO
from pathlib import Path

import av
import numpy as np
from PIL import Image

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.media.picture import Rgb

JPEG_QUALITY = 85


def thumbnail(film: Path, at_s: float, width: int) -> bytes:
    """The frame shown at `at_s` as a JPEG of that width. Raises ReelproofError (ProviderFailure)."""
    picture = Image.fromarray(frame_at(film, at_s))
    height = max(1, round(picture.height * width / picture.width))
    target = BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()


def frame_at(film: Path, at_s: float) -> Rgb:
    """The frame shown at `at_s`, or the last one. Raises ReelproofError (ProviderFailure)."""
    try:
        frame = _frame_at(film, at_s)
    except (av.error.FFmpegError, IndexError) as error:
        raise _unreadable(film) from error
    if frame is None:
        raise _unreadable(film)
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


def _unreadable(film: Path) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, f"{film.name} holds no film that can be read."))
