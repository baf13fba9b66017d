"""Subtitles as scripts: the words of their cues, whatever is damaged in them."""

import pytest

from reelproof.domain.project import LanguageOrigin
from reelproof.domain.script import NoticeKind, Script
from reelproof.planning.script.language_finding import LanguageGuess, decide_language
from tests.unit.planning.parsing import read, refusal, texts

READ_AS_SUBTITLES = "Read as subtitles: times were left out"
TWO_CUES = (
    "1",
    "00:00:01,000 --> 00:00:03,000",
    "The tide comes in",
    "",
    "2",
    "00:00:03,200 --> 00:00:05,000",
    "twice a day.",
)


def messages(script: Script) -> list[tuple[int | None, str]]:
    return [(notice.line, notice.message) for notice in script.notices]


@pytest.mark.parametrize("name", ["tides.srt", "tides.vtt", "tides.txt", "tides.md"])
def test_cues_are_joined_to_sentences_whatever_the_name(name: str) -> None:
    script = read(*TWO_CUES, name=name)
    assert (script.title, texts(script)) == ("Tides", ["The tide comes in twice a day."])
    assert messages(script) == [(1, READ_AS_SUBTITLES)]
    assert script.notices[0].kind is NoticeKind.omitted
    assert script.segments[0].line == 1


def test_a_whole_webvtt_file_loses_all_but_its_words() -> None:
    script = read(
        "WEBVTT - Tides",
        "Kind: captions",
        "Language: en",
        "",
        "STYLE",
        "::cue { color: lime }",
        "",
        "REGION",
        "id:bottom",
        "",
        "NOTE by the editor",
        "in two lines",
        "",
        "intro",
        "00:01.000 --> 00:03.000 align:start position:10%",
        "<v Anna>The <i>tide</i> comes in &amp; goes",
        "",
        "00:03.000 --> 00:05.000",
        r"{\an8}<c.loud>out</c><00:04.000> again\Ntwice&nbsp;a day.",
        name="a.txt",
    )
    assert script.title == "Tides"
    assert texts(script) == ["The tide comes in & goes out again twice a day."]
    assert messages(script) == [(1, READ_AS_SUBTITLES), (11, "a comment of subtitles is left out")]


ONE, TWO = "00:00:01,000 --> 00:00:02,000", "00:00:02,100 --> 00:00:03,000"
ODD = {
    "no numbers": ("00:01,0 --> 00:02,0", "Rain", "", "00:02,1 --> 00:03,0", "falls."),
    "points for commas": ("1", ONE.replace(",", "."), "Rain", "", "2", "0:0:2.1 --> 0:0:3.0", "falls."),
    "carriage returns": ("1\r", f"{ONE}\r", "Rain\r", "\r", "2\r", f"{TWO}\r", "falls.\r"),
    "a byte order mark": ("\ufeff1", ONE, "Rain falls."),
    "no empty lines": ("1", ONE, "Rain", "2", TWO, "falls."),
    "overlapping times": ("1", "00:00:01,000 --> 00:00:09,000", "Rain", "", "2", TWO, "falls."),
    "times that go back": ("1", "00:10:01,000 --> 00:10:02,000", "Rain", "", "2", TWO, "falls."),
    "an empty cue": ("1", ONE, "", "2", TWO, "Rain falls."),
    "empty lines everywhere": ("", "1", "", ONE, "Rain", "", "", "2", "", TWO, "falls.", ""),
    "blanks in times": ("1", "00: 00: 01, 000 -> 00: 00: 02, 000", "Rain falls."),
    "coordinates": ("1", f"{ONE} X1:40 X2:600 Y1:20 Y2:50", "Rain falls."),
    "turns of speakers": ("1", ONE, "- Rain", "", "2", TWO, ">> falls."),
    "an unclosed tag": ("1", ONE, "<i>Rain falls."),
    "settings above": ("---", "fps: 25", "---", "1", ONE, "Rain falls."),
    "escaped marks": ("1", ONE, '<font color="#fff">Rain</font>&#32;falls.'),
    "no words at the end": ("1", ONE, "Rain falls.", "", "2", TWO),
}


