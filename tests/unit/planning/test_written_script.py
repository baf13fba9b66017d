"""Scripts that a language model wrote: what is accepted, and what it has to repair."""

import json
from typing import Any

import pytest

from reelproof.domain.brief import Brief
from reelproof.domain.failure import ReelproofError, is_repairable
from reelproof.domain.script import ScriptOptions, Style
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.written_script import read_written_script, script_markdown

SENTENCE = "The sun warms the sea, and water rises into the cold air above."
BRIEF = Brief("How rain forms", duration_s=20)


def segment(narration: object = SENTENCE, visual: object = "the sea") -> dict[str, Any]:
    return {"narration": narration, "visual": visual}


def response(*segments: dict[str, Any], title: object = "Rain", chapter: object = None) -> bytes:
    return json.dumps({"title": title, "chapters": [{"title": chapter, "segments": segments}]}).encode()


def problem(content: bytes, brief: Brief = BRIEF) -> str:
    with pytest.raises(ReelproofError) as refused:
        read_written_script(content, brief)
    assert is_repairable(refused.value.failure)
    return str(refused.value.failure.details["problem"])


def test_a_script_in_the_requested_format_becomes_markdown() -> None:
    written = read_written_script(response(*[segment()] * 4, chapter="Warmth"), BRIEF)
    text = script_markdown(written, BRIEF, ScriptOptions(style=Style.night))
    script = parse_script(text, "script.md")
    assert (script.title, script.language, script.options.style) == ("Rain", "en", Style.night)
    assert script.chapters[0].title == "Warmth"
    assert [one.text for one in script.segments] == [SENTENCE] * 4
    assert {one.visual for one in script.segments} == {"the sea"}


def test_words_with_a_meaning_in_markdown_stay_words() -> None:
    narration = "# Not a heading, *not* emphasis, [not a link](nowhere) " + SENTENCE
    written = read_written_script(response(*[segment(narration, "a [sign]")] * 3), BRIEF)
    script = parse_script(script_markdown(written, BRIEF, ScriptOptions()), "script.md")
    assert [one.text for one in script.segments] == [narration] * 3
    assert script.segments[0].visual == "a [sign]"


def test_a_segment_without_a_picture_has_its_words_alone() -> None:
    written = read_written_script(response(*[segment(visual=None)] * 4), BRIEF)
    script = parse_script(script_markdown(written, BRIEF, ScriptOptions()), "script.md")
    assert {one.visual for one in script.segments} == {None}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Here is your script:",
        b"\xff",
        b"[" * 100_000,
        b"{}",
        b"[]",
        b'{"title": "Rain", "chapters": {}}',
        b'{"title": "Rain", "chapters": [{"title": "", "segments": ["rain"]}]}',
        response(segment(narration=5)),
        response(segment(visual=["the sea"])),
        response(segment(), title=None),
    ],
)
def test_what_is_not_in_the_requested_format_is_refused(content: bytes) -> None:
    assert problem(content) == "it is not JSON in the requested format"


def test_all_problems_are_named_at_once() -> None:
    found = problem(response(segment("..."), segment("word " * 91), title=" "))
    assert found.startswith(
        "the title is empty; segment 1 has no narration; "
        "the narration of segment 2 has more than 90 words; split it"
    )


def test_a_script_without_segments_is_refused() -> None:
    assert "there are no segments" in problem(response())


@pytest.mark.parametrize("count", [1, 40])
def test_a_script_of_a_quite_different_length_is_refused(count: int) -> None:
    assert "but 20 s were requested" in problem(response(*[segment()] * count))


def test_the_length_of_a_very_short_film_is_not_checked() -> None:
    assert read_written_script(response(segment()), Brief("How rain forms", duration_s=10)).title == "Rain"
