"""A timeline has no gaps, no overlaps, and is as long as its parts, whatever is missing."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from reelproof.domain.ids import AssetKey
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import FormatName, Script
from reelproof.domain.timeline import Timeline
from reelproof.domain.units import FrameRate, Frames
from reelproof.planning.assets.asset_key import narration_key, video_key
from reelproof.planning.script.speech.segment_length import LEAD_S, TAIL_S
from reelproof.planning.timeline.timeline import MAX_SPEED, MIN_SPEED, clip_speed, plan_timeline
from tests.unit.planning.films import FILMED, failed, generated, options, planned, scripts, simple_script


def lay_out(script: Script, film_options: FilmOptions, assets: tuple[Asset, ...]) -> Timeline:
    return plan_timeline(script, film_options, {asset.key: asset for asset in assets})


@st.composite
def films(draw: st.DrawFn) -> tuple[Script, FilmOptions, tuple[Asset, ...]]:
    """Any film, with each asset generated or failed."""
    script, film_options = draw(scripts()), draw(options)
    assets = tuple(
        failed(asset) if draw(st.integers(0, 3)) == 0 else generated(asset, draw(st.floats(0.3, 20.0)))
        for asset in planned(script, film_options)
    )
    return script, film_options, assets


@given(films())
def test_visuals_cover_the_film_without_gap_or_overlap(
    film: tuple[Script, FilmOptions, tuple[Asset, ...]],
) -> None:
    timeline = lay_out(*film)
    at = 0
    for clip in timeline.visuals:
        assert clip.start == at
        assert clip.duration > 0
        at += clip.duration
    assert at == timeline.duration


@given(films())
def test_narration_fits_its_picture_and_every_segment_has_one(
    film: tuple[Script, FilmOptions, tuple[Asset, ...]],
) -> None:
    script, film_options, assets = film
    timeline = lay_out(script, film_options, assets)
    by_key = {asset.key: asset for asset in assets}
    assert [clip.segment_id for clip in timeline.narration] == [segment.id for segment in script.segments]
    for clip in timeline.narration:
        take = by_key[clip.asset_key].accepted_take
        if take is not None and take.duration_s is not None:
            assert film_options.frame_rate.seconds(clip.duration) >= clip.lead_s + take.duration_s


@given(films())
def test_every_clip_carries_the_status_and_error_of_its_asset(
    film: tuple[Script, FilmOptions, tuple[Asset, ...]],
) -> None:
    timeline = lay_out(*film)
    by_key = {asset.key: asset for asset in film[2]}
    for clip in (*timeline.visuals, *timeline.narration, *timeline.music):
        asset = by_key[clip.asset_key]
        assert (clip.status, clip.error) == (asset.status, asset.error)
        assert (clip.media is None) == (asset.accepted_take is None and clip.replacement_key is None)
        assert clip.replacement_key is None or asset.accepted_take is None
    for clip in timeline.visuals:
        assert (clip.placeholder is not None) == (clip.media is None)


@given(films())
def test_captions_stay_inside_the_film_in_order_and_contain_every_word(
    film: tuple[Script, FilmOptions, tuple[Asset, ...]],
) -> None:
    script, timeline = film[0], lay_out(*film)
    at_s = 0.0
    for caption in timeline.captions:
        assert caption.start_s >= at_s - 1e-9
        assert caption.end_s > caption.start_s
        at_s = caption.end_s
    assert at_s <= timeline.duration_s + 1e-6
    shown = " ".join(line for caption in timeline.captions for line in caption.lines).split()
    assert shown == " ".join(segment.text for segment in script.segments).split()


@given(films())
def test_the_camera_never_moves_the_same_way_twice_running(
    film: tuple[Script, FilmOptions, tuple[Asset, ...]],
) -> None:
    motions = [clip.motion for clip in lay_out(*film).visuals]
    assert all(one is None or one != other for one, other in pairwise(motions))


@given(films())
def test_moving_pictures_follow_the_narration_within_bounds(
    film: tuple[Script, FilmOptions, tuple[Asset, ...]],
) -> None:
    rate = film[1].frame_rate
    by_key = {asset.key: asset for asset in film[2]}
    for clip in lay_out(*film).visuals:
        is_clip = by_key[clip.asset_key].kind is AssetKind.video and clip.replacement_key is None
        assert clip.is_video == (is_clip and clip.media is not None)
        assert (clip.motion is None) == clip.is_video
        assert MIN_SPEED <= clip.speed <= MAX_SPEED
        if not clip.is_video:
            assert clip.speed == 1.0
        elif clip.media_duration_s and MIN_SPEED < clip.speed < MAX_SPEED:
            assert abs(clip.media_duration_s / clip.speed - rate.seconds(clip.duration)) < 0.05


@given(films())
def test_the_placeholder_of_a_clip_is_its_starting_image(
    film: tuple[Script, FilmOptions, tuple[Asset, ...]],
) -> None:
    by_key = {asset.key: asset for asset in film[2]}
    for clip in lay_out(*film).visuals:
        asset = by_key[clip.asset_key]
        if asset.kind is not AssetKind.video or asset.accepted_take is not None:
            assert clip.replacement_key is None
            continue
        (dependency,) = asset.depends_on
        image = by_key[dependency.key].accepted_take
        assert clip.replacement_key == (dependency.key if image else None)
        assert clip.media == (image.media_digest if image else None)


@pytest.mark.parametrize(
    ("media_s", "speed"),
    [(4.0, 0.8), (5.0, 1.0), (5.03, 1.0), (5.5, 1.1), (9.0, 1.2), (1.0, 0.8), (None, 1.0)],
)
def test_a_clip_s_speed(media_s: float | None, speed: float) -> None:
    assert clip_speed(media_s, Frames(150), FrameRate(30)) == speed


def test_a_clip_that_comes_late_changes_no_other_clip() -> None:
    script = simple_script("One.", "Two.", "Three.")
    whole = tuple(generated(asset, 2.0) for asset in planned(script, FILMED))
    lost = tuple(failed(asset) if asset.key == video_key(script.segments[1]) else asset for asset in whole)
    with_all, without = lay_out(script, FILMED, whole).visuals, lay_out(script, FILMED, lost).visuals
    changed = [one.name for one, other in zip(with_all, without, strict=True) if one != other]
    assert changed == ["Two."]
    (missing,) = [clip for clip in without if clip.replacement_key]
    assert (missing.status, missing.is_video) == (AssetStatus.failed, False)
    assert missing.error is not None
    assert missing.motion is not None


def test_an_own_picture_stays_still_among_clips() -> None:
    script = simple_script("One.", "Two.")
    own = replace(script.segments[0], own_picture="me.jpg")
    script = replace(script, chapters=(replace(script.chapters[0], segments=(own, script.segments[1])),))
    assets = tuple(generated(asset, 2.0) for asset in planned(script, FILMED))
    shown = {clip.asset_key: clip.is_video for clip in lay_out(script, FILMED, assets).visuals}
    assert shown == {
        "title/image/1": False,
        "segment/s0/image/1": False,
        "segment/s1/video": True,
        "end/image/1": False,
    }


@pytest.mark.parametrize("film_options", [FilmOptions(), FILMED])
def test_an_own_clip_moves_in_every_film_at_the_pace_of_its_narration(film_options: FilmOptions) -> None:
    script = simple_script("One.")
    own = replace(script.segments[0], own_picture="goat.mov")
    script = replace(script, chapters=(replace(script.chapters[0], segments=(own,)),))
    lengths = {narration_key(own): 5.0, video_key(own): 5.0}
    assets = tuple(generated(asset, lengths.get(asset.key)) for asset in planned(script, film_options))
    (clip,) = [clip for clip in lay_out(script, film_options, assets).visuals if clip.segment_id]
    assert (clip.asset_key, clip.is_video, clip.replacement_key) == (video_key(own), True, None)
    assert clip.speed == pytest.approx(5.0 / film_options.frame_rate.seconds(clip.duration), abs=1e-3)
    lost = tuple(failed(asset) if asset.key == video_key(own) else asset for asset in assets)
    (missing,) = [clip for clip in lay_out(script, film_options, lost).visuals if clip.segment_id]
    assert (missing.is_video, missing.status) == (False, AssetStatus.failed)
    assert missing.placeholder is not None
    assert missing.placeholder.words == "One."


def test_the_words_of_a_recording_are_its_captions_over_its_length() -> None:
    script = simple_script("One word and another one.")
    own = replace(script.segments[0], own_recording="take.wav")
    script = replace(script, chapters=(replace(script.chapters[0], segments=(own,)),))
    lengths = {narration_key(own): 8.0}
    wordless = tuple(
        replace(made, accepted_take=replace(made.accepted_take, words=()))
        for asset in planned(script, FilmOptions())
        if (made := generated(asset, lengths.get(asset.key))).accepted_take is not None
    )
    timeline = lay_out(script, FilmOptions(), wordless)
    words = [word for caption in timeline.captions for word in caption.words]
    assert " ".join(word.text for word in words) == own.text
    start_s = FilmOptions().frame_rate.seconds(timeline.narration[0].start) + LEAD_S
    assert words[0].start_s == pytest.approx(start_s)
    assert start_s + 6.0 < words[-1].end_s <= start_s + 8.0


@pytest.mark.parametrize("duration_s", [0.06, 0.2, 0.43])
def test_the_caption_of_a_very_short_recording_can_be_read(duration_s: float) -> None:
    script = simple_script("Yes!", "No!")
    assets = tuple(generated(asset, duration_s) for asset in planned(script, FilmOptions()))
    timeline = lay_out(script, FilmOptions(), assets)
    first, second = timeline.captions
    assert first.end_s - first.start_s >= 0.8
    assert second.end_s - second.start_s >= 0.8
    assert first.end_s < second.start_s


def test_a_missing_narration_is_silence_as_long_as_its_words_take() -> None:
    script = simple_script(
        "These are quite a few words that somebody would have to say aloud, and it takes a while."
    )
    film_options = FilmOptions()
    assets = tuple(
        failed(asset) if asset.kind is AssetKind.narration else generated(asset)
        for asset in planned(script, film_options)
    )
    (clip,) = lay_out(script, film_options, assets).narration
    seconds = film_options.frame_rate.seconds(clip.duration)
    assert clip.media is None
    assert clip.status is AssetStatus.failed
    assert 4.0 < seconds < 10.0


def test_narration_is_master_of_time() -> None:
    script = simple_script("One.", "Two.")
    film_options = FilmOptions()
    lengths = {narration_key(script.segments[0]): 3.0, narration_key(script.segments[1]): 7.25}
    assets = tuple(generated(asset, lengths.get(asset.key)) for asset in planned(script, film_options))
    first, second = lay_out(script, film_options, assets).narration
    assert first.duration == film_options.frame_rate.frames_covering(LEAD_S + 3.0 + TAIL_S)
    assert second.duration == film_options.frame_rate.frames_covering(LEAD_S + 7.25 + TAIL_S)


def test_an_edit_of_one_segment_changes_no_other_clip_but_its_place() -> None:
    film_options = FilmOptions()
    before = simple_script("One.", "Two.", "Three.", "Four.")
    after = simple_script("One.", "Two, but much longer than it was.", "Three.", "Four.")
    longer: dict[AssetKey, float] = {narration_key(after.segments[1]): 9.0}
    first = lay_out(before, film_options, tuple(generated(a, 2.0) for a in planned(before, film_options)))
    second = lay_out(
        after, film_options, tuple(generated(a, longer.get(a.key, 2.0)) for a in planned(after, film_options))
    )
    changed = [
        one.segment_id
        for one, other in zip(first.visuals, second.visuals, strict=True)
        if (one.motion, one.duration, one.media) != (other.motion, other.duration, other.media)
    ]
    assert changed == [before.segments[1].id]


def test_a_vertical_film_starts_with_its_first_sentence() -> None:
    script = simple_script("The hook.")
    film_options = FilmOptions(format=FormatName.vertical)
    timeline = lay_out(script, film_options, tuple(generated(a, 2.0) for a in planned(script, film_options)))
    assert timeline.visuals[0].segment_id == script.segments[0].id


@given(films())
def test_only_a_title_card_fades_in(film: tuple[Script, FilmOptions, tuple[Asset, ...]]) -> None:
    first, *others = lay_out(*film).visuals
    assert (first.fade_in_s > 0) == (first.segment_id is None)
    assert not any(clip.fade_in_s for clip in others)