@pytest.mark.parametrize("lines", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", ["odd.srt", "odd.txt"])
def test_damaged_cues_are_read(lines: tuple[str, ...], name: str) -> None:
    script = read(*lines, name=name)
    assert (script.title, texts(script)) == ("Odd", ["Rain falls."])
    assert [message for _, message in messages(script)] == [READ_AS_SUBTITLES]


def test_a_number_that_is_spoken_stays() -> None:
    script = read(
        "1", "00:00:01,000 --> 00:00:02,000", "1984", "", "2", "00:00:02,000 --> 00:00:03,000", "was cold."
    )
    assert texts(script) == ["1984 was cold."]


def test_what_is_less_or_greater_is_no_tag() -> None:
    assert texts(read("1", "00:01,0 --> 00:02,0", "If 2 < 3 and 5 > 4, I <3 it.")) == [
        "If 2 < 3 and 5 > 4, I <3 it."
    ]


def test_lines_between_words_of_a_cue_stay_words() -> None:
    cues = [
        line
        for number in range(1, 5)
        for line in (f"00:0{number},0 --> 00:0{number},9", f"Drop {number}", "")
    ]
    assert texts(read(*cues, "of rain.")) == ["Drop 1 Drop 2 Drop 3 Drop 4 of rain."]


def test_a_sentence_and_a_pause_end_a_paragraph() -> None:
    script = read(
        "00:01,0 --> 00:02,0", "Low tide.", "", "00:02,5 --> 00:03,0", "Crabs come out.", "",
        "00:06,0 --> 00:07,0", "High", "", "00:09,5 --> 00:10,0", "tide.",
    )  # fmt: skip
    assert texts(script) == ["Low tide. Crabs come out.", "High tide."]
    assert [segment.line for segment in script.segments] == [1, 7]


def test_captions_without_sentences_are_cut_where_they_get_long() -> None:
    cues = [
        line
        for at in range(10, 60)
        for line in (f"00:{at},0 --> 00:{at},9", "and the water came up again", "")
    ]
    script = read(*cues, *(line.replace("00:", "01:") for line in cues))
    assert " ".join(texts(script)).count("again") == 100
    assert len(script.segments) > 1


def test_lines_that_roll_up_are_said_once() -> None:
    script = read(
        "WEBVTT", "Kind: captions", "",
        "00:01.000 --> 00:02.000 align:start", " ", "rain<00:01.500><c> falls</c>", "",
        "00:02.000 --> 00:02.010", "rain falls", " ", "", "00:02.010 --> 00:04.000", "rain falls",
        "on<00:03.000><c> us</c>", name="rain.vtt",
    )  # fmt: skip
    assert (script.title, texts(script)) == ("Rain", ["rain falls on us"])


def test_a_heading_above_the_cues_is_the_title() -> None:
    cues = [
        line
        for number in range(1, 5)
        for line in (f"00:0{number},0 --> 00:0{number},9", f"Drop {number}.", "")
    ]
    script = read("# Rain", "", *cues)
    assert (script.title, texts(script)) == ("Rain", ["Drop 1. Drop 2. Drop 3. Drop 4."])


def test_the_title_of_the_settings_goes_before_that_of_the_file() -> None:
    script = read("---", "title: Ebb", "---", "WEBVTT - Tides", "", "00:01.000 --> 00:02.000", "Low water.")
    assert script.title == "Ebb"
    assert texts(script) == ["Low water."]


def test_notes_and_directions_are_those_of_plain_text() -> None:
    script = read(
        "1", "00:01,0 --> 00:02,0", "[Music]", "", "2", "00:02,0 --> 00:03,0", "Rain falls. [pause 1s]"
    )
    assert texts(script) == ["Rain falls."]
    assert messages(script)[-1][0] == 3


QUOTING = {
    "a sentence": (
        "A cue begins with a line such as",
        "",
        "00:00:01,000 --> 00:00:03,000",
        "",
        "and ends there.",
    ),
    "a fence": ("```", "1", "00:00:01,000 --> 00:00:03,000", "Hello", "```", "", "So looks a cue."),
    "a word": ("WEBVTT is a format.", "", "It has lines of 00:01.000 --> 00:02.000."),
    "an agenda": (
        "10:00 -> 11:00",
        "We talk.",
        "",
        "11:00 -> 12:00",
        "We eat.",
        "",
        "12:00 -> 13:00",
        "We go.",
    ),
    "at the end": ("This is a cue:", "", *TWO_CUES),
    "at the beginning": (*TWO_CUES, "", "These were two cues.", "", "They are in a file."),
}


@pytest.mark.parametrize("lines", QUOTING.values(), ids=QUOTING)
def test_a_text_that_quotes_a_cue_or_has_times_is_no_subtitles(lines: tuple[str, ...]) -> None:
    assert READ_AS_SUBTITLES not in {message for _, message in messages(read(*lines))}


def test_an_edited_cue_keeps_the_ids_of_the_others() -> None:
    cues = ("00:01,0 --> 00:02,0", "Low tide.", "", "00:06,0 --> 00:07,0", "High tide.")
    before = read(*cues)
    after = read(*cues[:-1], "High water.", previous=before)
    assert [one.id for one in after.segments] == [one.id for one in before.segments]


def test_the_language_is_that_of_the_words() -> None:
    classified: list[str] = []

    def classify(words: str, _languages: object) -> LanguageGuess:
        classified.append(words)
        return LanguageGuess("de", 1.0)

    cue = "00:01.000 --> 00:02.000 align:start\nDie Flut kommt zweimal am Tag.\n"
    found = decide_language(None, None, f"WEBVTT - Tides\n\nNOTE in English\n\n{cue}", classify)
    assert (found.tag, found.origin) == ("de", LanguageOrigin.detected)
    assert classified == ["Die Flut kommt zweimal am Tag."]


def test_cues_without_words_are_nothing_to_narrate() -> None:
    assert "there is nothing to narrate" in refusal("1", ONE, "", "2", TWO, "<i></i>", name="a.srt")


def test_the_name_of_the_file_decides_in_doubt() -> None:
    lines = ("Transcript by Anna.", "", "1", ONE, "Rain", "", "falls.")
    assert messages(read(*lines, name="a.txt")) == []
    script = read("", *lines, name="a.srt")
    assert texts(script) == ["Transcript by Anna. Rain falls."]
    assert script.segments[0].line == 2


def test_notices_name_the_line_of_the_file() -> None:
    script = read("00:01,0 --> 00:02,0", "Rain.", "", "00:02,0 --> 00:03,0", "It falls. [fade]", name="a.srt")
    assert messages(script)[-1] == (5, '"[fade]" is taken for [transition: crossfade]')
    assert script.segments[0].line == 1
