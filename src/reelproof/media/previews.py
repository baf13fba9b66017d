"""Previews of media: thumbnails and waveforms, their size, quality, time limit; in child processes."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.ports.files import PreviewKind, PreviewOrder
from reelproof.provider_api.sandbox import Sandbox, SandboxError

if TYPE_CHECKING:
    from reelproof.media.pictures.decoding import Rgb

LIMIT_S = 60.0
QUALITY = 80
# Films fade in, and clips often start dark.
CANDIDATE_TIMES_S = (0.0, 0.5, 1.0, 2.0, 4.0)
MIN_LIGHT, MIN_CONTRAST = 24.0, 10.0
PEAKS_PER_S = 100
MAX_PEAKS = 8_000


class SandboxedPreviews:
    """Implements `PreviewMaker`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def make(self, order: PreviewOrder) -> bytes:
        try:
            return await self._sandbox.run(LIMIT_S, MAKERS[order.kind], str(order.path), order.width)
        except SandboxError as error:
            message = "The medium is damaged, or takes too long to decode."
            raise ReelproofError(Failure(ErrorCode.ProviderFailure, message)) from error


def picture_preview(path: str, width: int) -> bytes:
    """Raises ReelproofError if it is not a picture."""
    from reelproof.media.pictures.decoding import decode_picture

    return _small(decode_picture(Path(path).read_bytes()), width)


def clip_preview(path: str, width: int) -> bytes:
    """Shows its first frame that is neither dark nor blank. Raises ReelproofError if it is not a clip."""
    from reelproof.media.container import decoding

    with decoding("clip"):
        pictures = list[tuple[float, "Rgb"]]()
        for picture in _pictures(Path(path)):
            contrast = float(picture.std())
            if picture.mean() >= MIN_LIGHT and contrast >= MIN_CONTRAST:
                return _small(picture, width)
            pictures.append((contrast, picture))
        return _small(max(pictures, key=lambda one: one[0])[1], width)


def waveform(path: str, _width: int) -> bytes:
    """Returns `peaks_per_s` and `peaks` from 0 to 255 as JSON. Raises ReelproofError if it is not a sound."""
    import numpy as np

    from reelproof.media.sound.decoding import UnreadableSoundError, sound_blocks
    from reelproof.media.sound.mix_settings import SAMPLE_RATE

    window, rest, found = SAMPLE_RATE // PEAKS_PER_S, np.zeros(0, np.float32), list[float]()
    try:
        for block in sound_blocks(Path(path)):
            wave = np.concatenate([rest, np.abs(block).max(axis=0)])
            whole = len(wave) // window * window
            found += wave[:whole].reshape(-1, window).max(axis=1).tolist()
            rest = wave[whole:]
    except UnreadableSoundError as error:
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, str(error))) from error
    found += [float(rest.max())] if len(rest) else []
    every = -(-len(found) // MAX_PEAKS) or 1
    peaks = [min(255, round(255 * max(found[at : at + every]))) for at in range(0, len(found), every)]
    return json.dumps({"peaks_per_s": PEAKS_PER_S / every, "peaks": peaks}).encode()


MAKERS: Mapping[PreviewKind, Callable[[str, int], bytes]] = {
    PreviewKind.picture: picture_preview,
    PreviewKind.clip: clip_preview,
    PreviewKind.waveform: waveform,
}


def _pictures(path: Path) -> "Iterator[Rgb]":
    from reelproof.media.frames.clip_reader import ClipReader
    from reelproof.media.frames.footage import tone_of
    from reelproof.media.frames.frame_converter import FrameConverter

    reel = ClipReader(path)
    pictures = FrameConverter(tone_of(reel))
    for at_s in CANDIDATE_TIMES_S:
        yield pictures.rgb(reel.at(at_s))


def _small(picture: "Rgb", width: int) -> bytes:
    """Returns a WebP, never larger than the picture itself."""
    from PIL import Image

    image = Image.fromarray(picture)
    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY)
    return buffer.getvalue()
