"""Every caption style is legible on any picture, in every shape and script."""

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.units import Size
from reelproof.media.caption_drawing import draw_caption
from reelproof.media.captions import CaptionTrack
from reelproof.media.frames.planes import Planes, planes_of
from reelproof.media.rendering.chunk import ShownCaption, ShownWord
from reelproof.planning.export.caption_look import look_for, usual_style

WIDE, TALL, SQUARE = Size(1920, 1080), Size(1080, 1920), Size(1080, 1080)
TEXTS = {
    "en": ("The ocean covers more", "than half our planet,"),
    "fr": ("Qui le sait\u202f? «\u00a0Personne\u202f!\u00a0»", "dit Mme\u00a0Curie."),
    "ar": ("يغطي المحيط أكثر", "من نصف كوكبنا،"),
    "he": ("האוקיינוס מכסה יותר", "ממחצית כוכב הלכת,"),
    "ja": ("海は地球の半分より", "広い面積をおおって、"),
    "hi": ("महासागर हमारे ग्रह के", "आधे से अधिक भाग को"),
    "th": ("มหาสมุทรครอบคลุม", "พื้นที่ส่วนใหญ่ของโลก"),
}
styles = pytest.mark.parametrize("style", CaptionStyle)
shapes = pytest.mark.parametrize("frame", [WIDE, TALL, SQUARE], ids=["16:9", "9:16", "1:1"])
languages = pytest.mark.parametrize("language", TEXTS)
Mask = npt.NDArray[np.bool_]


@styles
@shapes
@pytest.mark.parametrize("language", ["en", "ar", "ja"])
@pytest.mark.parametrize("background", ["white", "black", "busy"])
def test_letters_stand_out(style: CaptionStyle, frame: Size, language: str, background: str) -> None:
    planes = _background(frame, background)
    _track(style, frame, language).blend(0, planes)
    letters, ring = _letters_and_ring(style, frame, language)
    light, dark = _luminance(planes[0][letters]), _luminance(planes[0][ring])
    contrast = (np.median(light) + 0.05) / (np.percentile(dark, 75) + 0.05)
    # WCAG 2.2, 1.4.3; large text needs 3.
    assert contrast >= 4.5


@styles
@shapes
@languages
def test_captions_keep_clear_of_edges_and_controls(style: CaptionStyle, frame: Size, language: str) -> None:
    drawing, top = draw_caption(TEXTS[language], (), None, look_for(frame, style), frame, language)
    rows, columns = np.nonzero(np.asarray(drawing)[..., 3] > 128)
    left, upper, right, lower = columns.min(), rows.min() + top, columns.max() + 1, rows.max() + 1 + top
    if frame is TALL:
        assert (left >= 50, right <= 1080 - 160) == (True, True)
        assert (upper >= 1150, lower <= 1500) == (True, True)
    else:
        assert (left >= frame.width * 0.05, right <= frame.width * 0.95) == (True, True)
        assert (upper >= frame.height * 0.75, lower <= frame.height * 0.95) == (True, True)


@styles
@shapes
@languages
def test_karaoke_alone_lights_the_spoken_word(style: CaptionStyle, frame: Size, language: str) -> None:
    words = " ".join(TEXTS[language]).split()
    shown = tuple(ShownWord(word, index) for index, word in enumerate(words))
    small = frame.scaled_to(540)
    track = CaptionTrack([ShownCaption(0, 99, TEXTS[language], shown)], small, language, style)
    lit = [_lit(track, index, small) for index in range(len(words))]
    if style is not CaptionStyle.karaoke:
        assert not any(mask.any() for mask in lit)
        return
    assert all(mask.any() for mask in lit)
    for one, other in pairwise(lit):
        assert not (one & other).any()


@shapes
def test_right_to_left_words_are_lit_from_the_right(frame: Size) -> None:
    words = TEXTS["ar"][0].split()
    shown = tuple(ShownWord(word, index) for index, word in enumerate(words))
    caption = ShownCaption(0, 99, TEXTS["ar"][:1], shown)
    track = CaptionTrack([caption], frame, "ar", CaptionStyle.karaoke)
    centers = [np.nonzero(_lit(track, index, frame))[1].mean() for index in range(len(words))]
    assert centers == sorted(centers, reverse=True)


@shapes
def test_styles_differ_and_the_usual_one_needs_no_name(frame: Size) -> None:
    looks = {style: look_for(frame, style) for style in CaptionStyle}
    assert len(set(looks.values())) == len(looks)
    assert look_for(frame) == looks[usual_style(frame)]
    assert looks[CaptionStyle.bold].size > looks[CaptionStyle.clean].size


def _track(style: CaptionStyle, frame: Size, language: str) -> CaptionTrack:
    return CaptionTrack([ShownCaption(0, 99, TEXTS[language])], frame, language, style)


def _background(frame: Size, name: str) -> Planes:
    shape = (frame.height, frame.width, 3)
    if name == "busy":
        rough = np.random.default_rng(1).integers(0, 256, (shape[0] // 12, shape[1] // 12, 3), np.uint8)
        return planes_of(cv2.resize(rough, shape[1::-1], interpolation=cv2.INTER_NEAREST))
    return planes_of(np.full(shape, 255 if name == "white" else 0, np.uint8))


def _letters_and_ring(style: CaptionStyle, frame: Size, language: str) -> tuple[Mask, Mask]:
    """The insides of the letters, and what is just around them."""
    look = look_for(frame, style)
    drawing, top = draw_caption(TEXTS[language], (), None, look, frame, language)
    strip = np.asarray(drawing)
    inside = ((strip[..., 3] == 255) & (strip[..., 0] > 250)).astype(np.uint8)
    near, far = (cv2.dilate(inside, np.ones((size, size), np.uint8)) for size in (3, 5))
    masks = []
    for mask in (inside > 0, (far > 0) & (near == 0)):
        whole = np.zeros((frame.height, frame.width), np.bool_)
        whole[top : top + len(mask)] = mask[: frame.height - top]
        masks.append(whole)
    return masks[0], masks[1]


def _luminance(luma: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    linear: npt.NDArray[np.float64] = np.clip((luma.astype(float) - 16) / 219, 0, 1) ** 2.4
    return linear


def _lit(track: CaptionTrack, index: int, frame: Size) -> Mask:
    planes = _background(frame, "black")
    track.blend(index, planes)
    mask: Mask = planes[1] < 90
    return mask
