"""Transitions, motions and fits in scripts: spellings, places, misspellings."""

import pytest

from reelproof.domain.script import MotionName, NoticeKind, PictureFit, Script, TransitionKind
from tests.unit.planning.parsing import read, refusal, texts


def directions(script: Script) -> list[tuple[TransitionKind | None, MotionName | None]]:
    return [(segment.transition, segment.motion) for segment in script.segments]


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(
    ("source", "kind"),
    [
        *((f"[transition: {kind.value}]", kind) for kind in TransitionKind),
        ("[Transition:Cross-Fade]", TransitionKind.crossfade),
        ("[ transition :  cross fade ]", TransitionKind.crossfade),
    ],
)
def test_transitions(source: str, kind: TransitionKind, name: str) -> None:
    script = read("One.", "", source, "", "Two.", name=name)
    assert texts(script) == ["One.", "Two."]
    assert directions(script) == [(None, None), (kind, None)]
    assert script.notices == ()


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(
    ("source", "motion"),
    [
        *((f"[motion: {motion.words}]", motion) for motion in MotionName),
        ("[MOTION:zoom_in]", MotionName.zoom_in),
        ("[motion: Pan-Left]", MotionName.pan_left),
    ],
)
def test_motions(source: str, motion: MotionName, name: str) -> None:
    script = read("One.", "", f"{source} Two.", name=name)
    assert texts(script) == ["One.", "Two."]
    assert directions(script) == [(None, None), (None, motion)]
    assert script.notices == ()


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(
    ("source", "fit"),
    [*((f"[fit: {fit.value}]", fit) for fit in PictureFit), ("[ FIT:Whole ]", PictureFit.whole)],
)
def test_fits(source: str, fit: PictureFit, name: str) -> None:
    script = read("One.", "", f"{source} Two. Three.", "", f"Four. {source} Five.", name=name)
    assert texts(script) == ["One.", "Two. Three.", "Four. Five."]
    assert [segment.fit for segment in script.segments] == [None, fit, fit]
    assert script.notices == ()


def test_fits_of_several_sentences_start_segments_and_of_clips_count() -> None:
    script = read("[fit: fill] ![](a.mp4) One. [fit: whole] Two.", "", "<!-- fit: fill -->", "Three.")
    fill, whole = PictureFit.fill, PictureFit.whole
    assert [segment.fit for segment in script.segments] == [fill, whole, fill]
    assert script.notices == ()


def test_of_two_fits_at_one_place_the_first_is_taken() -> None:
    script = read("One.", "", "[fit: whole] [fit: auto] Two.")
    assert [segment.fit for segment in script.segments] == [None, PictureFit.whole]
    (notice,) = script.notices
    assert notice.message.startswith('"[fit: auto]" is left out')


def test_they_may_be_written_as_comments() -> None:
    script = read("One.", "", "<!-- transition: wipe -->", "<!--motion: zoom in-->", "Two.")
    assert directions(script)[1] == (TransitionKind.wipe, MotionName.zoom_in)
    unknown = read("One.", "", "<!-- transition: later -->", "Two.")
    assert directions(unknown) == [(None, None)] * 2
    assert texts(unknown) == ["One.", "Two."]
    assert [notice.kind for notice in unknown.notices] == [NoticeKind.misspelled]
    misspelled = read("One.", "", "<!-- transition: wpie -->", "Two.")
    assert directions(misspelled)[1] == (TransitionKind.wipe, None)
    assert read("One.", "", "<!-- fit: cover -->", "Two.").segments[1].fit is PictureFit.fill


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("[transition: wpie]", "[transition: wipe]"),
        ("[transition: crosfade]", "[transition: crossfade]"),
        ("[transiton: push]", "[transition: push]"),
        ("[Transition: dissolve]", "[transition: crossfade]"),
        ("[transition: none]", "[transition: cut]"),
        ("[motion: zom in]", "[motion: zoom in]"),
        ("[motions: pan leftt]", "[motion: pan left]"),
        ("[motion: static]", "[motion: none]"),
        ("[motion: tilt up]", "[motion: pan up]"),
        ("[fit: cover]", "[fit: fill]"),
        ("[Fit: hole]", "[fit: whole]"),
        ("[fit whole]", "[fit: whole]"),
        ("[fit crop]", "[fit: fill]"),
    ],
)
def test_a_misspelled_one_is_taken_for_the_nearest_with_a_notice(source: str, right: str) -> None:
    script = read("One.", "", f"{source} Two.")
    assert texts(script) == ["One.", "Two."]
    expected = read("One.", "", f"{right} Two.")
    assert directions(script) == directions(expected)
    assert [segment.fit for segment in script.segments] == [segment.fit for segment in expected.segments]
    (notice,) = script.notices
    assert (notice.kind, notice.line) == (NoticeKind.misspelled, 3)
    assert (notice.message, notice.remediation) == (f'"{source}" is taken for {right}', f"Write {right}.")


