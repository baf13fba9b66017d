"""Captions apart from what is spoken: in scripts, in the timeline, and written into a script."""

from dataclasses import replace

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Script
from reelproof.planning.script.caption_editing import with_captions
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.script_markdown import to_markdown
from reelproof.planning.timeline.own_caption import captions_of, placed_captions, with_caption
from reelproof.planning.timeline.timeline import plan_timeline
from tests.unit.planning.parsing import narration, read, texts, without_lines

OPTIONS = FilmOptions()
HI, YOU = OwnCaption("Dr. Smith: hi!", 0.0, 0.8), OwnCaption("How are you?", 0.9, 2.0)
TWO = "A spring rises.\n\nA river runs.\n"
LONG = (
    "The **honeybee** comes home with a secret, for she has found the flowers that nobody else knew of yet. "
    "She cannot speak a word, so she *dances*, and points the way by the sun as it stands in the sky."
)


def test_captions_are_read_in_order_of_time_and_not_spoken() -> None:
    script = read(
        "[caption 0.9s - 2s: How are you?]",
        "[Caption 0s–0,8s: Dr. Smith: hi!] Doctor Smith says hi.",
    )
    [segment] = script.segments
    assert segment.captions == (HI, YOU)
    assert segment.text == "Doctor Smith says hi."
    assert script.notices == ()


@pytest.mark.parametrize(
    "written",
    ["[caption 0s-0.8s: Dr. Smith: hi!]\n\nHi.", "<!-- caption 0s-0.8s: Dr. Smith: hi! -->\nHi."],
)
def test_captions_stand_before_their_paragraph_or_in_a_comment(written: str) -> None:
    assert read(written).segments[0].captions == (HI,)


def test_a_caption_without_times_is_a_note_for_editors_as_ever() -> None:
    assert read("[caption: A photo by Jane]", "", "Hi.").segments[0].captions == ()
    assert narration("The [caption 3 of the film] is read.") == ("The [caption 3 of the film] is read.",)


@pytest.mark.parametrize("written", ["[caption 2s-1s: Hi]", "[caption 1s-1s: Hi]", "[caption 0s-1s: ]"])
def test_a_caption_that_cannot_be_shown_is_left_out_with_a_notice(written: str) -> None:
    script = read(f"{written} Hello.")
    assert texts(script) == ["Hello."]
    assert script.segments[0].captions == ()
    [notice] = script.notices
    assert notice.message == f'"{written}" is not a caption and is left out'


def test_a_caption_without_its_last_bracket_is_spoken_with_a_notice() -> None:
    [notice] = read("[caption 0s-1s: Hi").notices
    assert "is spoken" in notice.message
    assert "[caption 0s-1.5s: Some words]" in notice.remediation


def test_a_caption_where_nothing_is_said_is_noted() -> None:
    [notice] = read("Look:", "", "[caption 0s-1s: Code]", "", "```", "x = 1", "```").notices[:1]
    assert notice.message == "the caption is not shown, because nothing is said there"


def test_captions_are_written_and_read_back() -> None:
    script = read("[caption 0s-1.25s: Brackets [so], \\\\ and *stars*]", "Hello there.")
    assert script.segments[0].captions[0].end_s == 1.25
    assert without_lines(read(to_markdown(script))) == without_lines(script)


def test_the_timeline_shows_them_in_place_of_the_words_within_their_clip() -> None:
    script = read(
        "[caption 0s-0.8s: Dr. Smith: hi!]", "[caption 0.9s-60s: How are you?] Doctor.", "", "Next one."
    )
    timeline = plan_timeline(script, OPTIONS, {})
    first = timeline.narration[0]
    start_s = timeline.rate.seconds(first.start) + first.lead_s
    shown = [caption for caption in timeline.captions if caption.start_s < timeline.rate.seconds(first.end)]
    assert [caption.lines for caption in shown] == [("Dr.\u00a0Smith: hi!",), ("How are you?",)]
    assert (shown[0].start_s, shown[0].end_s) == pytest.approx((start_s, start_s + 0.8))
    assert shown[1].end_s == timeline.rate.seconds(first.end)
    assert [word.text for word in shown[0].words] == ["Dr.", "Smith:", "hi!"]


