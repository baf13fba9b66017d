"""What directions in another form than ours are taken for: `[image: …]`, `[fps: 25]`, `(picture: …)`."""

import re
from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.script import NoticeKind
from reelproof.planning.script.direction_reading import (
    PAUSES,
    STAGE_DIRECTION,
    Reading,
    is_misspelled_pause,
    pause_among,
    read_pause,
    read_pause_inside,
    taken,
)
from reelproof.planning.script.direction_values import FIT, MOTION, TRANSITION
from reelproof.planning.script.directive import (
    direction_named,
    escape_brackets,
    is_timed_caption,
    write_directive,
)
from reelproof.planning.script.front_matter.keys import CHOICES, KEYS, is_value_of, key_named
from reelproof.planning.script.spelling import nearest, word_set
from reelproof.planning.script.stage_direction import (
    direction_meant,
    is_transition,
    pause_meant,
    pause_measured,
    without_stop,
)
from reelproof.planning.script.transcript_note import NotePlace, is_transcript_note

BRACKETED = re.compile(
    r"\[\s*(?:(?:an?|eine?|une?|una|uma)\s+)?(?P<word>frame[ _-]?rate|[^\W\d_]{3,14})"
    r"(?P<rest>(?:\s*[:=]\s*|\s+|-)[^\[\]\n]{0,300}|)\]",
    re.IGNORECASE,
)
PICTURES = word_set(
    """
    image images img pic pics photo photos photograph illustration drawing painting visual bild
    foto imagen immagine imagem afbeelding obraz
    """
)
_CLIPS = word_set("video videos movie footage animation film")
_FOR_EDITORS = re.compile(
    r"\[\s*(?:music|musik|sound|sounds|sound effect|sfx|b-?roll|vfx|cut to|cut|fade in|fade out|fade|"
    r"transition|voice-?over|vo|on-?screen(?: text)?|camera|close-?up|narrator|scene|shot|"
    r"notes?|todo|comment|caption|subtitle|title|direction|stage|overlay|lower third|effect|audio|"
    r"ambience)\s*:"
    r"[^\[\]\n]{1,300}\]",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\[[^\[\]\n]{1,320}\]")
_FRAME_RATE = re.compile(
    r"(?P<rate>\d+(?:[.,]\d+)?)\s*(?:fps|frames? (?:per|a) second|bilder pro sekunde|images par seconde)\.?",
    re.IGNORECASE,
)
AFTER_SIGN = re.compile(r"\s*(?:[:=]|(?P<dash>\s[-–—]\s))\s*(?P<words>.*)")
_AFTER_NOUN = re.compile(
    r"\s+(?P<words>(?:an?|the|some|two|three|eine?[nmrs]?|der|die|das|une?|le|la|les|una|uno|el|los|las|il|lo|gli"
    r"|uma?|os?|een|het|de)\s.+)",
    re.IGNORECASE,
)
_AFTER_OF = re.compile(r"\s+(?:of|showing)\s+(?P<words>\S.*)", re.IGNORECASE)
DIRECTIONS: Mapping[str, str] = {
    noun: ", ".join(f"[{noun}: {name}]" for name in names)
    for noun, names in (("transition", TRANSITION.names), ("motion", MOTION.names), ("fit", FIT.names))
}
# Settings that brackets never name for another purpose; `[title: …]` and `[music: sad]` are for editors.
_ONLY_SETTINGS = ("language", "format", "voice", "style", "writer", "fps", "codec", "captions")
_WITHOUT_SIGN = ("format", "style", "music", "fps", "codec", "captions")


def is_for_an_editor(source: str) -> bool:
    """`[music: sad]`, `[b-roll: a city]`: production notes."""
    return _FOR_EDITORS.fullmatch(source) is not None


def match_bracketed(text: str, start: int, end: int) -> str | None:
    """The words in brackets at `start`, which may be a direction, with their brackets."""
    match = _IN_BRACKETS.match(text, start, end)
    return match[0] if match else None


def read_bracketed(
    bracketed: str, *, stands_apart: bool, source: str | None = None, fills_line: bool = False
) -> Reading | None:
    """None for words in brackets that direct nothing. `source` is how they are written, if not in brackets.

    `stands_apart`: the brackets are not among the words of a sentence; there, only a picture, clip,
    transition, motion or fit that is named with its value directs, and a pause with its length.
    """
    if is_timed_caption(bracketed):
        message = f'"{source or bracketed}" is not a caption and is left out'
        return Reading(message, "Write [caption 0s-1.5s: Some words], which ends after it starts.")
    words = bracketed[1:-1].strip()
    place = NotePlace(is_square=source is None, fills_line=fills_line)
    if stands_apart and is_transcript_note(words, place) and pause_meant(words) is None:
        return STAGE_DIRECTION
    match = BRACKETED.fullmatch(bracketed)
    if match is None:
        return _read_number_first(source or bracketed, words, stands_apart=stands_apart)
    word, rest = match["word"].lower(), match["rest"]
    if pause := pause_among(word, rest, stands_apart=stands_apart):
        return _pause_taken(source or bracketed, pause, word)
    if word == "pause" and source is None and not stands_apart:
        return read_pause_inside(bracketed, match["word"], rest)
    if word == "pause" and source is None:
        return read_pause(bracketed, rest)
    source = source or bracketed
    has_sign = AFTER_SIGN.fullmatch(rest)
    if not stands_apart:
        is_pair = has_sign and not has_sign["dash"]
        return _read_pair_inside(source, word, has_sign["words"].strip()) if has_sign and is_pair else None
    if has_sign:
        return _read_pair(source, word, has_sign["words"].strip())
    return _read_picture(source, word, rest) or _read_words(source, word, rest.strip())


def _pause_taken(source: str, pause: str, word: str) -> Reading:
    """`[wait]` and `[silence]` may also be an answer or an item."""
    return replace(taken(source, pause), may_be_words=word not in PAUSES)


def _read_number_first(source: str, words: str, *, stands_apart: bool) -> Reading | None:
    """`[25 fps]`, `[2-second pause]`."""
    if pause := pause_measured(words, stands_apart=stands_apart):
        return taken(source, write_directive(pause))
    rate = _FRAME_RATE.fullmatch(words) if stands_apart else None
    return _for_the_film(source, "fps", rate["rate"]) if rate else None


def _read_pair(source: str, word: str, value: str) -> Reading | None:
    """`[word: value]`."""
    if not value:
        return _read_empty(source, word)
    direction = _direction(word, value)
    if direction is not None:
        return taken(source, direction)
    if word in DIRECTIONS:
        return _unknown(source, word)
    if setting := _setting_named(word, value):
        return _for_the_film(source, setting, value)
    noun = _noun(word)
    return taken(source, f"[{noun}: {escape_brackets(value)}]") if noun else None


def _read_pair_inside(source: str, word: str, value: str) -> Reading | None:
    """`[word: value]` among the words of a sentence."""
    if not value:
        return _read_empty(source, word) if word in ("picture", "clip") else None
    direction = _direction(word, value) if word in DIRECTIONS else None
    noun = None if word in DIRECTIONS else _noun(word)
    if direction is None and noun:
        direction = f"[{noun}: {escape_brackets(value)}]"
    return taken(source, direction) if direction else None


def _read_empty(source: str, word: str) -> Reading | None:
    if kind := _direction_noun(word):
        return Reading(f'"{source}" names no {kind} and is left out', f"Write one of {DIRECTIONS[kind]}.")
    if noun := _noun(word):
        return Reading(f'"{source}" names no {noun} and is left out', f"Write [{noun}: and what it shows].")
    if word in PAUSES or is_misspelled_pause(word):
        return Reading(f'"{source}" names no length and is left out', "Write [pause 1s].")
    key = key_named(word)
    if key in KEYS:
        return _for_the_film(source, key, "")
    return None


def _read_picture(source: str, word: str, rest: str) -> Reading | None:
    if word in ("picture", "clip") and (has_article := _AFTER_NOUN.fullmatch(rest)):
        return taken(source, f"[{word}: {escape_brackets(has_article['words'].strip())}]")
    noun = _noun(word)
    if noun and not rest.strip():
        return _read_empty(source, word)
    if noun and (described := _AFTER_OF.fullmatch(rest)):
        return taken(source, f"[{noun}: {escape_brackets(described['words'].strip())}]")
    if word in ("picture", "clip") and rest[:1].isspace() and rest.strip():
        message = f'"{source}" lacks a colon and is left out'
        return Reading(message, f"Write [{word}: {rest.strip()}].")
    return None


def _read_words(source: str, word: str, rest: str) -> Reading | None:
    """Words without a colon."""
    words = without_stop(f"{word} {rest}")
    if pause := pause_meant(words):
        return _pause_taken(source, write_directive(pause), word)
    if direction := direction_meant(words):
        return taken(source, direction)
    if words == "motion":
        return _read_empty(source, word)
    if is_transition(words):
        return _unknown(source, "transition") if rest else _read_empty(source, word)
    key = key_named(word)
    value = without_stop(rest)
    if key in _WITHOUT_SIGN and is_value_of(key, value):
        return _for_the_film(source, key, value)
    return None


def _setting_named(word: str, value: str) -> str | None:
    key = key_named(word)
    if key in _ONLY_SETTINGS or (key in KEYS and is_value_of(key, value)):
        return key
    near = nearest(word, (*_ONLY_SETTINGS, "music"))
    return near if near and is_value_of(near, value) else None


def _for_the_film(source: str, key: str, value: str) -> Reading:
    message = f'"{source}" is left out, because {key} is a setting of the whole film'
    if value and (key not in CHOICES or is_value_of(key, value)):
        remedy = f"Write {key}: {value} in the front matter, between lines of --- at the top."
    else:
        among = f", one of {', '.join(CHOICES[key])}," if key in CHOICES else ""
        remedy = f"Write {key}: and its value{among} in the front matter, between lines of --- at the top."
    return Reading(message, remedy, NoticeKind.omitted)


def _unknown(source: str, kind: str) -> Reading:
    message = f'"{source}" is not one of the {kind}s and is left out'
    return Reading(message, f"Write one of {DIRECTIONS[kind]}.")


def _direction(word: str, value: str) -> str | None:
    noun = _direction_noun(word)
    direction = direction_named(noun, value, guess=True) if noun else None
    return write_directive(direction) if direction else None


def _direction_noun(word: str) -> str | None:
    """`fit` is so short that it resembles other words by chance."""
    return word if word in DIRECTIONS else nearest(word, ("transition", "motion"))


def _noun(word: str) -> str | None:
    if word in PICTURES:
        return "picture"
    return "clip" if word in _CLIPS else nearest(word, ("picture", "clip"))
