"""Every mood that a film may ask for can be composed, and described to music services."""

import pytest

from reelproof.domain.script import MusicMood
from reelproof.planning.assets.film_assets import MOOD_PROMPTS
from reelproof_local.music.moods import MOODS

COMPOSED = [mood for mood in MusicMood if mood is not MusicMood.none]


@pytest.mark.parametrize("mood", COMPOSED)
def test_a_mood_has_sounds_and_words(mood: MusicMood) -> None:
    assert mood.value in MOODS
    assert MOOD_PROMPTS[mood]


def test_no_sounds_are_left_over() -> None:
    assert {mood.value for mood in COMPOSED} == set(MOODS)
