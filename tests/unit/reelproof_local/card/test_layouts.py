"""Layouts: inside the safe area, complete and without overlap, in every format."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof_local.card.composition import compose
from reelproof_local.card.elements import Dot, Element, Picture, Pill, Ring, TextBlock
from reelproof_local.card.graphics.box import Box, Frame
from reelproof_local.card.order import CardOrder
from tests.unit.reelproof_local.card.test_plan_scene import SCENES, WITHOUT_ICON

# Elements that carry meaning must not be cut off.
CARRYING = (Picture, TextBlock, Pill, Ring, Dot)
FORMATS = [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350), (640, 360)]
TEXTS = [text for text, _, _ in SCENES] + WITHOUT_ICON
ODD = [
    "",
    "Hello",
    "...",
    "word " * 5000,
    "x" * 400,
    "Rindfleischetikettierungsüberwachungsaufgabe",
    "تحول النباتات ضوء الشمس",
]


def _composed(
    text: str,
    size: tuple[int, int],
    card: str = "scene",
    title: str | None = None,
    subtitle: str | None = None,
) -> tuple[Element, ...]:
    return compose(CardOrder(text, *size, card=card, title=title, subtitle=subtitle), Frame(*size))


def _holds(outer: Box, inner: Box, slack: float) -> bool:
    return (
        inner.left >= outer.left - slack
        and inner.top >= outer.top - slack
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )


def _overlap(one: Box, other: Box, slack: float) -> bool:
    return (
        one.left < other.right - slack
        and other.left < one.right - slack
        and one.top < other.bottom - slack
        and other.top < one.bottom - slack
    )


def _check(elements: tuple[Element, ...], frame: Frame) -> None:
    carrying = [element for element in elements if isinstance(element, CARRYING)]
    for element in carrying:
        assert _holds(frame.safe, element.box, slack=1.5), element
    for at, one in enumerate(carrying):
        for other in carrying[at + 1 :]:
            assert not _collide(one, other), (one, other)


def _collide(one: Element, other: Element) -> bool:
    """Numbers may be inside their ring."""
    kinds = (Picture, TextBlock, Pill)
    return isinstance(one, kinds) and isinstance(other, kinds) and _overlap(one.box, other.box, slack=2)


@pytest.mark.parametrize("size", FORMATS)
@pytest.mark.parametrize("text", TEXTS + ODD)
def test_everything_stands_safe_and_apart(text: str, size: tuple[int, int]) -> None:
    _check(_composed(text, size), Frame(*size))


@pytest.mark.parametrize("size", FORMATS)
@pytest.mark.parametrize("card", ["title", "chapter", "end"])
@pytest.mark.parametrize(
    "title", ["", "Volcanoes", "How Volcanoes Shape the Planet We Live On", "word " * 200]
)
def test_titles_stand_safe_and_apart(title: str, card: str, size: tuple[int, int]) -> None:
    for subtitle in ("", "A short lecture on fire, rock and time"):
        _check(_composed("", size, card, title=title, subtitle=subtitle), Frame(*size))


@settings(max_examples=40, deadline=None)
@given(
    words=st.lists(st.sampled_from(" ".join(TEXTS).split()), min_size=1, max_size=40),
    size=st.sampled_from(FORMATS),
)
def test_any_mixture_of_words_stands_safe_and_apart(words: list[str], size: tuple[int, int]) -> None:
    _check(_composed(" ".join(words), size), Frame(*size))


@pytest.mark.parametrize("size", FORMATS)
@pytest.mark.parametrize("text", TEXTS)
def test_words_stay_inside_their_boxes(text: str, size: tuple[int, int]) -> None:
    for element in _composed(text, size):
        words = element.lettering if isinstance(element, Pill) else element
        if isinstance(words, TextBlock):
            assert words.setting.width <= words.box.width + 0.5
            assert words.setting.height <= words.box.height + 0.5
        if isinstance(element, Pill):
            assert _holds(element.box, element.lettering.box, slack=1)


def test_words_can_be_read_on_a_telephone() -> None:
    for text, _, _ in SCENES:
        for element in _composed(text, (1080, 1920)):
            words = element.lettering if isinstance(element, Pill) else element
            if isinstance(words, TextBlock):
                assert words.setting.size >= 20, (text, words)


def test_upright_and_wide_frames_are_composed_differently() -> None:
    wide = _composed("Bees carry pollen.", (1920, 1080))
    tall = _composed("Bees carry pollen.", (1080, 1920))
    first, second = (part.box for part in wide if isinstance(part, Picture))
    upper, lower = (part.box for part in tall if isinstance(part, Picture))

    assert first.right < second.left
    assert upper.bottom < lower.top


def test_the_upright_safe_area_is_what_apps_leave_free() -> None:
    safe = Frame(1080, 1920).safe

    assert safe.top >= 250
    assert safe.bottom <= 1200
    assert safe.left >= 76
    assert safe.right <= 1080 - 170
