"""The page on writing scripts is correct."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from reelproof.domain.own_media import MAX_OWN_FILE_BYTES
from reelproof.domain.script import (
    CLIP_ENDINGS,
    PICTURE_ENDINGS,
    RECORDING_ENDINGS,
    FormatName,
    MotionName,
    MusicMood,
    Pause,
    Script,
    Style,
    TransitionKind,
)
from reelproof.media.clip_check import MAX_S
from reelproof.planning.script.directive import LONGEST_PAUSE_S
from reelproof.planning.script.front_matter.keys import KEYS
from reelproof.planning.script.parser import MAX_SEGMENTS, MAX_WORDS, parse_script
from reelproof.planning.script.passage_splitting import FEW_S, LONGEST_SEGMENT_WORDS, LONGEST_WHOLE_S
from reelproof.planning.script.script_text import MAX_LINES, MAX_MARKS
from reelproof.planning.script.spoken_list import SHORT_ITEM_WORDS
from reelproof.planning.script.subtitle_script import (
    GOOD_LENGTH,
    LONG_PAUSE_S,
    MAX_CHARACTERS,
    VERY_LONG_PAUSE_S,
)
from tests.unit.planning.parsing import refusal, texts

PAGE = (Path(__file__).parents[3] / "docs" / "script.md").read_text("utf-8")
BLOCKS = [(token.info, token.content) for token in MarkdownIt().parse(PAGE) if token.type == "fence"]
EXAMPLES = [content for info, content in BLOCKS if info == "markdown"]
TEXTS = [content for info, content in BLOCKS if info == "text"]


def example(words: str) -> Script:
    (content,) = (content for content in EXAMPLES if words in content)
    return parse_script(content, "example.md")


@pytest.mark.parametrize("content", EXAMPLES)
def test_every_example_can_be_read(content: str) -> None:
    assert parse_script(content, "example.md").segments


def test_every_setting_and_value_is_named() -> None:
    values = [*KEYS, *FormatName, *(name.name for name in FormatName), *Style, *MusicMood]
    values += [*TransitionKind, *(motion.words for motion in MotionName)]
    assert [value for value in values if f"`{value}`" not in PAGE] == []


def test_every_ending_of_a_file_is_named() -> None:
    endings = (*PICTURE_ENDINGS, *CLIP_ENDINGS, *RECORDING_ENDINGS)
    assert [ending for ending in endings if f"`{ending}`" not in PAGE] == []


def test_limits_are_the_true_ones() -> None:
    for sentence in [
        f"takes up to {LONGEST_WHOLE_S:g} seconds to say",
        f"about {FEW_S:g} to {LONGEST_WHOLE_S:g} seconds",
        f"up to {SHORT_ITEM_WORDS} words",
        f"up to {LONGEST_PAUSE_S} seconds",
        f"at most {MAX_SEGMENTS:,} segments and {MAX_WORDS:,} words",
        f"more than {LONGEST_SEGMENT_WORDS:,} words",
        f"up to {MAX_OWN_FILE_BYTES // 1_000_000} MB, and a clip lasts up to {MAX_S / 60:g} minutes",
        f"at most {MAX_LINES:,} lines",
        f"more than {MAX_MARKS:,} characters that may be marks",
    ]:
        assert sentence in " ".join(PAGE.split())


def test_examples_show_what_is_said_of_them() -> None:
    assert texts(example("2 \\* 2")) == ["It was never a legend, and 2 * 2 is 4."]
    assert [chapter.title for chapter in example("Everybody drinks it").chapters] == [
        None,
        "A goat on a mountain",
        "The voyage",
    ]
    assert texts(example("three things")) == [
        "You need only three things: ripe cherries, clean water, a hot fire."
    ]
    assert texts(example("1777."))[0].startswith("1723. One plant")
    assert example("for a month".capitalize()).segments[0].narration[1] == Pause(0.7)
    assert [segment.visual is not None for segment in example("ran short").segments] == [True, True]
    assert example("mocha.jpg").segments[0].own_picture == "pictures/mocha.jpg"
    assert [segment.own_picture for segment in example("goat.jpg").segments] == ["goat.jpg", "cherries.jpg"]
    assert example("weighed by hand.\n").segments[0].own_picture == "market.mp4"
    recorded = example("takes/harar.wav").segments
    assert [one.own_recording for one in recorded] == ["takes/harar.wav", "takes/1.mp3", "takes/2.mp3"]
    assert [segment.transition for segment in example("Martinique").segments] == [
        None,
        TransitionKind.wipe,
        TransitionKind.cut,
    ]
    assert example("beans.jpg").segments[0].motion is MotionName.zoom_in
    assert example("one-plant").segments[0].id == "one-plant"
    assert example("one-plant").chapters[0].id == "voyage"


def test_the_plain_text_is_read_as_spoken() -> None:
    script = parse_script(TEXTS[0], "example.txt")
    assert (script.title, [segment.visual for segment in script.segments]) == (
        "Coffee",
        [None, "goats dancing in the moonlight"],
    )


def test_the_subtitles_are_read_as_spoken() -> None:
    script = parse_script(TEXTS[1], "example.txt")
    assert (script.title, texts(script)) == ("Tides", ["The tide comes in twice a day."])
    assert f'"{script.notices[0].message}"' in PAGE
    for sentence in [
        f"a pause of {LONG_PAUSE_S:g} seconds",
        f"longer than {GOOD_LENGTH} characters",
        f"at a pause of {VERY_LONG_PAUSE_S:g} seconds",
        f"after {MAX_CHARACTERS} characters",
    ]:
        assert sentence in " ".join(PAGE.split())


def test_the_error_is_a_true_one() -> None:
    lines = [*[""] * 11, "Wait. {#the voyage}"]
    assert TEXTS[2].strip() == f"InvalidInput:script: {refusal(*lines)}"
