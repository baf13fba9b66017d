"""Notices about a script: what is worth saying, and how it is shown."""

from dataclasses import replace

import pytest

from reelproof.domain.ids import ChapterId, SegmentId
from reelproof.domain.project import FilmLanguage, LanguageOrigin
from reelproof.domain.script import Chapter, Notice, NoticeKind, Script, Segment
from reelproof.planning.report.notice import (
    LONGEST_QUOTE,
    MAX_SHOWN,
    foreign_notices,
    in_order,
    language_line,
    language_notices,
    notice_lines,
    undrawn_notices,
)
from reelproof.planning.script.parser import parse_script
from tests.unit.planning.parsing import nothing_undrawn

LEFT_OUT = Notice(NoticeKind.omitted, "A table was left out.", 7, "Describe it in words.")
VOICE = Notice(NoticeKind.voice, "No voice speaks Welsh.")


def script_of(text: str, language: str = "en", recording: str | None = None) -> Script:
    segment = Segment(SegmentId("s"), (text,), line=3, own_recording=recording)
    return Script("Rain", language, (Chapter(ChapterId("c"), None, (segment,)),))


@pytest.mark.parametrize(
    ("origin", "why"),
    [
        (LanguageOrigin.option, "Language: German"),
        (
            LanguageOrigin.detected,
            "Language: German (detected from the text; change it with --language or `language:`)",
        ),
        (LanguageOrigin.assumed, "Language: German (not detected; set it with --language or `language:`)"),
        (LanguageOrigin.settings, "Language: German (from your settings)"),
    ],
)
def test_a_language_is_shown_with_its_origin(origin: LanguageOrigin, why: str) -> None:
    assert language_line(FilmLanguage("de", origin)) == why


def test_only_a_language_that_was_not_detected_is_worth_a_notice() -> None:
    languages = [None, *(FilmLanguage("de", origin) for origin in LanguageOrigin)]
    noted = {language.origin for language in languages if language and [*language_notices(language)]}
    assert noted == {LanguageOrigin.assumed}
    [notice] = language_notices(FilmLanguage("de", LanguageOrigin.assumed))
    assert "is read as German" in notice.message


def test_words_in_letters_of_another_language_are_quoted_with_their_line() -> None:
    [notice] = foreign_notices(
        script_of("In Japanese, rain is «雨», and spring rain 春の雨."), nothing_undrawn
    )
    assert notice.message.startswith("“雨”, “春の雨”: a voice that speaks English")
    assert notice.line == 3


def test_many_passages_are_counted_and_long_ones_cut() -> None:
    long = " ".join(["дождь"] * 20)
    [notice] = foreign_notices(script_of(f"{long} and снег and лёд and град and иней"), nothing_undrawn)
    quotes = notice.message.split("“")
    assert quotes[1].split("”")[0] == long[:LONGEST_QUOTE]
    assert "“лёд” and 2 more" in notice.message


@pytest.mark.parametrize(
    "script",
    [
        script_of("The angle α is small."),
        script_of("Plain words."),
        script_of("Дождь", "ru"),
        script_of("雨", recording="rain.mp3"),
        script_of("雨", "xx"),
    ],
    ids=[
        "a letter of a formula",
        "own letters",
        "own Cyrillic letters",
        "a recording",
        "an unknown language",
    ],
)
def test_letters_that_are_read_well_are_no_notice(script: Script) -> None:
    assert [*foreign_notices(script, nothing_undrawn)] == []


def test_notices_are_in_the_order_of_the_script_and_said_once() -> None:
    later = replace(LEFT_OUT, line=9)
    assert in_order([later, LEFT_OUT, VOICE, later]) == (VOICE, LEFT_OUT, later)


def test_what_is_missing_from_the_film_is_shown_first() -> None:
    assert [*notice_lines([VOICE, LEFT_OUT], "report.html")] == [
        "1 item in the script is not in the film:",
        "  line 7: A table was left out.",
        "    Describe it in words.",
        "1 notice about the script:",
        "  No voice speaks Welsh.",
    ]


def test_many_notices_are_counted_and_left_to_the_report() -> None:
    notices = [replace(VOICE, line=line) for line in range(1, MAX_SHOWN + 4)]
    lines = [*notice_lines(notices, "report.html")]
    assert lines[0] == "13 notices about the script:"
    assert lines[-1] == "  and 3 more in report.html"
    assert len(lines) == MAX_SHOWN + 2


def test_what_no_picture_shows_is_named_with_its_lines() -> None:
    def undrawn(text: str, _language: str) -> list[str]:
        return [letter for letter in text if letter in "🐝🌸"]

    script = parse_script("A 🐝.\n\nNone.\n\nA 🌸 and a 🐝.", "talk.md")
    [notice] = undrawn_notices(script, undrawn)
    assert notice.message == "“🐝”, “🌸”: left out of pictures; voices may leave out the same (lines 1, 5)"
    assert (notice.kind, notice.line) == (NoticeKind.omitted, 1)
    assert [*undrawn_notices(script, nothing_undrawn)] == []
    titled = parse_script("# 🐝\n\nA bee.\n\n![](a.wav) A 🌸.", "talk.md")
    [notice] = undrawn_notices(titled, undrawn)
    assert notice.message == "“🐝”, “🌸”: left out of pictures"
