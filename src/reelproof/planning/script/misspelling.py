"""Corrects misspelled directives such as `[image: …]`, and recognizes production notes for editors."""

import re

from reelproof.planning.script.directive import escape_brackets, is_well_formed
from reelproof.planning.script.spelling import nearest, word_set

BRACKETED = re.compile(r"\[\s*(?P<word>[^\W\d_]{3,14})(?P<rest>(?:\s*:\s*|\s+)[^\[\]\n]{1,300})\]")

_PICTURES = word_set(
    """
    image images img pic pics photo photos photograph illustration drawing painting visual bild
    foto imagen immagine imagem afbeelding obraz
    """
)
_CLIPS = word_set("video videos movie footage animation film")
_PAUSES = word_set("pausa paus pausen pauze break silence wait beat")
_FOR_EDITORS = re.compile(
    r"\[\s*(?:music|musik|sound|sounds|sound effect|sfx|b-?roll|vfx|cut to|cut|fade in|fade out|fade|"
    r"transition|voice-?over|vo|on-?screen(?: text)?|camera|close-?up|narrator|scene|shot|"
    r"notes?|todo|comment|caption|subtitle|title|direction|stage|overlay|lower third|effect|audio|"
    r"ambience)\s*:"
    r"[^\[\]\n]{1,300}\]",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\s*:?\s*(\d+(?:[.,]\d+)?)\s*(ms|s|secs?|seconds?|sekunden?|segundos?)", re.IGNORECASE)
_AFTER_COLON = re.compile(r"\s*:\s*(?P<words>\S.*)")
_AFTER_NOUN = re.compile(
    r"\s+(?P<words>(?:an?|the|some|two|three|eine?[nmrs]?|der|die|das|une?|le|la|les|una|uno|el|los|las|il|lo|gli"
    r"|uma?|os?|een|het|de)\s.+)",
    re.IGNORECASE,
)


def is_for_an_editor(source: str) -> bool:
    """`[music: sad]`, `[b-roll: a city]`: production notes."""
    return _FOR_EDITORS.fullmatch(source) is not None


def corrected(source: str) -> str | None:
    """`[image: a boat]` as `[picture: a boat]`. None for words in brackets that direct nothing."""
    match = BRACKETED.fullmatch(source)
    if match is None:
        return None
    word, rest = match["word"].lower(), match["rest"]
    if amount := _AMOUNT.fullmatch(rest):
        return _pause(word, amount)
    has_colon = _AFTER_COLON.fullmatch(rest)
    if has_colon and (noun := _noun(word)):
        return f"[{noun}: {escape_brackets(has_colon['words'].strip())}]"
    has_article = _AFTER_NOUN.fullmatch(rest)
    if has_article and word in ("picture", "clip"):
        return f"[{word}: {escape_brackets(has_article['words'].strip())}]"
    return None


def _noun(word: str) -> str | None:
    if word in _PICTURES:
        return "picture"
    return "clip" if word in _CLIPS else nearest(word, ("picture", "clip"))


def _pause(word: str, amount: re.Match[str]) -> str | None:
    if word not in _PAUSES and nearest(word, ("pause",)) is None:
        return None
    unit = "ms" if amount[2].lower() == "ms" else "s"
    pause = f"[pause {amount[1].replace(',', '.')}{unit}]"
    return pause if is_well_formed(pause) else None
