"""Timelines can be opened by other editors: lengths add up, and what is missing is marked."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import opentimelineio as otio
import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.script import PictureFit, TransitionKind
from reelproof.domain.timeline import Caption, ChapterMark, Clip, Timeline
from reelproof.domain.units import FrameRate, Frames, Size
from reelproof.planning.export.otio import to_otio
from tests.integration.media.examples import PAN_RIGHT, film, joined, picture_clip, speech_clip
from tests.integration.planning.library_timeline import library_timeline

MEDIA = {
    Digest("p"): "assets/001-image.png",
    Digest("s"): "assets/002-narration.wav",
    Digest("m"): "assets/003-music.wav",
    Digest("v"): "assets/001-video.mp4",
}
FAILURE = Failure(ErrorCode.SensitiveContent, "The prompt was refused.")


@pytest.fixture
def timeline() -> Timeline:
    missing = replace(picture_clip(2, 60, 45, None), error=FAILURE, status=AssetStatus.needs_prompt_update)
    music = Clip(
        "Music",
        AssetKey("music"),
        Frames(0),
        Frames(135),
        Digest("m"),
        AssetStatus.generated,
        media_duration_s=2.0,
    )
    laid_out = film(
        [
            replace(picture_clip(1, 0, 60, Digest("p")), fit=PictureFit.whole),
            missing,
            picture_clip(3, 105, 30, Digest("p")),
        ],
        [
            replace(speech_clip(1, 0, 60, Digest("s"), lead_s=0.25), media_duration_s=1.0),
            speech_clip(3, 105, 30, Digest("s")),
        ],
        [Caption(0.3, 1.2, ("Two", "lines")), Caption(1.4, 2.0, ("More",))],
        [ChapterMark("One", Frames(0)), ChapterMark("Two", Frames(60))],
    )
    return replace(laid_out, music=(music,))


@pytest.fixture
def read(timeline: Timeline) -> otio.schema.Timeline:
    return opened(timeline)


def test_every_track_is_as_long_as_the_film(read: otio.schema.Timeline, timeline: Timeline) -> None:
    assert [track.name for track in read.tracks] == ["visuals", "narration", "music", "captions"]
    for track in read.tracks:
        assert track.duration().to_frames() == timeline.duration
        ranges = [track.range_of_child_at_index(index) for index in range(len(track))]
        for earlier, later in pairwise(ranges):
            assert earlier.end_time_exclusive() == later.start_time


def test_clips_are_where_the_timeline_has_them(read: otio.schema.Timeline, timeline: Timeline) -> None:
    track = read.tracks[0]
    starts = [track.range_of_child(clip).start_time.to_frames() for clip in track.find_clips()]
    assert starts == [clip.start for clip in timeline.visuals]


def test_no_clip_uses_more_than_its_media_has(read: otio.schema.Timeline) -> None:
    for clip in read.find_clips():
        if not isinstance(clip.media_reference, otio.schema.MissingReference):
            available = clip.available_range()
            assert clip.source_range.start_time >= available.start_time
            assert clip.source_range.end_time_exclusive() <= available.end_time_exclusive()


def test_speech_waits_for_its_lead_and_ends_with_its_sound(read: otio.schema.Timeline) -> None:
    track = read.tracks[1]
    assert [(type(item).__name__, item.duration().to_frames()) for item in track] == [
        ("Gap", 8), ("Clip", 30), ("Gap", 22), ("Gap", 45), ("Clip", 30),
    ]  # fmt: skip


def test_music_that_is_too_short_is_repeated(read: otio.schema.Timeline) -> None:
    assert [clip.duration().to_frames() for clip in read.tracks[2]] == [60, 60, 15]


def test_media_are_named_by_relative_paths(read: otio.schema.Timeline) -> None:
    first = next(iter(read.tracks[0].find_clips()))
    assert first.media_reference.target_url == "assets/001-image.png"


def test_a_picture_says_whether_it_is_whole(read: otio.schema.Timeline) -> None:
    fits = [clip.metadata["reelproof"].get("fit") for clip in read.tracks[0].find_clips()]
    assert fits == ["whole", None, None]


def test_missing_media_are_missing_references_with_red_markers(read: otio.schema.Timeline) -> None:
    missing = list(read.tracks[0].find_clips())[1]
    assert isinstance(missing.media_reference, otio.schema.MissingReference)
    assert missing.metadata["reelproof"]["status"] == "needs_prompt_update"
    assert missing.metadata["reelproof"]["error"]["code"] == "SensitiveContent"
    assert [(marker.color, marker.comment) for marker in missing.markers] == [
        ("RED", "The prompt was refused.")
    ]


def test_every_clip_names_its_asset(read: otio.schema.Timeline) -> None:
    assets = [clip.metadata["reelproof"]["asset"] for clip in read.find_clips()]
    assert assets[:3] == ["segment/1/image/1", "segment/2/image/1", "segment/3/image/1"]
    assert "music" in assets


def test_captions_and_chapters_are_markers(read: otio.schema.Timeline) -> None:
    captions = [
        (marker.name, marker.marked_range.start_time.to_frames(), marker.marked_range.duration.to_frames())
        for marker in read.tracks[3].markers
    ]
    assert captions == [("Two lines", 9, 27), ("More", 42, 18)]
    chapters = [(marker.name, marker.marked_range.start_time.to_frames()) for marker in read.tracks.markers]
    assert chapters == [("One", 0), ("Two", 60)]


def opened(timeline: Timeline) -> otio.schema.Timeline:
    return otio.adapters.read_from_string(to_otio(timeline, MEDIA))


def video_clip(start: int, frames: int, speed: float, media_s: float) -> Clip:
    still = picture_clip(1, start, frames, Digest("v"))
    return replace(still, motion=None, is_video=True, speed=speed, media_duration_s=media_s)


def moving(frames: int, speed: float, media_s: float) -> list[otio.schema.Clip]:
    """A clip's items on a separate track."""
    track = opened(film([video_clip(0, frames, speed, media_s)])).tracks[0]
    assert track.duration().to_frames() == frames
    return list(track)


