"""Scripts: chapters, segments, notices; formats, moods, styles, directions, file extensions."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import ChapterId, SegmentId
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.render import Codec
from reelproof.domain.units import FrameRate

PICTURE_ENDINGS = (
    *(".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".jp2"),
)
CLIP_ENDINGS = (
    *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".3gp"),
    *(".ogv", ".wmv", ".flv", ".gif"),
)
RECORDING_ENDINGS = (
    *(".wav", ".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".aac", ".aiff", ".aif"),
    *(".caf", ".amr", ".wma", ".weba", ".mka", ".au"),
)


@frozen
class Pause:
    """A silence inside or after a narration."""

    duration_s: float


@frozen
class Formula:
    """A formula inside a narration: as TeX, as plain text for captions, and as spoken words."""

    tex: str
    written: str
    spoken: str


NarrationPart = str | Pause | Formula

# Punctuation directly after or before a formula.
_CLINGS_BEFORE = re.compile(r"[.,;:!?](?!\w)|[)\]}»”’…–%，。、；：！？）」-]|(?:st|nd|rd|th)\b")
_CLINGS_AFTER = tuple("([{«“‘-–（「")


class TransitionKind(StrEnum):
    """How one picture gives way to the next; `cut` is no transition."""

    cut = "cut"
    crossfade = "crossfade"
    push = "push"
    wipe = "wipe"


class MotionName(StrEnum):
    """Named Ken Burns motions of still pictures; `varied` leaves the choice to the timeline."""

    varied = "varied"
    none = "none"
    zoom_in = "zoom_in"
    zoom_out = "zoom_out"
    pan_left = "pan_left"
    pan_right = "pan_right"
    pan_up = "pan_up"
    pan_down = "pan_down"
    drift = "drift"

    @property
    def words(self) -> str:
        """The name as scripts spell it."""
        return self.value.replace("_", " ")


class PictureFit(StrEnum):
    """How a picture or clip of another shape meets the frame: cropped to fill it, or shown whole; `auto`
    decides by how much filling would crop.
    """

    auto = "auto"
    fill = "fill"
    whole = "whole"


class ExhibitKind(StrEnum):
    """Kinds of script content that are shown verbatim."""

    formula = "formula"
    code = "code"
    table = "table"


@frozen
class Exhibit:
    """Script content that a segment's card shows verbatim.

    `source` is a formula's TeX or the code, `syntax` the code's language as written in the script. `rows`
    are a table's cells, header first.
    """

    kind: ExhibitKind
    source: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    syntax: str | None = None


class NoticeKind(StrEnum):
    """The topic of a notice."""

    omitted = "omitted"
    shown_only = "shown_only"
    image_replaced = "image_replaced"
    recording_replaced = "recording_replaced"
    settings_ignored = "settings_ignored"
    misspelled = "misspelled"
    language = "language"
    voice = "voice"
    fit = "fit"


@frozen
class Notice:
    """A remark about a script that its writer should see beforehand; it does not stop the film.

    `message` is one sentence, `remediation` what to do about it, if anything; `line` counts from 1.
    """

    kind: NoticeKind
    message: str
    line: int | None = None
    remediation: str = ""


@frozen
class Segment:
    """One narrated passage.

    `narration` holds the words as written, cut by pauses and formulas; a pause may come first or last, or be
    all there is. `visual` is the writer's direction for the picture; `own_picture` is the path of a picture
    or clip that is shown, `own_recording` that of a recording of the words, both relative to the
    script's folder; `exhibit` is shown on the card. With `moves` it is shown as a clip, whatever the others
    are. `line` is where it starts in the script, from 1; `picture_line` and `recording_line` are where its
    own media are named. `transition` leads to it, `motion` moves its picture, `fit` places it in the
    frame; None is the film's choice. `captions`, if any, are shown instead of the words, in order of time.
    """

    id: SegmentId
    narration: tuple[NarrationPart, ...]
    visual: str | None = None
    own_picture: str | None = None
    line: int = 1
    own_recording: str | None = None
    moves: bool = False
    exhibit: Exhibit | None = None
    picture_line: int | None = None
    recording_line: int | None = None
    transition: TransitionKind | None = None
    motion: MotionName | None = None
    fit: PictureFit | None = None
    captions: tuple[OwnCaption, ...] = ()

    @property
    def text(self) -> str:
        """The words as captions show them."""
        return written_text(self.narration)

    @property
    def is_silent(self) -> bool:
        """Whether the segment has no spoken words."""
        return self.own_recording is None and all(isinstance(part, Pause) for part in self.narration)

    @property
    def shows_own_clip(self) -> bool:
        return self.own_picture is not None and ends_in(self.own_picture, CLIP_ENDINGS)


def written_text(narration: Sequence[NarrationPart]) -> str:
    """The words as captions show them."""
    return join_narration([part for part in narration if not isinstance(part, Pause)], _written)


def join_narration(parts: Sequence[NarrationPart], words_of: Callable[[NarrationPart], str]) -> str:
    """Joins the parts into one text, without spaces between a formula and its punctuation."""
    text = ""
    for index, part in enumerate(parts):
        words = words_of(part)
        is_beside_formula = index > 0 and (isinstance(part, Formula) or isinstance(parts[index - 1], Formula))
        clings = is_beside_formula and (bool(_CLINGS_BEFORE.match(words)) or text.endswith(_CLINGS_AFTER))
        text += words if clings or not text or not words else f" {words}"
    return text


def _written(part: NarrationPart) -> str:
    match part:
        case Formula():
            return part.written
        case Pause():
            return ""
    return part


def ends_in(path: str, endings: Sequence[str]) -> bool:
    """Whether a file name has one of the extensions, ignoring case."""
    return path.lower().endswith(tuple(endings))


@frozen
class Chapter:
    """A heading and what follows it. The first chapter of a script may have no title.

    `transition` leads to the heading's card, if it is not the film's usual one.
    """

    id: ChapterId
    title: str | None
    segments: tuple[Segment, ...]
    transition: TransitionKind | None = None


class FormatName(StrEnum):
    """Named aspect ratios."""

    landscape = "16:9"
    vertical = "9:16"
    square = "1:1"
    portrait = "4:5"


class MusicMood(StrEnum):
    """Moods of the music; `none` means no music."""

    calm = "calm"
    hopeful = "hopeful"
    tense = "tense"
    playful = "playful"
    none = "none"


class Style(StrEnum):
    """Named visual styles."""

    bright = "bright"
    night = "night"
    paper = "paper"
    minimal = "minimal"
    photorealistic = "photorealistic"
    cinematic = "cinematic"
    watercolor = "watercolor"
    cartoon = "cartoon"
    anime = "anime"
    hand_drawn = "hand-drawn"
    three_d = "3d"


@frozen
class ScriptOptions:
    """Options that front matter may set; None leaves the choice to the settings."""

    format: FormatName | None = None
    voice: str | None = None
    style: Style | None = None
    music: MusicMood | None = None
    video: bool | None = None
    writer: tuple[str, ...] | None = None
    frame_rate: FrameRate | None = None
    burn_captions: bool | None = None
    caption_style: CaptionStyle | None = None
    transition: TransitionKind | None = None
    motion: MotionName | None = None
    fit: PictureFit | None = None
    codec: Codec | None = None


@frozen
class Script:
    """A film's script. `language` is a BCP-47 tag; `notices` list what parsing left out or replaced.

    `last_transition` leads from the last segment to the end card, if it is not the film's usual one.
    """

    title: str
    language: str
    chapters: tuple[Chapter, ...]
    options: ScriptOptions = ScriptOptions()
    notices: tuple[Notice, ...] = ()
    last_transition: TransitionKind | None = None

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(segment for chapter in self.chapters for segment in chapter.segments)
