"""Every style of a film has its own cards, or those of the nearest style."""

import pytest

from reelproof.domain.script import Style
from reelproof_local.card.styles import NEAREST, STYLES, CardStyle, style_named


def test_every_style_has_traits() -> None:
    assert set(STYLES) == set(CardStyle)


@pytest.mark.parametrize("style", Style)
def test_every_style_of_a_film_is_a_card_style_or_has_a_nearest_one(style: Style) -> None:
    assert (style.value in set(CardStyle)) is not (style.value in NEAREST)


def test_no_name_is_without_a_style() -> None:
    assert style_named("paper") is CardStyle.paper
    assert style_named("cinematic") is CardStyle.night
    assert style_named("no such style") is CardStyle.bright