def facts(item: otio.schema.Clip) -> tuple[int, int, list[tuple[str, float]]]:
    used = item.source_range
    effects = [(type(effect).__name__, effect.time_scalar) for effect in item.effects]
    return used.start_time.to_frames(), used.duration.to_frames(), effects


@pytest.mark.parametrize(
    ("frames", "speed", "items"),
    [
        (60, 1.0, [(0, 60, [])]),
        (30, 1.0, [(0, 30, [])]),
        (50, 1.2, [(0, 50, [("LinearTimeWarp", 1.2)])]),
        (75, 0.8, [(0, 75, [("LinearTimeWarp", 0.8)])]),
        (100, 0.8, [(0, 75, [("LinearTimeWarp", 0.8)]), (59, 25, [("FreezeFrame", 0.0)])]),
        (61, 1.0, [(0, 60, []), (59, 1, [("FreezeFrame", 0.0)])]),
    ],
)
def test_moving_pictures_run_at_their_speed_and_are_frozen_at_their_end(
    frames: int, speed: float, items: list[tuple[int, int, list[tuple[str, float]]]]
) -> None:
    found = moving(frames, speed, 2.0)
    assert [facts(item) for item in found] == items
    for item in found:
        assert item.media_reference.available_range.duration.to_frames() == 60
        assert item.media_reference.target_url == "assets/001-video.mp4"
        first, length, effects = facts(item)
        scalar = effects[0][1] if effects else 1.0
        assert first + length * scalar <= 60 + 1e-6


def shown_instead() -> Clip:
    """A picture in place of a video that was refused."""
    return replace(
        picture_clip(1, 0, 60, Digest("p")),
        asset_key=AssetKey("segment/1/video"),
        replacement_key=AssetKey("segment/1/starting_image"),
        status=AssetStatus.needs_prompt_update,
        error=FAILURE,
    )


def test_placeholders_are_shown_and_still_marked_as_missing() -> None:
    (item,) = opened(film([shown_instead()])).tracks[0]
    assert item.media_reference.target_url == "assets/001-image.png"
    assert [(marker.color, marker.comment) for marker in item.markers] == [("RED", "The prompt was refused.")]
    metadata = item.metadata["reelproof"]
    assert (metadata["asset"], metadata["replacement_key"]) == ("segment/1/video", "segment/1/starting_image")
    assert (metadata["status"], metadata["motion"]["name"]) == ("needs_prompt_update", "zoom_in")


def test_a_placeholder_has_no_motion() -> None:
    (item,) = opened(film([replace(shown_instead(), media=None)])).tracks[0]
    assert "motion" not in item.metadata["reelproof"]


