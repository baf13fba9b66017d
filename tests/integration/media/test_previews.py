"""Small pictures of clips, and the shape of sounds."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reelproof.domain.failure import ReelproofError
from reelproof.engine.ports.files import PreviewKind, PreviewOrder
from reelproof.media.previews import MAX_PEAKS, SandboxedPreviews, clip_preview, waveform
from reelproof.provider_api.sandbox import Sandbox
from reelproof.testing.moving_clip import moving_square_mp4
from reelproof.testing.scripted import tone_wav


def test_a_clip_shows_its_first_picture_that_shows_something(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(moving_square_mp4(2.0))
    picture = Image.open(io.BytesIO(clip_preview(str(clip), 160)))
    assert picture.width <= 160
    assert np.asarray(picture).std() > 0


def test_the_shape_of_a_long_sound_is_short(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    sound.write_bytes(tone_wav(200.0))
    shape = json.loads(waveform(str(sound), 0))
    assert len(shape["peaks"]) <= MAX_PEAKS
    assert len(shape["peaks"]) / shape["peaks_per_s"] == pytest.approx(200.0, abs=0.1)


async def test_undecodable_media_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"no medium at all" * 100)
    with Sandbox(workers=1) as sandbox:
        previews = SandboxedPreviews(sandbox)
        for kind in PreviewKind:
            with pytest.raises(ReelproofError):
                await previews.make(PreviewOrder(kind, broken, 320))
