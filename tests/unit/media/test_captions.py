"""Captions are positioned correctly, fit, highlight the spoken word, and survive any text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.domain.units import Size
from reelproof.media.caption_drawing import draw_caption, find_words
from reelproof.media.captions import CaptionTrack, spoken_at
from reelproof.media.frames.planes import Planes, empty_planes
from reelproof.media.rendering.chunk import ShownCaption, ShownWord
from reelproof.planning.export.caption_look import look_for

WIDE, TALL, SQUARE = Size(1920, 1080), Size(1080, 1920), Size(1080, 1080)
LINES = ("The ocean covers more than 70% of our planet,", "yet we have mapped so little of it.")
HOSTILE = [
    ("{\\fs200}{\\p1}m 0 0", "Dialogue: 0,0:00:00.00"),
    ("%{pts} ' : \\ ; [in][out]", "<b>&amp;</b>"),
    ("\x00\x1b[31m\r\n\n", "\u202e\u2066reversed"),
    ("👨‍👩‍👧‍👦 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 1️⃣", "\ud800\udfff"),
    ("Z̸̢̛̮͎̗͔͙͍͈̬͉̞̗̈́̓̐̊̇͆̐͊̅͘a" * 20, "﷽" * 12),
    ("W" * 5000, "i" * 5000),
    ("", "   "),
    (),
]


@pytest.mark.parametrize("frame", [WIDE, SQUARE, Size(1280, 720), Size(192, 108)])
def test_landscape_captions_are_low_inside_the_title_safe_area(frame: Size) -> None:
    left, top, right, bottom = changed_box(blended(frame, LINES))
    assert left >= frame.width * 0.05
    assert right <= frame.width * 0.95
    assert bottom <= frame.height * 0.95
    assert top >= frame.height * 0.75
    assert abs((left + right) / 2 - frame.width / 2) <= 2


def test_vertical_captions_stay_clear_of_the_apps_own_signs() -> None:
    for lines in (("yet we have mapped",), ("yet we have mapped", "so very little"), ("a", "b")):
        left, top, right, bottom = changed_box(blended(TALL, lines))
        assert left >= 55
        assert right <= 1080 - 165
        assert top >= 1180
        assert bottom <= 1500 - 20
        assert (left + right) / 2 <= 541


def test_a_short_vertical_caption_is_centered() -> None:
    left, _, right, _ = changed_box(blended(TALL, ("the sea",)))
    assert abs((left + right) / 2 - 540) <= 2


def test_letters_are_large_enough_to_read() -> None:
    one_line = changed_box(blended(WIDE, ("Hxg",)))
    assert one_line[3] - one_line[1] > 60
    assert look_for(TALL).size > 70


def test_letters_are_bright_on_a_dark_box() -> None:
    planes = blended(WIDE, LINES, level=128)
    left, top, right, bottom = changed_box(planes, 128)
    inside = planes[0][top:bottom, left:right]
    assert inside.max() >= 230
    assert np.median(inside) < 70
    assert set(np.unique(planes[1])) <= set(range(120, 136))


def test_the_spoken_word_has_its_own_color() -> None:
    words = tuple(ShownWord(text, first) for text, first in (("we", 0), ("have", 10), ("mapped", 20)))
    caption = ShownCaption(0, 30, ("we have mapped",), words)
    track = CaptionTrack([caption], TALL, "en")
    centers = []
    for index in (5, 15, 25):
        planes = gray(TALL)
        track.blend(index, planes)
        yellow = np.argwhere(planes[1] < 90)
        assert len(yellow) > 100
        centers.append(yellow[:, 1].mean())
    assert centers == sorted(centers)
    assert centers[2] - centers[0] > 100


def test_before_the_first_word_none_is_highlighted() -> None:
    caption = ShownCaption(0, 30, ("we have",), (ShownWord("we", 6), ShownWord("have", 9)))
    assert [spoken_at(caption, index) for index in (0, 5, 6, 8, 9, 29)] == [None, None, 0, 0, 1, 1]


def test_highlighting_moves_no_letter() -> None:
    words = ["yet", "we", "have", "mapped"]
    style = look_for(TALL)
    drawings = [
        draw_caption(("yet we have", "mapped"), words, spoken, style, TALL, "en")[0] for spoken in range(4)
    ]
    alphas = {drawing.getchannel("A").tobytes() for drawing in drawings}
    assert len(alphas) == 1


def test_words_are_found_in_order_and_unknown_ones_are_skipped() -> None:
    assert find_words("the sea and the sky", ["the", "sea", "lake", "the"]) == [
        (0, 3),
        (4, 7),
        None,
        (12, 15),
    ]


def test_captions_show_only_in_their_time() -> None:
    track = CaptionTrack([ShownCaption(3, 6, ("Hello",))], WIDE, "en")
    for index, is_shown in ((0, False), (2, False), (3, True), (5, True), (6, False)):
        planes = gray(WIDE)
        track.blend(index, planes)
        assert bool((planes[0] != 128).any()) is is_shown


@pytest.mark.parametrize("frame", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("lines", HOSTILE)
def test_no_text_breaks_it_or_leaves_the_frame(lines: tuple[str, ...], frame: Size) -> None:
    planes = blended(frame, lines)
    changed = planes[0] != 128
    assert not changed[:, : frame.width // 25].any()
    assert not changed[:, -frame.width // 25 :].any()
    assert not changed[-frame.height // 60 :].any()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=3), st.lists(st.text(max_size=10), max_size=4))
def test_any_lines_and_words_can_be_drawn(lines: list[str], words: list[str]) -> None:
    shown = tuple(ShownWord(word, index) for index, word in enumerate(words))
    track = CaptionTrack([ShownCaption(0, 9, tuple(lines), shown)], Size(108, 192), "en")
    for index in (0, 3):
        track.blend(index, gray(Size(108, 192)))


def test_a_line_that_is_too_long_is_broken_and_not_cut() -> None:
    words = (
        "Counterrevolutionaries internationally misunderstood telecommunications infrastructure requirements"
    )
    parts = words.split()
    drawings = [blended(TALL, (" ".join(parts[: count + 1]),))[0] for count in range(len(parts))]
    assert len({drawing.tobytes() for drawing in drawings}) == len(parts)
    left, _, right, _ = changed_box(blended(TALL, (words,)))
    assert left >= 55
    assert right <= 1080 - 165


def blended(frame: Size, lines: tuple[str, ...], level: int = 128) -> Planes:
    planes = gray(frame, level)
    CaptionTrack([ShownCaption(0, 1, lines)], frame, "en").blend(0, planes)
    return planes


def gray(frame: Size, level: int = 128) -> Planes:
    planes = empty_planes(frame)
    for plane, value in zip(planes, (level, 128, 128), strict=True):
        plane[:] = value
    return planes


def changed_box(planes: Planes, level: int = 128) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(planes[0] != level)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