def test_transitions_stand_between_clips_that_have_frames_for_them(timeline: Timeline) -> None:
    read = opened(joined(timeline, TransitionKind.crossfade, TransitionKind.wipe))
    track = read.tracks[0]
    assert [type(item).__name__ for item in track] == ["Clip", "Transition", "Clip", "Transition", "Clip"]
    assert [item.transition_type for item in (track[1], track[3])] == ["SMPTE_Dissolve", "Custom_Transition"]
    assert track[3].metadata["reelproof"]["kind"] == "wipe"
    assert track.duration().to_frames() == timeline.duration
    starts = [track.range_of_child(clip).start_time.to_frames() for clip in track.find_clips()]
    assert starts == [clip.start for clip in timeline.visuals]
    for before, transition, after in zip(track[::2], track[1::2], track[2::2], strict=False):
        assert (transition.in_offset.to_frames(), transition.out_offset.to_frames()) == (4, 4)
        if not isinstance(after.media_reference, otio.schema.MissingReference):
            assert after.source_range.start_time >= transition.in_offset
        if not isinstance(before.media_reference, otio.schema.MissingReference):
            end = before.available_range().end_time_exclusive()
            assert end - before.source_range.end_time_exclusive() >= transition.out_offset


@pytest.mark.parametrize("media_s", [0.05, 0.2, 1.9, 2.0, 2.1, 2.2, 9.0])
def test_a_clip_held_at_its_end_still_has_items_as_long_as_its_transitions(media_s: float) -> None:
    clips = [picture_clip(1, 0, 60, Digest("p")), video_clip(60, 60, 1.0, media_s)]
    timeline = joined(
        film([*clips, picture_clip(3, 120, 60, Digest("p"))]), TransitionKind.wipe, TransitionKind.push
    )
    read = opened(timeline)
    items = list(read.tracks[0])
    assert sum(item.duration().to_frames() for item in items if isinstance(item, otio.core.Item)) == 180
    for before, item, after in zip(items, items[1:], items[2:], strict=False):
        if isinstance(item, otio.schema.Transition):
            assert before.duration() >= item.in_offset
            assert after.duration() >= item.out_offset


def test_unusual_text_is_written(timeline: Timeline) -> None:
    odd = replace(timeline, title='"}\n{"OTIO_SCHEMA": 🎬', captions=(Caption(0, 1, ('a "b" \\ c\x07',)),))
    assert opened(odd).name == odd.title


def examples(timeline: Timeline) -> Iterator[Timeline]:
    """Timelines with every kind of object that is written."""
    yield timeline
    yield film([shown_instead()])
    yield film([video_clip(0, 60, 1.0, 1.5), video_clip(60, 50, 1.2, 2.0), video_clip(110, 100, 0.8, 2.0)])
    yield film(
        [picture_clip(1, 0, 45, Digest("not stored")), picture_clip(2, 45, 15, Digest("p"), PAN_RIGHT)]
    )
    yield film([picture_clip(1, 0, 30, None), picture_clip(2, 90, 30, Digest("p"), None)])
    yield replace(
        timeline, rate=FrameRate(24), size=Size(1080, 1920), language="ja", captions=(), chapters=()
    )
    yield joined(timeline, TransitionKind.crossfade, TransitionKind.push)
    yield joined(
        film([video_clip(0, 60, 1.0, 1.5), video_clip(60, 50, 1.2, 2.0), video_clip(110, 100, 0.8, 2.0)]),
        TransitionKind.wipe,
        TransitionKind.cut,
    )
    odd = '"}\n\t\\/ 🎬 Ünïcode \u2028\x07\x7f 日本語 עברית'
    yield replace(
        timeline,
        title=odd,
        visuals=tuple(replace(clip, name=odd) for clip in timeline.visuals),
        captions=(Caption(0, 0.001, (odd, odd)),),
        chapters=(ChapterMark(odd, Frames(0)),),
    )


def test_the_file_is_the_one_that_the_library_writes(timeline: Timeline) -> None:
    for example in examples(timeline):
        written = to_otio(example, MEDIA)
        expected = library_timeline(example, MEDIA)
        assert otio.adapters.read_from_string(written).is_equivalent_to(expected)
        assert written == expected.to_json_string()
