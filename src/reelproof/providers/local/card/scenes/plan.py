"""Deciding what a card shows: from a segment's words to a scene. Pure, and the same every time."""

from collections.abc import Callable

from reelproof.providers.local.card.reading.phrases import key_phrase
from reelproof.providers.local.card.scenes.changes import comparison, flow, steps
from reelproof.providers.local.card.scenes.counts import amount, part, place, timeline, year
from reelproof.providers.local.card.scenes.kinds import Group, Hero, Map, Scene
from reelproof.providers.local.card.scenes.passage import Passage
from reelproof.providers.local.card.scenes.quotations import quotation

# Enough of a long segment to know what it is about.
_LETTERS_READ = 1500
_LONG_TEXT_WORDS = 45
_MOST_THINGS_OF_LONG_TEXT = 4


def plan_scene(text: str, language: str, subject: str = "", *, maps: bool = True) -> Scene:
    """The scene for a segment's words. `subject` holds words of the whole film, to settle ambiguous ones."""
    passage = Passage(" ".join(text[:_LETTERS_READ].split()), language, subject)
    for decide in _DECIDERS:
        scene = decide(passage)
        if scene is not None and (maps or not isinstance(scene, Map)):
            return scene
    return key_phrase(passage.text, language)


def _things(passage: Passage) -> Scene | None:
    shown = passage.things()
    if not shown:
        return None
    if len(shown) > 1:
        is_long = len(passage.text.split()) > _LONG_TEXT_WORDS
        return Group(shown[:_MOST_THINGS_OF_LONG_TEXT] if is_long else shown)
    phrase = key_phrase(passage.text, passage.language, about=shown[0].label)
    says_more = len(phrase.text) > len(shown[0].label) + 3
    return Hero(shown[0], phrase if says_more else None)


# Those that are right when they answer at all come first.
_DECIDERS: tuple[Callable[[Passage], Scene | None], ...] = (
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
