"""Scripts as their writers mean them."""

import pytest

from reelproof.domain.render import Codec
from reelproof.domain.script import FormatName, MusicMood, Pause, ScriptOptions, Style
from reelproof.domain.units import FRAME_RATES, FrameRate
from reelproof.planning.script.parser import parse_script
from tests.unit.planning.parsing import narration, read, texts


def test_settings_stand_in_front_matter() -> None:
    script = read(
        "---",
        "title: 'Trees: a secret life'",
        "language: pt_br",
        "format: 9:16",
        "voice: af_heart",
        "style: Night",
        "music: none",
        "video: yes",
        "fps: 25",
        "codec: AV1",
        "---",
        "Trees talk.",
    )
    assert (script.title, script.language) == ("Trees: a secret life", "pt-BR")
    assert script.options == ScriptOptions(
        FormatName.vertical,
        "af_heart",
        Style.night,
        MusicMood.none,
        video=True,
        frame_rate=FrameRate(25),
        codec=Codec.av1,
    )
    assert script.segments[0].line == 12


@pytest.mark.parametrize("word", ["4:5", "portrait", "Portrait", '"4:5"'])
def test_formats_have_names_and_ratios(word: str) -> None:
    assert read("---", f"format: {word}", "---", "Hello.").options.format is FormatName.portrait


@pytest.mark.parametrize(("word", "video"), [("yes", True), ("No", False), ("true", True), ("false", False)])
def test_clips_are_switched_on_and_off(word: str, video: bool) -> None:
    assert read("---", f"video: {word}", "---", "Hello.").options.video is video


@pytest.mark.parametrize("rate", FRAME_RATES)
def test_every_frame_rate_can_be_set(rate: int) -> None:
    assert read("---", f"fps: {rate}", "---", "Hello.").options.frame_rate == FrameRate(rate)


def test_settings_that_are_left_out_are_left_to_others() -> None:
    script = read("---", "voice:", "---", "Hello.")
    assert (script.language, script.options) == ("en", ScriptOptions())


def test_norwegian_is_a_language_and_not_a_falsehood() -> None:
    assert read("---", "language: no", "---", "Hei.").language == "nb"


def test_blank_lines_and_a_byte_order_mark_may_come_first() -> None:
    script = read("\ufeff", "", "---", "title: Trees", "---", "", "Trees talk.")
    assert (script.title, script.segments[0].line) == ("Trees", 7)


@pytest.mark.parametrize(
    ("lines", "name", "title"),
    [
        (["---", "title: Given", "---", "# Heading", "Text."], "file.md", "Given"),
        (["Text.", "", "# The *first* heading"], "file.md", "The first heading"),
        (["Text."], "why-the-sky_is-blue.md", "Why the sky is blue"),
        (["Text."], "", "Untitled"),
        (["Why is it blue?", "", "Text."], "file.txt", "Why is it blue?"),
        (["A sentence.", "", "Text."], "my notes.txt", "My notes"),
        (["Only one line"], "file.txt", "File"),
    ],
)
def test_a_title_is_found(lines: list[str], name: str, title: str) -> None:
    assert read(*lines, name=name).title == title


def test_headings_begin_chapters_and_the_title_does_not() -> None:
    script = read(
        "# Trees", "Hello.", "## Roots", "One.", "### Deep", "Two.", "# Leaves", "Three.", "## Empty"
    )
    assert [
        (chapter.title, [segment.text for segment in chapter.segments]) for chapter in script.chapters
    ] == [
        (None, ["Hello."]),
        ("Roots", ["One."]),
        ("Deep", ["Two."]),
        ("Leaves", ["Three."]),
    ]


def test_markdown_syntax_is_not_spoken() -> None:
    assert texts(
        read(
            "Some *emphasis*, **more**, `code`, a [link](https://example.org) and <b>HTML</b>,",
            "~~nothing struck out~~ 3 &lt; 4, a \\*star\\*, a note[^1] and a lost one[^2].",
            "",
            "[^1]: Not said.",
        )
    ) == ["Some emphasis, more, code, a link and HTML, 3 < 4, a *star*, a note and a lost one."]


def test_comments_and_rules_are_not_spoken() -> None:
    script = read("Said.", "", "<!-- a note", "", "to myself -->", "***", "<!-- another --> Also said.")
    assert texts(script) == ["Said.", "Also said."]
    assert script.segments[1].line == 7


def test_a_quotation_keeps_its_marks() -> None:
    assert texts(read("> “Nothing in life is to be feared.”", "> — Marie Curie")) == [
        "“Nothing in life is to be feared.” — Marie Curie"
    ]


def test_short_items_are_spoken_in_one_breath_after_their_introduction() -> None:
    assert texts(read("You need:", "", "- flour", "- *butter*", "- sugar!")) == [
        "You need: flour, butter, sugar!"
    ]
    assert texts(read("1. Mix it", "2. Bake it")) == ["Mix it. Bake it."]
    assert texts(read("---", "language: zh", "---", "- 面粉", "- 黄油")) == ["面粉。 黄油。"]


def test_long_lists_of_short_items_are_split_into_several_breaths() -> None:
    script = read(*(f"- the number {number} is here" for number in range(12)))
    assert [len(text.split()) for text in texts(script)] == [30, 25, 5]
    assert all(text.endswith(".") for text in texts(script))


