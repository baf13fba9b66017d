"""A chunk's key covers everything that decides its pictures, but not its clip's position."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import SpokenWord
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.render import RenderOptions
from reelproof.domain.script import MotionName, PictureFit
from reelproof.domain.timeline import Caption, Clip, DrawnPlaceholder, Framing, Motion
from reelproof.domain.units import FrameRate, Frames, Size
from reelproof.media.rendering.chunk import LONGEST_S, Chunk, ShownCaption, ShownWord, chunk_key, chunks_of
from tests.integration.media.examples import PAN_RIGHT, RATE, ZOOM_IN, film, picture_clip

OPTIONS = RenderOptions()
CHUNK = Chunk(
    picture=Digest("a"),
    motion=ZOOM_IN,
    placeholder=None,
    clip_frames=90,
    first=0,
    frames=45,
    size=Size(1920, 1080),
    rate=FrameRate(30),
    language="en",
    captions=(ShownCaption(3, 30, ("Hello there,", "sea"), (ShownWord("Hello", 4),)),),
    fade_in_frames=15,
    fade_out_frames=0,
)
OTHERS: dict[str, Any] = {
    "picture": Digest("b"),
    "motion": PAN_RIGHT,
    "placeholder": DrawnPlaceholder("a", "b"),
    "clip_frames": 91,
    "first": 1,
    "frames": 46,
    "size": Size(1080, 1920),
    "rate": FrameRate(25),
    "language": "ja",
    "captions": (),
    "fade_in_frames": 14,
    "fade_out_frames": 2,
    "is_video": True,
    "speed": 1.1,
    "caption_style": CaptionStyle.bold,
    "fit": PictureFit.whole,
}
CLIP = replace(CHUNK, motion=None, is_video=True, speed=0.9)
starts = st.integers(0, 100_000).map(Frames)
rates = st.sampled_from([24, 25, 30, 60]).map(FrameRate)


def test_equal_chunks_have_equal_keys() -> None:
    assert chunk_key(CHUNK, "x264") == chunk_key(replace(CHUNK), "x264")


@pytest.mark.parametrize("name", [field.name for field in fields(Chunk)])
def test_any_change_makes_another_key(name: str) -> None:
    chunk = CLIP if name == "speed" else CHUNK
    changed = replace(chunk, **{name: OTHERS[name]})
    assert chunk_key(changed, "x264") != chunk_key(chunk, "x264")


def test_the_key_of_a_still_picture_is_the_same_from_version_to_version() -> None:
    """Pieces that were encoded before are found again."""
    assert chunk_key(CHUNK, "x264") == "1e6cd56b90fb6f8a176b4acf1a441e6f81671673ec17334c78bb724db22acee2"


@pytest.mark.parametrize("chunk", [CHUNK, CLIP])
def test_every_fit_makes_another_key(chunk: Chunk) -> None:
    keys = {chunk_key(replace(chunk, fit=fit), "x264") for fit in (None, *PictureFit)}
    assert len(keys) == len(PictureFit) + 1


def test_another_encoder_makes_another_key() -> None:
    assert chunk_key(CHUNK, "x264 superfast") != chunk_key(CHUNK, "x264 veryfast")


@pytest.mark.parametrize(
    "caption",
    [
        ShownCaption(4, 30, ("Hello there,", "sea"), (ShownWord("Hello", 4),)),
        ShownCaption(3, 31, ("Hello there,", "sea"), (ShownWord("Hello", 4),)),
        ShownCaption(3, 30, ("Hello there, sea",), (ShownWord("Hello", 4),)),
        ShownCaption(3, 30, ("Hello there,", "sea"), (ShownWord("Hello", 5),)),
        ShownCaption(3, 30, ("Hello there,", "sea"), (ShownWord("hello", 4),)),
    ],
)
def test_any_change_of_a_caption_makes_another_key(caption: ShownCaption) -> None:
    assert chunk_key(replace(CHUNK, captions=(caption,)), "x") != chunk_key(CHUNK, "x")


@given(st.floats(1, 1.5), st.floats(0.3, 0.7), st.floats(0.3, 0.7), st.floats(1, 1.5), st.floats(0.3, 0.7))
def test_any_change_of_a_motion_makes_another_key(
    zoom: float, across: float, down: float, end_zoom: float, end_across: float
) -> None:
    motion = Motion(MotionName.zoom_in, Framing(zoom, across, down), Framing(end_zoom, end_across, 0.5))
    same = motion == ZOOM_IN
    assert (chunk_key(replace(CHUNK, motion=motion), "x") == chunk_key(CHUNK, "x")) is same


@given(starts, starts, rates, st.floats(0, 2.5), st.floats(0.05, 1), st.floats(0, 0.5))
def test_the_place_on_the_timeline_does_not_matter(
    start: Frames, other_start: Frames, rate: FrameRate, from_s: float, length_s: float, word_s: float
) -> None:
    def chunks(at: Frames) -> tuple[Chunk, ...]:
        begin_s = at / rate.frames_per_s + from_s
        caption = Caption(
            begin_s, begin_s + length_s, ("Hello",), (SpokenWord("Hello", begin_s + word_s, begin_s + 1),)
        )
        clip = picture_clip(1, at, 90, Digest("a"))
        return chunks_of(replace(film([clip], captions=[caption]), rate=rate), clip, OPTIONS)

    assert chunks(start) == chunks(other_start)


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_halves_of_frames_are_rounded_the_same_everywhere(rate: int) -> None:
    """Added to a clip's start, the same half of a frame falls a hair to either side."""
    clips = [picture_clip(1, start, 30, Digest("a")) for start in range(0, 3_000, 7)]
    shown = set()
    for clip in clips:
        caption = Caption(clip.start / rate + 2.5 / rate, clip.start / rate + 9.5 / rate, ("Hello",))
        timeline = replace(film([clip], captions=[caption]), rate=FrameRate(rate))
        shown.add(chunks_of(timeline, clip, OPTIONS)[0].captions[0])
    assert shown == {ShownCaption(3, 10, ("Hello",))}


