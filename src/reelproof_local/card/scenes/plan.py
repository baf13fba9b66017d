"""Choosing what a card shows: from a segment's text to a scene. Pure and deterministic."""

from collections.abc import Callable

from reelproof_local.card.reading.phrases import key_phrase
from reelproof_local.card.scenes.changes import comparison, flow, steps
from reelproof_local.card.scenes.counts import amount, part, place, timeline, year
from reelproof_local.card.scenes.kinds import Group, Hero, Map, Scene
from reelproof_local.card.scenes.quotations import quotation
from reelproof_local.card.scenes.scene_text import SceneText

# Enough of a long segment to determine its topic.
_LETTERS_READ = 1500
_LONG_TEXT_WORDS = 45
_MAX_THINGS_OF_LONG_TEXT = 4


def plan_scene(text: str, language: str, subject: str = "", *, maps: bool = True) -> Scene:
    """Returns the scene for a segment's text. `subject` contains words of the film, to disambiguate."""
    scene_text = SceneText(" ".join(text[:_LETTERS_READ].split()), language, subject)
    for decide in _DECIDERS:
        scene = decide(scene_text)
        if scene is not None and (maps or not isinstance(scene, Map)):
            return scene
    return key_phrase(scene_text.text, language)


def _things(scene_text: SceneText) -> Scene | None:
    shown = scene_text.things()
    if not shown:
        return None
    if len(shown) > 1:
        is_long = len(scene_text.text.split()) > _LONG_TEXT_WORDS
        return Group(shown[:_MAX_THINGS_OF_LONG_TEXT] if is_long else shown)
    phrase = key_phrase(scene_text.text, scene_text.language, about=shown[0].label)
    says_more = len(phrase.text) > len(shown[0].label) + 3
    return Hero(shown[0], phrase if says_more else None)


# Ordered by precision: the most reliable detectors come first.
_DECIDERS: tuple[Callable[[SceneText], Scene | None], ...] = (
    quotation,
    steps,
    timeline,
    flow,
    comparison,
    part,
    place,
    amount,
    year,
    _things,
)
