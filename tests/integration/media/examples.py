"""Pictures, sounds and timelines, small enough to render in a moment."""

import wave
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from reelproof.domain.asset import AssetStatus
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.ids import AssetKey, Digest, SegmentId
from reelproof.domain.script import MotionName, TransitionKind
from reelproof.domain.timeline import (
    Caption,
    ChapterMark,
    Clip,
    DrawnPlaceholder,
    Framing,
    Motion,
    Timeline,
    Transition,
)
from reelproof.domain.units import FrameRate, Frames, Size
from reelproof.media.pictures.decoding import Rgb
from reelproof.planning.timeline.transition import with_handles

# Below 16 macroblocks across, x264's macroblock-tree with AVX2 gives other bytes from run to run.
TINY = Size(256, 144)
RATE = FrameRate(30)
ZOOM_IN = Motion(MotionName.zoom_in, Framing(1.0, 0.5, 0.5), Framing(1.2, 0.5, 0.5))
PAN_RIGHT = Motion(MotionName.pan_right, Framing(1.1, 0.46, 0.5), Framing(1.1, 0.54, 0.5))


def landscape(seed: int = 0, size: Size = TINY) -> Rgb:
    """Soft colored blobs."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 9, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((size.width, size.height), Image.Resampling.BICUBIC)
    return np.asarray(image)


def bands(*colors: tuple[int, int, int], size: Size = TINY) -> Rgb:
    """Vertical bands of equal width."""
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    for number, color in enumerate(colors):
        left, right = (size.width * place // len(colors) for place in (number, number + 1))
        picture[:, left:right] = color
    return picture


def encoded(picture: npt.NDArray[np.uint8] | npt.NDArray[np.uint16], kind: str = "PNG") -> bytes:
    target = BytesIO()
    Image.fromarray(picture).save(target, kind)
    return target.getvalue()


def wav(samples: npt.NDArray[np.float64], rate: int = 48_000) -> bytes:
    """One channel of 16 bits."""
    target = BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    return target.getvalue()


class MediaFolder:
    """Media files in a folder, by digest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.paths: dict[Digest, Path] = {}

    def put(self, content: bytes) -> Digest:
        digest = digest_of_bytes(content)
        self.paths[digest] = self._folder / digest
        self.paths[digest].write_bytes(content)
        return digest


def picture_clip(
    number: int, start: int, frames: int, picture: Digest | None, motion: Motion | None = ZOOM_IN
) -> Clip:
    return Clip(
        name=f"Picture {number}",
        asset_key=AssetKey(f"segment/{number}/image/1"),
        start=Frames(start),
        duration=Frames(frames),
        media=picture,
        status=AssetStatus.generated if picture else AssetStatus.failed,
        segment_id=SegmentId(f"s{number}"),
        motion=motion,
        placeholder=None if picture else DrawnPlaceholder("A chapter", f"Words of segment {number}."),
    )


def speech_clip(number: int, start: int, frames: int, speech: Digest, lead_s: float = 0.0) -> Clip:
    return Clip(
        name=f"Narration {number}",
        asset_key=AssetKey(f"segment/{number}/narration"),
        start=Frames(start),
        duration=Frames(frames),
        media=speech,
        status=AssetStatus.generated,
        segment_id=SegmentId(f"s{number}"),
        media_duration_s=frames / RATE.frames_per_s - lead_s,
        lead_s=lead_s,
    )


def joined(timeline: Timeline, *kinds: TransitionKind, side_frames: int = 4) -> Timeline:
    """The film with transitions of these kinds at its cuts."""
    cuts = [clip.start for clip in timeline.visuals[1:]]
    transitions = tuple(
        Transition(kind, cut, side_frames)
        for cut, kind in zip(cuts, kinds, strict=True)
        if kind is not TransitionKind.cut
    )
    by_cut = {transition.cut: transition for transition in transitions}
    visuals = tuple(with_handles(clip, by_cut) for clip in timeline.visuals)
    return replace(timeline, visuals=visuals, transitions=transitions)


def film(
    visuals: Sequence[Clip],
    narration: Sequence[Clip] = (),
    captions: Sequence[Caption] = (),
    chapters: Sequence[ChapterMark] = (),
    size: Size = TINY,
    language: str = "en",
) -> Timeline:
    return Timeline(
        title="A film",
        language=language,
        size=size,
        rate=RATE,
        duration=visuals[-1].end,
        visuals=tuple(visuals),
        narration=tuple(narration),
        music=(),
        captions=tuple(captions),
        chapters=tuple(chapters),
    )
