"""Names of front matter settings, the values each of them takes, and which one a misspelled name means."""

import re
from collections.abc import Callable, Iterable, Mapping

from reelproof.domain.caption_style import CAPTION_NAMES, Captions, read_captions
from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.language_names import read_language
from reelproof.domain.render import Codec
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FRAME_RATES, FrameRate
from reelproof.planning.script.direction_values import FIT, MOTION, TRANSITION
from reelproof.planning.script.front_matter.foreign_settings import (
    ALIASES,
    LOOKALIKE_SETTINGS,
    OTHER_NAMES,
)
from reelproof.planning.script.spelling import nearest

KEYS = (
    *("title", "language", "format", "voice", "style", "music", "video", "writer"),
    *("fps", "codec", "captions", "transition", "motion", "fit"),
)
FORMATS: Mapping[str, FormatName] = {word: name for name in FormatName for word in (name.value, name.name)}
STYLES: Mapping[str, Style] = {style.value: style for style in Style}
MOODS: Mapping[str, MusicMood] = {mood.value: mood for mood in MusicMood}
SWITCHES: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}
RATES: Mapping[str, FrameRate] = {str(rate): FrameRate(rate) for rate in FRAME_RATES}
CAPTIONS: Mapping[str, Captions] = {name: read_captions(name) for name in CAPTION_NAMES}
CODECS: Mapping[str, Codec] = {codec.value: codec for codec in Codec}

CHOICES: Mapping[str, Iterable[str]] = {
    "format": FORMATS,
    "style": STYLES,
    "music": MOODS,
    "video": SWITCHES,
    "fps": RATES,
    "captions": CAPTIONS,
    "transition": TRANSITION.names,
    "motion": MOTION.names,
    "fit": FIT.names,
    "codec": CODECS,
}
"""Values to choose from."""

_FOREIGN_TAG = re.compile(r"([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)(?:\.[\w-]+)?(?:@\w+)?")
_OFTEN_RESEMBLED = ("fps", "codec", "transition", "motion", "fit")
_LONG_KEYS = ("language", "captions", "transition")
_MODEL = re.compile(r"[^\s/,]+/[^\s,]+")


@frozen
class MeantKey:
    """A setting that a name resembles; `is_certain` unless it may as well be another tool's."""

    key: str
    is_certain: bool


def key_named(name: str) -> str:
    """The setting of that name, or the name in lower case."""
    lower = name.lower()
    return ALIASES.get(lower, lower)


def meant_key(key: str, value: str | None) -> MeantKey | None:
    """The setting that was probably meant by a name that is none."""
    if near := OTHER_NAMES.get(key):
        return MeantKey(near, is_certain=True) if is_value_of(near, value) else None
    if near := nearest(key, KEYS):
        resembles = key in LOOKALIKE_SETTINGS or near in _OFTEN_RESEMBLED
        if not resembles or is_value_of(near, value):
            return MeantKey(near, is_certain=True)
        return MeantKey(near, is_certain=False) if _is_close(key, near) else None
    if near := nearest(key, _LONG_KEYS, most_edits=2):
        is_certain = (near == "language" and key not in LOOKALIKE_SETTINGS) or is_value_of(near, value)
        return MeantKey(near, is_certain) if is_certain or _is_close(key, near) else None
    return None


def is_value_of(key: str, value: str | None) -> bool:
    """Whether the setting takes this value; the values of `title` and `voice` are not known here."""
    if value is None:
        return False
    return key in _READERS and _READERS[key](value.lower()) is not None


def captions_or_none(word: str) -> Captions | None:
    try:
        return read_captions(word)
    except ValueError:
        return None


def foreign_tag(value: str) -> str | None:
    """Other tools name languages by tags, some with an encoding, or by names."""
    if tag := _FOREIGN_TAG.fullmatch(value):
        return tag[1]
    try:
        return read_language(value)
    except ReelproofError:
        return None


def models_in(value: str) -> tuple[str, ...] | None:
    """Full model names separated by commas; None if one of them is none."""
    names = tuple(name.strip() for name in value.split(","))
    return names if all(map(_MODEL.fullmatch, names)) else None


def _is_close(key: str, near: str) -> bool:
    """`titel` and `titles` are close to `title`, `gps` is not to `fps`."""
    return key in LOOKALIKE_SETTINGS or key.startswith(near)


def _language_tag(word: str) -> str | None:
    return word if _FOREIGN_TAG.fullmatch(word) else None


_READERS: Mapping[str, Callable[[str], object]] = {
    "language": _language_tag,
    "format": FORMATS.get,
    "style": STYLES.get,
    "music": MOODS.get,
    "video": SWITCHES.get,
    "writer": models_in,
    "fps": RATES.get,
    "codec": CODECS.get,
    "captions": captions_or_none,
    "transition": TRANSITION.read,
    "motion": MOTION.read,
    "fit": FIT.read,
}
