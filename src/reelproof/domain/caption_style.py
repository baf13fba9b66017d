"""Caption styles, and how the choice of captions is written: on, off or the name of a style."""

from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import TypedDict

from reelproof.domain.refused_value import RefusedValue, not_one_of


class CaptionStyle(StrEnum):
    """Named looks of captions; `karaoke` highlights the spoken word."""

    clean = "clean"
    bold = "bold"
    box = "box"
    karaoke = "karaoke"


class CaptionFields(TypedDict):
    """The choice as film choices and options have it; without a style, the shape of the film decides."""

    burn_captions: bool | None
    caption_style: CaptionStyle | None


Captions = bool | CaptionStyle
CAPTION_NAMES = ("on", "off", *CaptionStyle)
_SWITCH_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("on", "yes", "true", "y", "t", "1"), True),
    **dict.fromkeys(("off", "no", "none", "false", "n", "f", "0"), False),
}


def read_captions(value: object) -> Captions:
    """Reads a switch or the name of a style, in any case. Raises RefusedValue with the nearest name."""
    word = str(value).strip().lower()
    if word in _SWITCH_WORDS:
        return _SWITCH_WORDS[word]
    return _style(word, value, CAPTION_NAMES)


def checked_captions(value: object, *, switches: tuple[str, str] = ("true", "false")) -> Captions:
    """Returns True, False or a style from one of them. Raises RefusedValue with the nearest name.

    `switches` are how True and False are written.
    """
    if isinstance(value, bool):
        return value
    choices = (*switches, *CaptionStyle)
    switch = _SWITCH_WORDS.get(value.strip().lower()) if isinstance(value, str) else None
    if switch is None:
        return _style(value.strip().lower() if isinstance(value, str) else value, value, choices)
    meant = switches[0 if switch else 1]
    raise RefusedValue(f"{not_one_of(value, choices)}; write {meant} without quotes", meant)


def _style(word: object, value: object, choices: tuple[str, ...]) -> CaptionStyle:
    if word in tuple(CaptionStyle):
        return CaptionStyle(str(word))
    near = get_close_matches(str(word)[:100].lower(), choices, n=1)
    raise not_one_of(value, choices, near[0] if near else None)


def caption_fields(captions: Captions | None) -> CaptionFields:
    """A style is a choice to burn captions in."""
    style = captions if isinstance(captions, CaptionStyle) else None
    return {"burn_captions": None if captions is None else captions is not False, "caption_style": style}


def captions_value(burn_captions: bool | None, style: CaptionStyle | None) -> Captions | None:
    """The reverse of `caption_fields`."""
    return style if burn_captions and style else burn_captions
