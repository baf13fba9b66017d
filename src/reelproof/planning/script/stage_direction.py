"""Directions in words: `[fade]`, `[long pause]`, `[zoom in]`, `[pause for two seconds]`."""

import re

from reelproof.domain.script import Pause
from reelproof.planning.script.directive import LONGEST_PAUSE_S, direction_named, write_directive
from reelproof.planning.script.spelling import word_set

SHORT_PAUSE, USUAL_PAUSE, LONG_PAUSE = Pause(0.5), Pause(1), Pause(2)

_PAUSE = re.compile(
    r"(?:(?P<long>long|longer|big|lange|longue|larga|lunga|longa|pregnant)"
    r"|(?P<short>short|shorter|brief|small|slight|quick|little|tiny|kurze|courte|corta|breve|curta)"
    r"|dramatic|awkward|thoughtful|silent|medium)\s+(?:pause|silence|beat|pausa|pauze)"
    r"|(?:pause|pausa)\s+(?:(?P<longer>larga|lunga|longa|longue)|(?P<shorter>corta|breve|curta|courte))",
    re.IGNORECASE,
)
_PAUSE_WORDS = word_set("beat silence wait break pause pausa pauze paus")
_TRANSITIONS_SEEN = (
    *("fade", "fade in", "fade out", "dissolve", "cross dissolve", "crossfade", "cross fade"),
    *("wipe", "wipe right", "push", "push left", "cut", "hard cut", "straight cut"),
)
_MOTIONS_SEEN = (
    *("zoom", "zoom in", "zoom out", "push in", "pull out", "pull back", "tilt up", "tilt down", "ken burns"),
    *("pan left", "pan right", "pan up", "pan down"),
)
_UNAVAILABLE = re.compile(
    r"(?:fade|cut|dissolve|wipe)\s+(?:to|from)\s+(?:black|white)|(?:jump|smash|match)\s+cut", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[\s_-]+")
_NUMBERS = {
    **dict.fromkeys(("a", "an", "one", "einer", "eine", "une", "un", "una", "uno"), 1.0),
    **dict.fromkeys(("half a", "half", "eine halbe", "einer halben", "medio"), 0.5),
    **dict.fromkeys(("two", "a couple of", "zwei", "deux", "dos", "due", "dois", "twee"), 2.0),
    **dict.fromkeys(("three", "a few", "ein paar", "drei", "trois", "tres", "tre", "três", "drie"), 3.0),
    **dict.fromkeys(("four", "vier", "quatre", "cuatro"), 4.0),
    **dict.fromkeys(("five", "fünf", "cinq", "cinco"), 5.0),
    **dict.fromkeys(("ten", "zehn", "dix", "diez"), 10.0),
}
_NUMBER = rf"\d{{1,9}}(?:[.,]\d{{1,9}})?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_UNIT = (
    r"ms|milli\w+|milis\w+|secs?|seconds?|sekunden?|secondes?|segundos?|secondi|secondo|seconden|s"
    r"|min|minutes?|minuten?|minutos?|minut[oi]|m"
)
_SIGN = re.compile(r"\A\s*(?:[:=]|(?<=\s)[-–—](?=\s))")
_LENGTH = re.compile(
    rf"(?:(?:for|of|about|around|ca\.?|circa|für|von|etwa|pendant|durant|de|durante|por|di|per)\s+){{0,2}}~?\s*"
    rf"(?P<number>{_NUMBER})[\s-]*(?P<unit>{_UNIT})?(?:\s+(?:long|lang))?\.?",
    re.IGNORECASE,
)
_LENGTH_FIRST = re.compile(
    rf"(?P<number>{_NUMBER})[\s-]*(?P<unit>{_UNIT})[\s-]+(?:(?:of|de|di)\s+)?"
    r"(?P<noun>pause|silence|beat|pausa|stille|silencio)",
    re.IGNORECASE,
)


def pause_meant(words: str) -> Pause | None:
    """`long pause`, `beat`."""
    plain = without_stop(words)
    if match := _PAUSE.fullmatch(plain):
        if match["long"] or match["longer"]:
            return LONG_PAUSE
        return SHORT_PAUSE if match["short"] or match["shorter"] else USUAL_PAUSE
    return USUAL_PAUSE if plain.lower() in _PAUSE_WORDS else None


def without_stop(words: str) -> str:
    """Directions may end like sentences: `Fade to black.`"""
    return words.strip().removesuffix(".").rstrip()


def pause_lasting(words: str, *, most_s: float | None = None) -> Pause | None:
    """`2 sec`, `for two seconds`, `5`; None for no length or one of nothing.

    Cut to the longest pause; with `most_s`, None for a longer one and for minutes.
    """
    return _lasting(_LENGTH.fullmatch(_SIGN.sub("", words).strip()), most_s)


def pause_measured(words: str, *, stands_apart: bool) -> Pause | None:
    """`2-second pause`; `3 seconds of silence`, which is prose among the words of a sentence."""
    match = _LENGTH_FIRST.fullmatch(words.strip())
    if match is None or match["noun"].lower() in ("pause", "pausa"):
        return _lasting(match, None)
    return _lasting(match, LONGEST_PAUSE_S) if stands_apart else None


def _lasting(match: re.Match[str] | None, most_s: float | None) -> Pause | None:
    if match is None:
        return None
    number = match["number"].lower()
    amount = _NUMBERS.get(number) or float(number.replace(",", "."))
    unit = (match["unit"] or "s").lower()
    factor = 0.001 if unit.startswith(("ms", "mil")) else 60 if unit.startswith("m") else 1
    if most_s is not None and (factor > 1 or amount * factor > most_s):
        return None
    duration_s = min(round(amount * factor, 3), LONGEST_PAUSE_S)
    return Pause(duration_s) if duration_s > 0 else None


def direction_meant(words: str) -> str | None:
    """The directive for `fade`, `zoom in`, `transition wipe`."""
    spaced = _SEPARATORS.sub(" ", without_stop(words).casefold())
    noun, _, value = spaced.partition(" ")
    direction = direction_named(noun, value, guess=True) if value else None
    if direction is None:
        seen = "transition" if spaced in _TRANSITIONS_SEEN else "motion" if spaced in _MOTIONS_SEEN else ""
        direction = direction_named(seen, spaced, guess=True)
    return write_directive(direction) if direction else None


def is_transition(words: str) -> bool:
    """Whether it asks for a transition that there is not, or for none by name."""
    plain = without_stop(words)
    return _UNAVAILABLE.fullmatch(plain) is not None or plain.casefold().split()[:1] == ["transition"]
