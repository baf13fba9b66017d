"""Stages of scenes: every stage can be painted in every style."""

import pytest

from reelproof_local.card.graphics.box import Frame
from reelproof_local.card.graphics.color import contrast
from reelproof_local.card.graphics.raster import rasterized
from reelproof_local.card.graphics.rng import SeededRandom
from reelproof_local.card.inks import inks_for
from reelproof_local.card.look import Look
from reelproof_local.card.palette import Palette, palette_for
from reelproof_local.card.stages import STAGES, paint_stage
from reelproof_local.card.stages.choice import stage_for
from reelproof_local.card.styles import CardStyle

PALETTES = [palette_for(str(seed)) for seed in range(40)]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("In 1969 two astronauts walked on the Moon.", "moon"),
        ("Saturn and its rings orbit the Sun.", "space"),
        ("Volcanoes form where molten rock rises from deep inside the planet.", "mountain"),
        ("Whales migrate through the cold ocean.", "underwater"),
        ("The old ship left the harbor.", "sea"),
        ("The chef adds garlic and onions to the pan.", "kitchen"),
        ("A computer runs the software.", "digital"),
        ("The Roman Empire fell in the fifth century.", "history"),
        ("Photosynthesis turns sunlight into sugar.", "nature"),
        ("Inflation erodes the value of money.", "economy"),
        ("Good design is invisible.", "abstract"),
        ("", "abstract"),
        ("El corazón bombea la sangre.", "abstract"),
    ],
)
def test_a_scene_plays_where_its_words_belong(text: str, stage: str) -> None:
    assert stage_for(text, "en") == stage


def test_words_in_other_languages_choose_stages_too() -> None:
    assert stage_for("El corazón bombea la sangre.", "es") == "body"
    assert stage_for("地球は太陽のまわりを回る。", "ja") == "space"


def test_a_scene_without_words_of_its_own_plays_where_the_film_does() -> None:
    film = "Volcanoes, lava, magma and tectonic plates: how mountains are made."

    assert stage_for("Nobody knows when it will happen again.", "en", film) == "mountain"
    assert stage_for("The chef adds garlic and onions to the pan.", "en", film) == "kitchen"


@pytest.mark.parametrize("style", list(CardStyle))
@pytest.mark.parametrize("name", list(STAGES))
def test_every_stage_is_painted_in_every_style(name: str, style: CardStyle) -> None:
    frame = Frame(192, 108)
    backdrop = paint_stage(name, frame, Look(style, palette_for("film")), SeededRandom("seed"))

    layer = rasterized(backdrop.content, frame.width, frame.height)
    assert layer.getbbox() is not None
    assert len(backdrop.stops) > 1
    assert style is not CardStyle.night or backdrop.dark


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("style", list(CardStyle))
def test_inks_can_be_read(style: CardStyle, palette: Palette) -> None:
    look = Look(style, palette)
    for dark in (True, False):
        inks = inks_for(look, dark_stage=dark)
        assert contrast(inks.text, inks.veil) > 7
        assert contrast(inks.pill_text, inks.pill) > 7
        assert contrast(inks.accent, inks.veil) > 3
        assert contrast(inks.on_accent, inks.accent) > 3


def test_a_film_keeps_its_palette_and_varies_its_scenes() -> None:
    look = Look(CardStyle.bright, palette_for("film"))
    one, same, other = (
        paint_stage("nature", Frame(192, 108), look, SeededRandom(seed)) for seed in ("a", "a", "b")
    )

    assert palette_for("film") == palette_for("film")
    assert one == same
    assert one.content != other.content
