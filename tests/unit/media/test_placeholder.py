"""The card for a missing picture is legible and never a flat color."""

import numpy as np
import pytest

from reelproof.domain.timeline import DrawnPlaceholder
from reelproof.domain.units import Size
from reelproof.media.frames.placeholder import SIGN_INK, WORDS_INK, draw_card
from reelproof.media.pictures.decoding import Rgb

WORDS = "Plants take in carbon dioxide and water, and turn them into sugar."


@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1920), Size(1080, 1080), Size(1080, 1350)])
def test_it_shows_words_a_sign_and_a_quiet_ground(size: Size) -> None:
    card = draw_card(DrawnPlaceholder("Chapter one", WORDS), size, "en")
    assert card.shape == (size.height, size.width, 3)
    assert share_near(card, WORDS_INK) > 0.005
    assert share_near(card, SIGN_INK) > 0.0005
    ground = card[: size.height // 12].astype(float).mean(axis=2)
    assert ground.max() < 100
    assert ground.std() > 1


@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1080)])
def test_captions_have_space_below(size: Size) -> None:
    card = draw_card(DrawnPlaceholder("Chapter one", WORDS * 20), size, "en")
    assert share_near(card[int(size.height * 0.79) :], WORDS_INK) == 0


def test_on_a_vertical_film_it_keeps_clear_of_the_apps_own_signs() -> None:
    card = draw_card(DrawnPlaceholder("Chapter one", WORDS * 20), Size(1080, 1920), "en")
    written = np.argwhere(near(card, WORDS_INK) | near(card, SIGN_INK))
    assert written[:, 0].min() >= 250
    assert written[:, 0].max() <= 1920 * 0.61
    assert written[:, 1].min() >= 60
    assert written[:, 1].max() <= 1080 - 165


def test_different_text_gives_a_different_card_and_equal_text_the_same() -> None:
    size = Size(192, 108)
    one = draw_card(DrawnPlaceholder("A", WORDS), size, "en")
    assert np.array_equal(one, draw_card(DrawnPlaceholder("A", WORDS), size, "en"))
    assert not np.array_equal(one, draw_card(DrawnPlaceholder("A", WORDS + "!"), size, "en"))


def test_arabic_starts_at_the_right() -> None:
    card = draw_card(DrawnPlaceholder("", "تغطي المحيطات"), Size(960, 540), "ar")
    written = np.argwhere(near(card, WORDS_INK))
    assert written[:, 1].mean() > 960 / 2


@pytest.mark.parametrize(
    "placeholder",
    [
        DrawnPlaceholder("", ""),
        DrawnPlaceholder("Only a heading", ""),
        DrawnPlaceholder("a" * 500, "b " * 5000),
        DrawnPlaceholder("\x00", "\u202e\n"),
    ],
)
@pytest.mark.parametrize("size", [Size(320, 180), Size(64, 36), Size(108, 192)])
def test_no_text_breaks_it(placeholder: DrawnPlaceholder, size: Size) -> None:
    assert draw_card(placeholder, size, "en").std() > 1


def near(card: Rgb, ink: tuple[int, int, int]) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    return np.asarray(np.abs(card.astype(int) - ink).max(axis=2) < 25)


def share_near(card: Rgb, ink: tuple[int, int, int]) -> float:
    return float(near(card, ink).mean())