def test_long_items_are_spoken_one_by_one() -> None:
    long = "Preheat the oven until the little red lamp on its front goes out."
    script = read("What to do:", f"- {long}", "- Wait.", "  - Really.")
    assert texts(script) == ["What to do:", long, "Wait.", "Really."]


def test_meaningful_numbers_are_spoken() -> None:
    assert texts(read("1914. War breaks out in Europe.", "1918. It is over.")) == [
        "1914. War breaks out in Europe. 1918. It is over."
    ]
    assert texts(read("1969. Two men walk.")) == ["1969. Two men walk."]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Wait. [pause 1s] Go.", ("Wait.", Pause(1.0), "Go.")),
        ("[Pause: 500 ms] Go [pause 1,25s]", (Pause(0.5), "Go", Pause(1.25))),
        ("Wait [pause 2 seconds], then go", ("Wait,", Pause(2.0), "then go")),
        ("Wait[pause 60s].", ("Wait.", Pause(60.0))),
        ("A [pause 1s][pause 0.5s] b", ("A", Pause(1.5), "b")),
        (r"Say \[pause 1s] aloud", ("Say [pause 1s] aloud",)),
        ("Say `[pause 1s]` aloud", ("Say [pause 1s] aloud",)),
        ("A [pause](https://example.org) and [picture of it][1]\n\n[1]: x", ("A pause and picture of it",)),
    ],
)
def test_pauses_cut_the_narration(line: str, parts: tuple[str | Pause, ...]) -> None:
    assert narration(line) == parts


def test_a_pause_on_its_own_line_follows_the_narration_or_leads_its_chapter() -> None:
    script = read("One.", "", "[pause 1s]", "", "## Next", "", "[pause 2s]", "", "Two.", "", "[pause 3s]")
    assert [segment.narration for segment in script.segments] == [
        ("One.", Pause(1.0)),
        (Pause(2.0), "Two.", Pause(3.0)),
    ]


def test_directions_for_pictures_belong_where_they_stand_or_to_what_follows() -> None:
    script = read(
        "<!-- picture: a lighthouse at night -->",
        "The keeper climbs.",
        "",
        "[picture: a [red] ship\\]]",
        "",
        "The ship turns.",
        "",
        "It is [picture: fog] foggy.",
    )
    assert [segment.visual for segment in script.segments] == [
        "a lighthouse at night",
        "a [red] ship]",
        "fog",
    ]
    assert texts(script)[2] == "It is foggy."


def test_pictures_of_ones_own_belong_where_they_stand_or_to_what_follows() -> None:
    script = read(
        "![not said](first.jpg)",
        "",
        "One.",
        "",
        "Two ![](./in/second.jpg 'title').",
        "## Chapter",
        "![](my photo.png)",
        "Three.",
        "",
        "Four.",
        "",
        r"![](more\fifth%20picture.png)",
        "## Next",
        "Five.",
    )
    assert [(segment.text, segment.own_picture) for segment in script.segments] == [
        ("One.", "first.jpg"),
        ("Two.", "in/second.jpg"),
        ("Three.", "my photo.png"),
        ("Four.", "more/fifth picture.png"),
        ("Five.", None),
    ]


def test_own_clips_and_recordings_are_recognized_by_extension() -> None:
    script = read(
        "![](takes/one.wav)",
        "![](market.mp4)",
        "One.",
        "",
        "Two. ![](two.MP3)",
        "",
        "Three.",
        "",
        "![](talk.ogg)",
    )
    assert [(one.text, one.own_picture, one.own_recording) for one in script.segments] == [
        ("One.", "market.mp4", "takes/one.wav"),
        ("Two.", None, "two.MP3"),
        ("Three.", None, "talk.ogg"),
    ]
    assert [segment.shows_own_clip for segment in script.segments] == [True, False, False]


def test_recordings_cut_a_paragraph_and_nothing_else_does() -> None:
    long = "The heron waits in the shallow water, and nothing moves. " * 5
    script = read(f"{long}![](one.wav) {long}![](two.wav) {long}")
    assert [(one.text, one.own_recording) for one in script.segments] == [
        ((long * 2).strip(), "one.wav"),
        (long.strip(), "two.wav"),
    ]
    assert [segment.own_recording for segment in read(long * 2).segments] == [None] * 5


def test_plain_text_is_read_as_written() -> None:
    script = parse_script(
        "My title\r\n\r\nHello *there*,\r\n  # friend. [pause 1s]\r\n\r\n- Bye_bye & \\[so] on.\r\n",
        "talk.txt",
    )
    assert script.title == "My title"
    assert [segment.narration for segment in script.segments] == [
        ("Hello *there*, # friend.", Pause(1.0)),
        ("- Bye_bye & \\[so] on.",),
    ]
    assert [segment.line for segment in script.segments] == [3, 6]


def test_control_characters_are_dropped_and_accents_composed() -> None:
    assert texts(parse_script("Cafe\u0301\x07 is\u2028open\ud800.", "a.md")) == ["Café is open."]


def test_unspeakable_text_is_no_segment() -> None:
    assert texts(read("…", "", "🎉", "", "Hello.", "", "- - -", "", "?!")) == ["Hello."]


def test_lines_are_those_of_the_file() -> None:
    script = read("# Title", "", "One.", "<!-- note", "-->", "", "## Two", "[picture: a", "house]", "Two.")
    assert [segment.line for segment in script.segments] == [3, 8]
