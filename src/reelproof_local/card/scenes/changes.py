"""Detects sequences, transformations and comparisons in texts."""

import re
from dataclasses import replace

from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.phrases import clauses, key_phrase
from reelproof_local.card.reading.tables import pattern_for, patterns_for
from reelproof_local.card.scenes.kinds import Comparison, Flow, Scene, Steps
from reelproof_local.card.scenes.scene_text import SceneText

_MAX_STEPS = 4
_WORDS_OF_A_STEP = 5
_THINGS_IN_A_FLOW = 6

_FROM_TO = re.compile(r"\bfrom\b(?P<source>(?:\s[\w'’-]+){1,4}?)\sto\b(?P<result>(?:\s[\w'’-]+){1,4})")
_OPENS_CONTRAST = re.compile(r"^\s*(?:Unlike|While|Whereas|Compared (?:to|with))\b([^,]+),(.+)", re.DOTALL)


def steps(scene_text: SceneText) -> Scene | None:
    """First this, then that, finally the other."""
    words = patterns_for("steps", scene_text.spoken)
    if not words:
        return None
    marker = re.compile(rf"(?:^|(?<=[.!?;:,]\s)|(?<=\band\s))(?:{'|'.join(words)})\b,?\s", re.IGNORECASE)
    starts = list(marker.finditer(scene_text.text))
    opening = re.match(rf"(?:{words[0]})\b", starts[0].group(), re.IGNORECASE) if starts else None
    if opening is None or len(starts) < 2:
        return None
    ends = [found.start() for found in starts[1:]] + [len(scene_text.text)]
    parts = [scene_text.text[found.end() : end] for found, end in zip(starts, ends, strict=True)]
    shown = [_step(replace(scene_text, text=part)) for part in parts[:_MAX_STEPS]]
    return Steps(_without_repeats(shown)) if all(step.label for step in shown) else None


def _step(part: SceneText) -> Thing:
    phrase = key_phrase(next(iter(clauses(part.text)), ""), part.language, most=_WORDS_OF_A_STEP).text
    shown = part.things()
    return Thing(phrase, shown[0].icon if shown else "")


def _without_repeats(shown: list[Thing]) -> tuple[Thing, ...]:
    """Removes repeated icons; these steps keep only their text."""
    icons = [step.icon for step in shown]
    return tuple(replace(step, icon="") if step.icon in icons[:at] else step for at, step in enumerate(shown))


def flow(scene_text: SceneText) -> Scene | None:
    """Detects things that turn into, cause, or move to others."""
    for sentence in scene_text.sentences():
        shown = sentence.things(_THINGS_IN_A_FLOW)
        if len(shown) > 1:
            scene = _into(sentence, shown) or _brings(sentence, shown) or _from_to(sentence.text, shown)
            if scene is not None:
                return scene
    return None


def _into(sentence: SceneText, shown: tuple[Thing, ...]) -> Scene | None:
    found = re.search(pattern_for("into", sentence.spoken), sentence.text)
    if found is None:
        return None
    before = [thing for thing in shown if thing.start < found.start("what")]
    sources = [thing for thing in shown if found.start("what") <= thing.start < found.end("what")]
    results = [thing for thing in shown if thing.start >= found.end("what")]
    if not results or not sources:
        return None
    return Flow(tuple(sources[:3]), before[-1] if before else None, tuple(results[:3]))


def _brings(sentence: SceneText, shown: tuple[Thing, ...]) -> Scene | None:
    found = re.search(pattern_for("brings", sentence.spoken), sentence.text)
    if found is None:
        return None
    sources = [thing for thing in shown if thing.start < found.start()]
    results = [thing for thing in shown if thing.start >= found.end()]
    if not sources or not results:
        return None
    return Flow(tuple(sources[-2:]), None, tuple(results[:2]))


def _from_to(sentence: str, shown: tuple[Thing, ...]) -> Scene | None:
    found = _FROM_TO.search(sentence)
    if found is None:
        return None
    source = next((t for t in shown if found.start("source") <= t.start < found.end("source")), None)
    result = next((t for t in shown if found.start("result") <= t.start < found.end("result")), None)
    if source is None or result is None:
        return None
    carried = [thing for thing in shown if thing.start < found.start()]
    return Flow((source,), carried[-1] if carried else None, (result,))


def comparison(scene_text: SceneText) -> Scene | None:
    """Two things against each other."""
    for sentence in scene_text.sentences():
        scene = _compared(sentence)
        if scene is not None:
            return scene
    return None


def _compared(sentence: SceneText) -> Scene | None:
    opening = _OPENS_CONTRAST.match(sentence.text)
    if opening:
        return _pair(sentence, opening.start(2), opening.start(2), 0)
    than = re.search(pattern_for("than", sentence.spoken), sentence.text)
    if than:
        larger = -1 if than.group("larger") else 1 if than.group("smaller") else 0
        return _pair(sentence, than.start(), than.end(), larger)
    against = re.search(pattern_for("against", sentence.spoken), sentence.text)
    return _pair(sentence, against.start(), against.end(), 0) if against else None


def _pair(sentence: SceneText, until: int, since: int, larger: int) -> Scene | None:
    """Returns the first thing on each side, if there are two."""
    shown = sentence.things()
    first = next((thing for thing in shown if thing.start < until), None)
    if first is None:
        return None
    second = next((thing for thing in shown if thing.start >= since and thing.icon != first.icon), None)
    return Comparison(first, second, larger) if second else None
