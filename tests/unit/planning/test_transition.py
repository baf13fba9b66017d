"""Transitions take their time from both sides, and change nothing else of a film."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.project import FilmOptions
from reelproof.domain.script import FormatName, MotionName, Script, TransitionKind
from reelproof.domain.timeline import Clip, Timeline
from reelproof.domain.units import FrameRate, Frames
from reelproof.planning.timeline.motion import MOTIONS
from reelproof.planning.timeline.timeline import plan_timeline
from reelproof.planning.timeline.transition import SIDE_S, plan_transitions
from tests.unit.planning.films import FILMED, generated, options, planned, scripts
from tests.unit.planning.parsing import read

RATE = FrameRate(30)
CROSSFADE, CUT, PUSH, WIPE = (
    TransitionKind.crossfade,
    TransitionKind.cut,
    TransitionKind.push,
    TransitionKind.wipe,
)
kinds = st.sampled_from(TransitionKind)


def lay_out(script: Script, film_options: FilmOptions, media_s: float = 2.0) -> Timeline:
    assets = {asset.key: generated(asset, media_s) for asset in planned(script, film_options)}
    return plan_timeline(script, film_options, assets)


def without_transitions(timeline: Timeline) -> Timeline:
    visuals = tuple(replace(clip, head_frames=0, tail_frames=0, speed=1.0) for clip in timeline.visuals)
    return replace(timeline, transitions=(), visuals=visuals)


@given(scripts(), options, kinds)
def test_a_film_is_the_same_with_any_transition(
    script: Script, film_options: FilmOptions, kind: TransitionKind
) -> None:
    plain = lay_out(script, film_options)
    joined = lay_out(script, replace(film_options, transition=kind))
    assert without_transitions(joined) == without_transitions(plain)
    assert joined.transitions or kind is CUT


@given(st.lists(st.tuples(st.integers(1, 400), kinds), min_size=1, max_size=8), st.sampled_from([24, 30, 60]))
def test_transitions_leave_half_of_every_clip_to_itself(
    clips: list[tuple[int, TransitionKind]], frames_per_s: int
) -> None:
    rate = FrameRate(frames_per_s)
    starts = [Frames(sum(frames for frames, _ in clips[:count])) for count in range(len(clips) + 1)]
    found = list(plan_transitions(starts, [kind for _, kind in clips], rate))
    by_cut = {one.cut: one for one in found}
    assert len(by_cut) == len(found)
    assert 0 not in by_cut
    assert starts[-1] not in by_cut
    for (start, end), (frames, kind) in zip(pairwise(starts), clips, strict=True):
        taken = sum(by_cut[cut].side_frames for cut in (start, end) if cut in by_cut)
        assert taken <= frames / 2
        assert start not in by_cut or by_cut[start].kind is kind is not CUT
    for one in found:
        assert 0 < one.side_frames <= round(SIDE_S * frames_per_s)


@pytest.mark.parametrize(
    ("frames", "side"), [(200, 8), (32, 8), (31, 7), (20, 5), (12, 3), (11, None), (1, None)]
)
def test_near_a_short_clip_a_transition_is_shorter_or_a_cut(frames: int, side: int | None) -> None:
    for lengths in ([frames, 300], [300, frames]):
        starts = [Frames(0), Frames(lengths[0]), Frames(sum(lengths))]
        found = list(plan_transitions(starts, [CUT, WIPE], RATE))
        assert [one.side_frames for one in found] == ([side] if side else [])


def transitions(*lines: str, film_options: FilmOptions | None = None) -> list[str]:
    """The kinds at the cuts, in order; the first follows the title card or the first segment."""
    timeline = lay_out(read(*lines), film_options or FilmOptions())
    by_cut = {one.cut: one.kind.value for one in timeline.transitions}
    return [by_cut.get(clip.start, "cut") for clip in timeline.visuals[1:]]


def test_directives_are_for_the_cut_where_they_stand() -> None:
    lines = ["One.", "", "[transition: wipe]", "", "Two.", "", "Three. [transition: push]", "", "Four."]
    assert transitions(*lines) == ["cut", "wipe", "cut", "push", "cut"]
    crossfaded = FilmOptions(transition=CROSSFADE)
    assert transitions(*lines, film_options=crossfaded) == [
        *("crossfade", "wipe", "crossfade", "push", "crossfade")
    ]


def test_a_transition_leads_to_a_chapter_s_card_or_from_it() -> None:
    lines = ["## One", "", "One.", "", "[transition: wipe]", "", "## Two", "", "[transition: push] Two."]
    assert transitions(*lines) == ["cut", "cut", "wipe", "push", "cut"]
    vertical = FilmOptions(format=FormatName.vertical)
    assert transitions(*lines, film_options=vertical) == ["push", "cut"]
    assert transitions(*lines[:7], "", "Two.", film_options=vertical) == ["wipe", "cut"]


def test_the_last_transition_leads_to_the_end_card() -> None:
    assert transitions("One.", "", "[transition: wipe]") == ["cut", "wipe"]
    assert transitions("[transition: wipe]", "", "One. [transition: push]") == ["wipe", "push"]


def test_a_cut_may_stand_in_a_film_of_transitions() -> None:
    wiped = FilmOptions(transition=WIPE)
    assert transitions("One.", "[transition: cut] Two.", film_options=wiped) == ["wipe", "cut", "wipe"]


def motions(*lines: str, film_options: FilmOptions | None = None) -> list[MotionName | None]:
    timeline = lay_out(read(*lines), film_options or FilmOptions())
    return [clip.motion.name if clip.motion else None for clip in timeline.visuals]


def test_a_motion_is_that_of_its_picture_and_leaves_the_others_as_they_were() -> None:
    before = motions("One.", "", "Two.", "", "Three.")
    after = motions("One.", "", "[motion: pan up]", "", "Two.", "", "Three.")
    assert after == [*before[:2], MotionName.pan_up, *before[3:]]


@pytest.mark.parametrize("name", [name for name in MotionName if name is not MotionName.varied])
def test_a_film_may_have_one_motion_for_all(name: MotionName) -> None:
    found = motions("One.", "", "[motion: varied] Two.", film_options=FilmOptions(motion=name))
    assert [found[0], found[1], found[3]] == [name] * 3
    assert found[2] == motions("One.", "", "Two.")[2]
    assert MOTIONS[name].name is name


def test_clips_move_by_themselves_at_a_speed_that_fits_all_that_is_shown() -> None:
    filmed = replace(FILMED, motion=MotionName.zoom_in, transition=WIPE)
    clips = [clip for clip in lay_out(read("One.", "", "Two."), filmed, 6.0).visuals if clip.is_video]
    assert [clip.motion for clip in clips] == [None, None]
    assert all(abs(6.0 / clip.speed - _shown_s(clip)) < 0.1 for clip in clips)


def _shown_s(clip: Clip) -> float:
    assert clip.head_frames == clip.tail_frames == 8
    return RATE.seconds(clip.shown_frames)
