"""FLAC, 48 kHz, 16 bits, stereo."""

from fractions import Fraction
from io import BytesIO

import av
import numpy as np
from av.audio.frame import AudioFrame

from reelproof_local.music.sounds import SAMPLE_RATE, Wave

BLOCK = 4608
FULL_SCALE = 32767


def flac(recording: Wave) -> bytes:
    """Encodes deterministically: the same bytes for the same samples."""
    file = BytesIO()
    with av.open(file, "w", format="flac", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("flac", rate=SAMPLE_RATE, layout="stereo", format="s16")
        for at in range(0, recording.shape[1], BLOCK):
            block = recording[:, at : at + BLOCK]
            whole = np.rint(block.T * FULL_SCALE).astype(np.int16).reshape(1, -1)
            frame = AudioFrame.from_ndarray(whole, format="s16", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
