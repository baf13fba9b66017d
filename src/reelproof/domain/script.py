"""A script: title, language, chapters and their segments, in order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reelproof.domain.ids import ChapterId, SegmentId

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


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence inside or after a narration."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics inside a narration: as TeX, as captions show it in plain letters, and as it is spoken."""

    tex: str
    written: str
    spoken: str


NarrationPart = str | Pause | Formula

# Marks that stand right behind or right before a formula.
_CLINGS_BEFORE = re.compile(r"[.,;:!?](?!\w)|[)\]}»”’…–%，。、；：！？）」-]|(?:st|nd|rd|th)\b")
_CLINGS_AFTER = tuple("([{«“‘-–（「")


class ExhibitKind(StrEnum):
    """What of a script is shown as it stands there."""

    formula = "formula"
    code = "code"
    table = "table"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something of the script that a segment's card shows as it stands there.

    `source` is a formula's TeX or the lines of code, `syntax` the language of the code as the writer named
    it. `rows` are a table's cells, its header first.
    """

    kind: ExhibitKind
    source: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    syntax: str | None = None


class NoticeKind(StrEnum):
    """What a notice is about."""

    left_out = "left_out"
    shown_only = "shown_only"
    picture_replaced = "picture_replaced"
    recording_replaced = "recording_replaced"
    settings_ignored = "settings_ignored"
    misspelled = "misspelled"
    language = "language"
    voice = "voice"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a script that its writer should know before it is made; the film is made all the same.

    `message` is one sentence, `remediation` what to do about it where there is something; `line` counts from
    1.
    """

    kind: NoticeKind
    message: str
    line: int | None = None
    remediation: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One narrated passage.

    `narration` holds the words as written, cut by pauses and formulas; a pause may come first or last, or be
    all there is. `visual` is the writer's direction for the picture; `own_picture` is the path of a picture
    or clip that is shown, `own_recording` that of a sound in which the words are said, both relative to the
    script's folder; `exhibit` is shown on the card. With `moves` it is shown as a clip, whatever the others
    are. `line` is where it starts in the script, from 1; `picture_line` and `recording_line` are where its
    own media are named.
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

    @property
    def text(self) -> str:
        """The words as captions show them."""
        return written_text(self.narration)

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said while its picture is shown."""
        return self.own_recording is None and all(isinstance(part, Pause) for part in self.narration)

    @property
    def shows_own_clip(self) -> bool:
        return self.own_picture is not None and ends_in(self.own_picture, CLIP_ENDINGS)


def written_text(narration: Sequence[NarrationPart]) -> str:
    """The words as captions show them."""
    return join_narration([part for part in narration if not isinstance(part, Pause)], _written)


def join_narration(parts: Sequence[NarrationPart], words_of: Callable[[NarrationPart], str]) -> str:
    """The parts as one text; marks that belong to a formula stand close to it."""
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
    """Whether a file's name has one of the endings, in small letters or capitals."""
    return path.lower().endswith(tuple(endings))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and what follows it. The first chapter of a script may have no title."""

    id: ChapterId
    title: str | None
    segments: tuple[Segment, ...]


class FormatName(StrEnum):
    """Shapes of a film by their names."""

    landscape = "16:9"
    vertical = "9:16"
    square = "1:1"
    portrait = "4:5"


class MusicMood(StrEnum):
    """Moods of a score; `none` leaves the film without music."""

    calm = "calm"
    hopeful = "hopeful"
    tense = "tense"
    playful = "playful"
    none = "none"


class Style(StrEnum):
    """Named looks of the pictures."""

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


@dataclass(frozen=True, slots=True)
class ScriptOptions:
    """What the front matter may set; what it leaves out is None and decided by the settings."""

    format: FormatName | None = None
    voice: str | None = None
    style: Style | None = None
    music: MusicMood | None = None
    video: bool | None = None
    writer: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """A film's text. `language` is a BCP-47 tag; `notices` are what reading it left out or replaced."""

    title: str
    language: str
    chapters: tuple[Chapter, ...]
    options: ScriptOptions = ScriptOptions()
    notices: tuple[Notice, ...] = ()

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(segment for chapter in self.chapters for segment in chapter.segments)
