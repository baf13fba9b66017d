"""Detects quotations in texts."""

import re

from reelproof_local.card.reading.tables import EVERY_LANGUAGE, pattern_for
from reelproof_local.card.scenes.kinds import Quotation, Scene
from reelproof_local.card.scenes.scene_text import SceneText

_FEWEST_WORDS, _MAX_WORDS = 4, 24
_MIN_SHARE = 0.25
_LETTERS_PER_WORD = 3

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«\s?([^»]+?)\s?»|„([^“”]+)[“”]|「([^」]+)」")
_NAME = r"(?:[A-ZÀ-Þ][\w.'’-]+|(?:de|von|van|da|del|di|la)(?=\s[A-ZÀ-Þ]))"
_REPORTING_VERBS = pattern_for("said", EVERY_LANGUAGE)
_SPEAKERS = (
    re.compile(rf"\b[Aa]s\s+((?:{_NAME}\s?)+?)\s?(?:once\s)?(?:put|said|wrote)"),
    re.compile(rf"\b(?:{_REPORTING_VERBS})\s+((?:{_NAME}\s?)+)"),
    re.compile(rf"((?:[A-ZÀ-Þ][\w.'’-]+\s)(?:{_NAME}\s)*)(?:once\s|famously\s)?(?:{_REPORTING_VERBS})\b"),
)
_NO_NAMES = frozenset(
    (
        "He",
        "She",
        "They",
        "It",
        "I",
        "We",
        "Then",
        "Er",
        "Sie",
        "Es",
        "Ihr",
        "Ich",
        "Wir",
        "Man",
        "Dann",
        "Il",
        "Elle",
        "On",
        "Ils",
        "Elles",
        "Je",
        "Nous",
        "Puis",
        "Él",
        "Ella",
        "Ellos",
        "Yo",
        "Entonces",
        "Lui",
        "Lei",
        "Io",
        "Loro",
        "Poi",
        "Ele",
        "Ela",
        "Eu",
        "Então",
        "Hij",
        "Zij",
        "Ze",
        "Ik",
        "Toen",
    )
)


def quotation(scene_text: SceneText) -> Scene | None:
    text = scene_text.text
    for found in _QUOTED.finditer(text):
        words = next(group for group in found.groups() if group).strip().rstrip(",")
        count = len(words.split()) if " " in words else len(words) // _LETTERS_PER_WORD
        if count >= _FEWEST_WORDS and len(words) >= _MIN_SHARE * len(text):
            kept = words if count <= _MAX_WORDS else _opening(words)
            return Quotation(kept, _speaker(text[: found.start()] + text[found.end() :]))
    return None


def _opening(words: str) -> str:
    """Returns as many first clauses of a long quotation as fit."""
    kept = ""
    for part in re.split(r"(?<=[,;:.!?。、])\s*", words):
        if len((kept + part).split()) > _MAX_WORDS or len(kept + part) > _MAX_WORDS * 8:
            break
        kept = f"{kept} {part}".strip()
    shortened = kept or " ".join(words.split()[:_MAX_WORDS])[: _MAX_WORDS * 8]
    return shortened.rstrip(",;:.、。") + "…"


def _speaker(text: str) -> str:
    for pattern in _SPEAKERS:
        found = pattern.search(text)
        if found and found.group(1).strip() not in _NO_NAMES:
            return found.group(1).strip(" .,")
    return ""
