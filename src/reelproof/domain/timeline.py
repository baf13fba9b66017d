"""A film's timeline: tracks of clips, captions, chapters, motions and fades, measured in frames."""

from reelproof.domain.asset import AssetStatus, SpokenWord
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, Digest, SegmentId
from reelproof.domain.script import MotionName, PictureFit, TransitionKind
from reelproof.domain.units import FrameRate, Frames, Size


@frozen
class Framing:
    """A camera framing: `zoom` from 1, the window's center as a fraction of the picture."""

    zoom: float
    center_x: float
    center_y: float


@frozen
class Motion:
    """A camera move over a still picture, from the first frame to the last."""

    name: MotionName
    start: Framing
    end: Framing


@frozen
class DrawnPlaceholder:
    """A drawing shown for a missing picture: the segment's words and a small sign."""

    heading: str
    words: str


@frozen
class Clip:
    """A clip on a track. `media` is None if a placeholder or silence is used instead.

    `start` is its position on the track; `lead_s` delays the media within the clip (narration only).
    `status` and `error` are those of the asset `asset_key`, even if another asset's media is shown instead;
    `replacement_key` then names that asset. Video (`is_video`) plays at `speed` times its own rate, holding
    its last frame if it ends before the clip does. `fit` is decided, but for media of unknown size, whose
    `auto` the renderer decides. Transitions show it already `head_frames` before its
    start, and still `tail_frames` after its end.
    """

    name: str
    asset_key: AssetKey
    start: Frames
    duration: Frames
    media: Digest | None
    status: AssetStatus
    error: Failure | None = None
    segment_id: SegmentId | None = None
    motion: Motion | None = None
    placeholder: DrawnPlaceholder | None = None
    media_duration_s: float | None = None
    is_video: bool = False
    speed: float = 1.0
    replacement_key: AssetKey | None = None
    lead_s: float = 0.0
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0
    head_frames: int = 0
    tail_frames: int = 0
    fit: PictureFit | None = None

    @property
    def end(self) -> Frames:
        return Frames(self.start + self.duration)

    @property
    def shown_frames(self) -> int:
        """The length with that of its transitions."""
        return self.head_frames + self.duration + self.tail_frames


@frozen
class Caption:
    """Lines on the screen from `start_s` to `end_s` of the film; `words` with their own times."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    words: tuple[SpokenWord, ...] = ()


@frozen
class ChapterMark:
    """The start of a chapter."""

    title: str
    start: Frames


@frozen
class Transition:
    """Two clips seen together for `side_frames` on each side of the cut between them, which stays there."""

    kind: TransitionKind
    cut: Frames
    side_frames: int

    @property
    def start(self) -> Frames:
        return Frames(self.cut - self.side_frames)

    @property
    def duration(self) -> Frames:
        return Frames(2 * self.side_frames)


@frozen
class Timeline:
    """A complete film timeline. Visuals cover it without gaps or overlaps; narration sets its length.

    `transitions` lie around some of their cuts, in order and apart from one another; the clips on both sides
    have as many `head_frames` and `tail_frames`.
    """

    title: str
    language: str
    size: Size
    rate: FrameRate
    duration: Frames
    visuals: tuple[Clip, ...]
    narration: tuple[Clip, ...]
    music: tuple[Clip, ...]
    captions: tuple[Caption, ...]
    chapters: tuple[ChapterMark, ...] = ()
    transitions: tuple[Transition, ...] = ()

    @property
    def duration_s(self) -> float:
        return self.rate.seconds(self.duration)