def test_a_long_caption_has_lines_that_fit() -> None:
    words = "A caption that is so long that it has to be broken into several lines on the screen, or more."
    timeline = plan_timeline(read(f"[caption 0s-1s: {words}]", "Hi."), OPTIONS, {})
    assert " ".join(timeline.captions[0].lines) == words
    assert max(map(len, timeline.captions[0].lines)) <= 42


def changed(text: str, index: int, captions: tuple[OwnCaption, ...], name: str = "talk.md") -> str:
    def parse(text: str) -> Script:
        return parse_script(text, name, script)

    script = parse_script(text, name)
    result = with_captions(text, script, script.segments[index].id, captions, parse)
    assert parse(result).segments[index].captions == captions
    return result


@pytest.mark.parametrize(
    ("text", "index", "result"),
    [
        (TWO, 0, "[caption 0s-0.8s: Dr. Smith: hi!]\nA spring rises.\n\nA river runs.\n"),
        (TWO, 1, "A spring rises.\n\n[caption 0s-0.8s: Dr. Smith: hi!]\nA river runs.\n"),
        ("> How sweet!", 0, "[caption 0s-0.8s: Dr. Smith: hi!]\n> How sweet!"),
        ("One.\n\n[caption 1s-2s: Old]\nTwo.", 1, "One.\n\n[caption 0s-0.8s: Dr. Smith: hi!]\nTwo."),
        ("One.\n\n<!-- caption 1s-2s: Old -->\nTwo.", 1, "One.\n\n[caption 0s-0.8s: Dr. Smith: hi!]\nTwo."),
    ],
)
def test_captions_are_written_before_their_segment(text: str, index: int, result: str) -> None:
    assert changed(text, index, (HI,)) == result


def test_captions_of_a_segment_inside_a_paragraph_come_before_its_words() -> None:
    result = changed(LONG, 1, (HI, YOU))
    assert "of yet. [caption 0s-0.8s: Dr. Smith: hi!] [caption 0.9s-2s: How are you?] She" in result
    assert changed(result, 1, ()) == LONG


def test_captions_are_removed_again() -> None:
    assert changed(changed(TWO, 0, (HI, YOU)), 0, ()) == TWO
    assert changed(changed(TWO, 1, (HI,)), 1, ()) == TWO


def test_plain_text_takes_captions_too() -> None:
    text = "Coffee\n\nLegend begins in Ethiopia.\n\nA herder saw his goats dance."
    assert "[caption 0s-0.8s: Dr. Smith: hi!]" in changed(text, 0, (HI,), name="talk.txt")


def test_one_caption_of_a_segment_is_changed_and_its_neighbors_make_room() -> None:
    script = read("[caption 0s-0.8s: Dr. Smith: hi!]", "[caption 0.9s-2s: How are you?] Doctor.")
    timeline = plan_timeline(script, OPTIONS, {})
    known = captions_of(timeline, script.segments[0].id)
    at = known.offset_s
    assert with_caption(known, 1, " Fine?\n", at + 0.5, at + 1) == [
        replace(HI, end_s=0.5),
        OwnCaption("Fine?", 0.5, 1.0),
    ]
    for number, start_s, end_s in ((0, 1.0, 1.0), (0, 0.0, 3.0), (2, 0.0, 1.0)):
        with pytest.raises(ReelproofError):
            with_caption(known, number, "Words", at + start_s, at + end_s)
    with pytest.raises(ReelproofError):
        with_caption(known, 0, "  ", at, at + 0.8)


def test_captions_are_counted_within_their_segment() -> None:
    script = read("[caption 0s-0.8s: One]", "[caption 0.9s-1s: Two] Doctor.", "", "Next one.")
    timeline = plan_timeline(script, OPTIONS, {})
    one, two = script.segments
    places = [(placed.segment_id, placed.number, placed.text) for placed in placed_captions(timeline)]
    assert places == [(one.id, 0, "One"), (one.id, 1, "Two"), (two.id, 0, "Next one.")]