@given(st.integers(1, 5_000), rates)
def test_a_clip_is_cut_without_gap_or_overlap_into_even_pieces(frames: int, rate: FrameRate) -> None:
    clip = picture_clip(1, 0, frames, Digest("a"))
    chunks = chunks_of(replace(film([clip]), rate=rate), clip, OPTIONS)
    at = 0
    for chunk in chunks:
        assert chunk.first == at
        assert 0 < chunk.frames <= LONGEST_S * rate.frames_per_s
        assert chunk.clip_frames == frames
        at = chunk.end
    assert at == frames
    assert max(chunk.frames for chunk in chunks) - min(chunk.frames for chunk in chunks) <= 1


def test_a_change_at_a_clip_s_end_leaves_its_beginning_alone() -> None:
    clip = picture_clip(1, 0, 600, Digest("a"))
    fading = replace(clip, fade_out_s=1.0)
    late = Caption(19.0, 19.5, ("Late",))
    before = chunks_of(film([clip]), clip, OPTIONS)
    after = chunks_of(film([fading], captions=[late]), fading, OPTIONS)
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, True, True, False]


def test_captions_go_to_the_clips_that_they_are_seen_in() -> None:
    clips = [picture_clip(1, 0, 30, Digest("a")), picture_clip(2, 30, 30, Digest("b"))]
    captions = [Caption(0.5, 1.5, ("Over the cut",)), Caption(1.6, 1.9, ("Later",))]
    shown = [captions_of(clip, clips, captions) for clip in clips]
    assert shown == [
        (ShownCaption(15, 30, ("Over the cut",)),),
        (ShownCaption(0, 15, ("Over the cut",)), ShownCaption(18, 27, ("Later",))),
    ]


def test_captions_may_be_left_out() -> None:
    clip = picture_clip(1, 0, 30, Digest("a"))
    timeline = film([clip], captions=[Caption(0.2, 0.8, ("Hello",))])
    (chunk,) = chunks_of(timeline, clip, RenderOptions(burn_captions=False))
    assert chunk.captions == ()


def test_the_usual_style_makes_the_same_pieces_named_or_not() -> None:
    clip = picture_clip(1, 0, 30, Digest("a"))
    wide = film([clip], captions=[Caption(0.2, 0.8, ("Hello",))])
    for timeline, usual in ((wide, CaptionStyle.box), (replace(wide, size=Size(1080, 1920)), "karaoke")):
        plain = chunks_of(timeline, clip, OPTIONS)
        for style in CaptionStyle:
            styled = chunks_of(timeline, clip, RenderOptions(caption_style=style))
            assert (styled == plain) is (style == usual)


def test_a_style_leaves_pieces_without_captions_alone() -> None:
    clip = picture_clip(1, 0, 30, Digest("a"))
    silent = film([clip])
    assert chunks_of(silent, clip, RenderOptions(caption_style=CaptionStyle.bold)) == chunks_of(
        silent, clip, OPTIONS
    )


def test_moving_pictures_run_at_their_speed_under_a_still_camera() -> None:
    clip = replace(picture_clip(1, 0, 30, Digest("a")), is_video=True, speed=1.1)
    (chunk,) = chunks_of(film([clip]), clip, OPTIONS)
    assert (chunk.is_video, chunk.speed, chunk.motion) == (True, 1.1, None)


def test_the_placeholder_of_a_clip_is_an_ordinary_still_picture() -> None:
    still = picture_clip(1, 0, 30, Digest("a"))
    replaced = replace(still, replacement_key=AssetKey("segment/1/starting_image"), speed=0.9)
    assert chunks_of(film([replaced]), replaced, OPTIONS) == chunks_of(film([still]), still, OPTIONS)


def test_a_missing_picture_is_a_placeholder_that_does_not_move() -> None:
    clip = picture_clip(1, 0, 30, None)
    (chunk,) = chunks_of(film([clip]), clip, OPTIONS)
    assert chunk.placeholder == DrawnPlaceholder("A chapter", "Words of segment 1.")
    assert (chunk.picture, chunk.motion) == (None, None)


def test_a_clip_without_picture_and_words_shows_its_name() -> None:
    clip = replace(picture_clip(1, 0, 30, None), placeholder=None)
    (chunk,) = chunks_of(film([clip]), clip, OPTIONS)
    assert chunk.placeholder == DrawnPlaceholder("Picture 1", "")


def test_fades_share_a_clip_that_is_too_short_for_them() -> None:
    clip = replace(picture_clip(1, 0, 20, Digest("a")), fade_in_s=0.5, fade_out_s=0.9)
    (chunk,) = chunks_of(film([clip]), clip, OPTIONS)
    assert (chunk.fade_in_frames, chunk.fade_out_frames) == (10, 10)


def test_text_that_cannot_be_written_down_does_not_break_a_key() -> None:
    clip = picture_clip(1, 0, 30, Digest("a"))
    (chunk,) = chunks_of(film([clip], captions=[Caption(0, 1, ("half \ud800", "\x00"))]), clip, OPTIONS)
    assert chunk.captions[0].lines == ("half",)
    assert len(chunk_key(chunk, "x")) == 64


def captions_of(clip: Clip, clips: list[Clip], captions: list[Caption]) -> tuple[ShownCaption, ...]:
    (chunk,) = chunks_of(film(clips, captions=captions), clip, OPTIONS)
    assert chunk.rate == RATE
    return chunk.captions