@pytest.mark.parametrize(
    ("source", "choice"),
    [("[transition: star wipe to black]", "[transition: wipe]"), ("[motion: shaky]", "[motion: drift]")],
)
def test_an_unknown_one_is_left_out_with_a_notice_of_those_there_are(source: str, choice: str) -> None:
    script = read("One.", "", f"{source} Two.")
    assert texts(script) == ["One.", "Two."]
    assert directions(script) == [(None, None), (None, None)]
    (notice,) = script.notices
    assert source in notice.message
    assert choice in notice.remediation


def test_a_transition_inside_a_paragraph_starts_a_segment_with_its_sentence() -> None:
    script = read("One is first. Two [transition: wipe] is second. Three. [transition: push]", "", "Four.")
    assert texts(script) == ["One is first.", "Two is second. Three.", "Four."]
    assert [kind for kind, _ in directions(script)] == [None, TransitionKind.wipe, TransitionKind.push]


def test_motions_of_several_sentences_start_segments() -> None:
    script = read("[motion: zoom in] One. [motion: none] Two.")
    assert texts(script) == ["One.", "Two."]
    assert [motion for _, motion in directions(script)] == [MotionName.zoom_in, MotionName.none]


def test_code_and_tables_take_them_too() -> None:
    script = read("One.", "", "[transition: wipe]", "[motion: none]", "", "```python", "print(1)", "```")
    assert directions(script)[1] == (TransitionKind.wipe, MotionName.none)


def test_a_fit_passes_code_and_tables_with_its_picture() -> None:
    code = ["```python", "print(1)", "```", ""]
    for lines in (
        ["[fit: fill]", "", *code, "![](a.png) Two."],
        ["[fit: fill]", "![](a.png)", "", *code, "Two."],
    ):
        script = read("One.", "", *lines)
        assert [segment.fit for segment in script.segments] == [None, None, PictureFit.fill]
        assert [segment.own_picture for segment in script.segments] == [None, None, "a.png"]


def test_a_motion_of_a_clip_is_reported() -> None:
    (notice,) = read("[motion: none] ![](a.mp4) One.").notices
    assert notice.message == "the motion is not used, because a clip moves by itself"
    assert read("[motion: none] ![](a.png) One.").notices == ()


def test_a_recording_takes_the_transition_to_it() -> None:
    script = read("One.", "", "![](a.wav) [transition: wipe] Two is spoken. Three too.")
    assert directions(script) == [(None, None), (TransitionKind.wipe, None)]


def test_a_transition_before_a_heading_is_the_chapter_s() -> None:
    script = read("One.", "", "[transition: wipe]", "", "## Empty", "", "## Two", "", "Two.")
    assert [chapter.transition for chapter in script.chapters] == [None, TransitionKind.wipe]
    assert directions(script) == [(None, None), (None, None)]


@pytest.mark.parametrize(
    "lines",
    [
        ["One.", "", "[transition: wipe] [transition: push] Two."],
        ["One. [transition: wipe]", "", "[transition: push]", "", "## Two", "", "Two."],
        ["One. [transition: wipe]", "", "[transition: push]"],
        ["One.", "", "[motion: none]", "", "[motion: zoom in] Two."],
    ],
)
def test_of_two_at_one_place_the_first_is_taken(lines: list[str]) -> None:
    script = read(*lines)
    found = {
        *(one for pair in directions(script) for one in pair),
        *(chapter.transition for chapter in script.chapters),
        script.last_transition,
    }
    assert found - {None} in ({TransitionKind.wipe}, {MotionName.none})
    (notice,) = script.notices
    assert notice.kind is NoticeKind.omitted
    assert notice.message.startswith(('"[transition: push]" is left out', '"[motion: zoom in]" is left out'))
    assert notice.message.endswith("is for the same picture")


