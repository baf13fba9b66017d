"""Other pauses around segments, written into scripts of many forms; nothing else about the film changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import Script
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.pause_editing import PauseChange, with_pauses
from reelproof.planning.script.script_markdown import to_markdown
from reelproof.planning.script.speech.segment_length import pause_after_s, pause_before_s
from tests.unit.planning.films import scripts

TWO = "A spring rises.\n\nA river runs.\n"
LONG = (
    "The **honeybee** comes home with a secret, for she has found the flowers that nobody else knew of yet. "
    "She cannot speak a word, so she *dances*, and points the way by the sun as it stands in the sky."
)


def changed(
    text: str, index: int, before_s: float | None = None, after_s: float | None = None, name: str = "talk.md"
) -> str:
    def parse(text: str) -> Script:
        return parse_script(text, name, script)

    script = parse_script(text, name)
    change = PauseChange(script.segments[index].id, before_s, after_s)
    return with_pauses(text, script, [change], parse)


@pytest.mark.parametrize(
    ("text", "index", "after_s", "result"),
    [
        (TWO, 0, 1.5, "A spring rises. [pause 1.5s]\n\nA river runs.\n"),
        (TWO, 1, 0.25, "A spring rises.\n\nA river runs. [pause 0.25s]\n"),
        ("One rises. [pause 2s]\n\nTwo runs.", 0, 3, "One rises. [pause 3s]\n\nTwo runs."),
        ("One rises. [pause 2s]\n\nTwo runs.", 0, 0, "One rises.\n\nTwo runs."),
        ("One rises.\n\n[pause 2s]\n\nTwo runs.", 0, 0.5, "One rises.\n\n[pause 0.5s]\n\nTwo runs."),
        ("One rises.\n\n[pause 2s]\n\nTwo runs.", 0, 0, "One rises.\n\nTwo runs."),
        ("One rises.\n\n<!-- pause 2s -->\n\nTwo.", 0, 1, "One rises.\n\n[pause 1s]\n\nTwo."),
        ("It [pause 1s] rises. [pause 2s]\n\nTwo.", 0, 4, "It [pause 1s] rises. [pause 4s]\n\nTwo."),
        ("It [pause 1s] rises.\n\nTwo.", 0, 4, "It [pause 1s] rises. [pause 4s]\n\nTwo."),
        ("One rises. [pause 1s]\n\n[pause 2s]\n\nTwo.", 0, 0, "One rises.\n\nTwo."),
        ("One rises. {#one}\n\nTwo.", 0, 1, "One rises. [pause 1s] {#one}\n\nTwo."),
        (
            "One rises\nand falls.\n\n## Two\n\nTwo.",
            0,
            1,
            "One rises\nand falls. [pause 1s]\n\n## Two\n\nTwo.",
        ),
        ("> How sweet!\n> So sweet.\n\nTwo.", 0, 1, "> How sweet!\n> So sweet. [pause 1s]\n\nTwo."),
        ("One rises.\r\n\r\nTwo runs.\r\n", 0, 1, "One rises. [pause 1s]\r\n\r\nTwo runs.\r\n"),
        ("See:\n\n```\na\n\nb\n```\n\nTwo.", 1, 5, "See:\n\n```\na\n\nb\n```\n\n[pause 5s]\n\nTwo."),
        (
            "See:\n\n| a | b |\n|---|---|\n| c | d |\n",
            1,
            2,
            "See:\n\n| a | b |\n|---|---|\n| c | d |\n\n[pause 2s]\n",
        ),
    ],
)
def test_the_pause_after_a_segment_is_written_where_it_stands(
    text: str, index: int, after_s: float, result: str
) -> None:
    assert changed(text, index, after_s=after_s) == result


def test_a_pause_inside_a_paragraph_comes_between_its_segments() -> None:
    text = changed(LONG, 0, after_s=1)
    assert "of yet. [pause 1s] She" in text
    script = parse_script(text, "talk.md")
    assert [pause_after_s(segment) for segment in script.segments] == [1, 0]


@pytest.mark.parametrize(
    ("text", "index", "before_s", "result"),
    [
        (TWO, 0, 1, "[pause 1s] A spring rises.\n\nA river runs.\n"),
        (TWO, 1, 1, "A spring rises.\n\n[pause 1s] A river runs.\n"),
        ("One.\n\n[pause 1s] Two.", 1, 0, "One.\n\nTwo."),
        ("One.\n\n## Two\n\n[pause 1s]\n\nTwo.", 1, 0.5, "One.\n\n## Two\n\n[pause 0.5s]\n\nTwo."),
    ],
)
def test_the_pause_before_a_segment_is_written_where_it_stands(
    text: str, index: int, before_s: float, result: str
) -> None:
    assert changed(text, index, before_s=before_s) == result


def test_of_pauses_at_a_cut_only_the_one_that_is_meant_changes() -> None:
    text = "One. [pause 2s]\n\n[pause 1s] Two. [pause 3s]\n\n[pause 4s]\n\nThree."
    assert changed(text, 0, after_s=0.5) == text.replace("[pause 2s]", "[pause 0.5s]")
    assert changed(text, 1, before_s=0) == text.replace("[pause 1s] ", "")
    assert changed(text, 1, after_s=1).endswith("Two. [pause 1s]\n\nThree.")


def test_plain_text_takes_pauses_too() -> None:
    text = "Coffee\n\nLegend begins in Ethiopia.\n\nA herder saw his goats dance."
    result = changed(text, 0, after_s=1, name="talk.txt")
    assert result.splitlines()[2] == "Legend begins in Ethiopia. [pause 1s]"


def test_a_cut_moves_between_two_pauses_and_the_words_stay() -> None:
    text = "One rises. [pause 2s]\n\nTwo runs."
    script = parse_script(text, "talk.md")
    one, two = script.segments
    changes = [PauseChange(one.id, after_s=0.5), PauseChange(two.id, before_s=1.5)]
    result = with_pauses(text, script, changes, lambda text: parse_script(text, "talk.md", script))
    assert result == "One rises. [pause 0.5s]\n\n[pause 1.5s] Two runs."
    one, two = parse_script(result, "talk.md").segments
    assert (pause_after_s(one), pause_before_s(two)) == (0.5, 1.5)


@given(scripts(), st.data())
def test_any_pause_of_a_written_script_can_be_changed_and_nothing_else_does(
    drawn: Script, data: st.DataObject
) -> None:
    text = to_markdown(drawn)
    script = parse_script(text, "talk.md")
    index = data.draw(st.integers(0, len(script.segments) - 1))
    seconds = data.draw(st.sampled_from([0, 0.3, 2.5]))
    try:
        result = parse_script(changed(text, index, after_s=seconds), "talk.md", script)
    except ReelproofError as error:
        assert "no place of its own" in error.failure.message
        assert len(script.segments) > len(drawn.segments)
        return
    after = [pause_after_s(segment) for segment in script.segments]
    after[index] = seconds
    assert [pause_after_s(segment) for segment in result.segments] == after
    assert [segment.text for segment in result.segments] == [segment.text for segment in script.segments]


def test_a_pause_that_has_no_place_of_its_own_is_refused_with_the_line() -> None:
    with pytest.raises(ReelproofError, match="Edit the script at line 1") as caught:
        changed(LONG, 1, before_s=1)
    assert caught.value.failure.subject == "pause_before"


def test_a_segment_that_the_script_does_not_have_is_refused() -> None:
    script = parse_script(TWO, "talk.md")
    change = PauseChange(script.segments[0].id.replace("s-", "x-"), after_s=1)  # type: ignore[arg-type]
    with pytest.raises(ReelproofError, match="has no segment"):
        with_pauses(TWO, script, [change], lambda text: parse_script(text, "talk.md"))


def test_a_pause_as_it_is_leaves_the_text() -> None:
    assert changed("One. [ pause: 1000ms ]\n\nTwo.", 0, after_s=1) == "One. [ pause: 1000ms ]\n\nTwo."