@pytest.mark.parametrize(
    ("setting", "kind", "motion"),
    [
        ("transition: crossfade", TransitionKind.crossfade, None),
        ("transition: Cross-fade", TransitionKind.crossfade, None),
        ("motion: none", None, MotionName.none),
        ("motion: zoom in", None, MotionName.zoom_in),
        ("motion: pan_left", None, MotionName.pan_left),
    ],
)
def test_settings_of_the_film(setting: str, kind: TransitionKind | None, motion: MotionName | None) -> None:
    script = read("---", "voice: a", setting, "---", "Hello.")
    assert (script.options.transition, script.options.motion) == (kind, motion)
    assert script.notices == ()


TRANSITIONS = "choose one of cut, crossfade, push, wipe"
MOTIONS = "choose one of varied, none, zoom in, zoom out, pan left, pan right, pan up, pan down, drift"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("transition: wpie", f'transition cannot be "wpie"; {TRANSITIONS}; did you mean wipe?'),
        ("transition: dissolve", f'transition cannot be "dissolve"; {TRANSITIONS}; did you mean crossfade?'),
        ("transition: sparkles", f'transition cannot be "sparkles"; {TRANSITIONS}'),
        ("motion: zom in", f'motion cannot be "zom in"; {MOTIONS}; did you mean zoom in?'),
        ("fit: hole", 'fit cannot be "hole"; choose one of auto, fill, whole; did you mean whole?'),
        ("fit: cover", 'fit cannot be "cover"; choose one of auto, fill, whole; did you mean fill?'),
        ("transitoin: wipe", '"transitoin" is not a setting; did you mean transition?'),
    ],
)
def test_a_wrong_setting_is_named(setting: str, message: str) -> None:
    assert refusal("---", "voice: a", setting, "---", "Hello.") == f"line 3: {message}"


def test_a_misspelled_setting_is_refused_beside_settings_of_another_tool() -> None:
    message = refusal("---", "theme: seriph", "transition: wpie", "---", "Hello.")
    assert message == f'line 3: transition cannot be "wpie"; {TRANSITIONS}; did you mean wipe?'


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("slide-left", TransitionKind.push),
        ("slide-left | slide-right", TransitionKind.push),
        ("fade-out", TransitionKind.crossfade),
        *((value, None) for value in ("slide-right", "convex", "concave", "zoom", "view-transition")),
    ],
)
@pytest.mark.parametrize("neighbor", ["theme: seriph", "fps: 25"])
def test_transitions_of_slides_are_taken_where_they_are_known(
    value: str, kind: TransitionKind | None, neighbor: str
) -> None:
    script = read("---", neighbor, f"transition: {value}", "---", "Hello.")
    assert script.options.transition is kind
    (notice,) = [notice for notice in script.notices if notice.line == 3]
    assert value in notice.message


@pytest.mark.parametrize(("value", "kind"), [("slide", "push"), ("fade", "crossfade"), ("none", "cut")])
def test_short_names_of_slides_are_taken_in_their_files(value: str, kind: str) -> None:
    script = read("---", "revealOptions: {x: 1}", f"transition: {value}", "---", "Hello.")
    assert script.options.transition is TransitionKind(kind)


def test_a_transition_among_the_words_of_a_recording_is_left_out_with_a_notice() -> None:
    script = read("Before.", "", "![](a.wav) One. [transition: wipe] Two.")
    assert texts(script) == ["Before.", "One. Two."]
    assert directions(script) == [(None, None)] * 2
    (notice,) = script.notices
    assert (notice.kind, notice.line) == (NoticeKind.omitted, 3)
    assert notice.remediation == "Put it before the paragraph."


def test_a_transition_before_a_recording_leads_to_it() -> None:
    script = read("Before.", "", "[transition: push] ![](a.wav) One. [transition: wipe] ![](b.wav) Two.")
    assert directions(script) == [(None, None), (TransitionKind.push, None), (TransitionKind.wipe, None)]
    assert script.notices == ()
