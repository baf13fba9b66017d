"""Error messages for scripts that cannot be read."""

import pytest

from reelproof.domain.caption_style import CAPTION_NAMES
from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import Style
from reelproof.planning.script.parser import MAX_SEGMENTS, parse_script
from reelproof.planning.script.script_text import LARGEST_SCRIPT_BYTES, decode_script
from tests.unit.planning.parsing import read, refusal, texts


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("langauge: en", 'line 3: "langauge" is not a setting; did you mean language?'),
        ("fromat: 16:9", 'line 3: "fromat" is not a setting; did you mean format?'),
        ("Stlye: paper", 'line 3: "stlye" is not a setting; did you mean style?'),
        ("vioce: bf_emma", 'line 3: "vioce" is not a setting; did you mean voice?'),
        ("titl: x", 'line 3: "titl" is not a setting; did you mean title?'),
        ("musik: calm", 'line 3: "musik" is not a setting; did you mean music?'),
        ("style: neon", f'line 3: style cannot be "neon"; choose one of {", ".join(Style)}'),
        ("music: jazz", 'line 3: music cannot be "jazz"; choose one of calm, hopeful, tense, playful, none'),
        (
            "language: englisch?!",
            'line 3: language cannot be "englisch?!"; did you mean English? Write en',
        ),
        ("voice: b", "line 3: voice is set a second time; remove one of the two"),
        (
            "title: Trees: a life",
            "line 3: write settings as `key: value`; put a value with a colon in quotes",
        ),
        (
            "title: [a, b]",
            "line 3: title takes one value, not a list; write title: and the value without brackets",
        ),
        (
            "captions: [bold]",
            "line 3: captions takes one value, not a list; write captions: and the value without brackets",
        ),
        ("writer: gpt-5", 'line 3: writer cannot be "gpt-5"; write PROVIDER/MODEL, or several with commas'),
        ("aspect_ratio: 9:16", 'line 3: "aspect_ratio" is not a setting; did you mean format?'),
        ("subtitles: off", 'line 3: "subtitles" is not a setting; did you mean captions?'),
        ("voise: bf_emma", 'line 3: "voise" is not a setting; did you mean voice?'),
        ("capion: bold", 'line 3: "capion" is not a setting; did you mean captions?'),
        ("video: maybe", 'line 3: video cannot be "maybe"; choose one of yes, no, true, false'),
        ("fps: 50", 'line 3: fps cannot be "50"; choose one of 24, 25, 30, 60'),
        ("fps: 29.97", 'line 3: fps cannot be "29.97"; choose one of 24, 25, 30, 60'),
        ("fps: 30000/1001", 'line 3: fps cannot be "30000/1001"; choose one of 24, 25, 30, 60'),
        ("fps: fast", 'line 3: fps cannot be "fast"; choose one of 24, 25, 30, 60'),
        ("codec: vp9", 'line 3: codec cannot be "vp9"; choose one of h264, av1'),
        ("frame_rate: 50", 'line 3: fps cannot be "50"; choose one of 24, 25, 30, 60'),
        ("frameRate: film", 'line 3: fps cannot be "film"; choose one of 24, 25, 30, 60'),
        ("fsp: 25", 'line 3: "fsp" is not a setting; did you mean fps?'),
        (
            "captions: karoake",
            (
                'line 3: captions cannot be "karoake"; choose one of '
                f"{', '.join(CAPTION_NAMES)}; did you mean karaoke?"
            ),
        ),
        ("captoins: bold", 'line 3: "captoins" is not a setting; did you mean captions?'),
        ("just words", "line 3: write settings as `key: value`; put a value with a colon in quotes"),
        (
            'title: "\\U00110000"',
            "line 3: write settings as `key: value`; put a value with a colon in quotes",
        ),
        (
            'title: "\\UFFFFFFFF"',
            "line 3: write settings as `key: value`; put a value with a colon in quotes",
        ),
    ],
)
def test_a_wrong_setting_is_named(setting: str, message: str) -> None:
    assert refusal("---", "voice: a", setting, "---", "Hello.") == message


def test_all_problems_are_reported_together_with_their_lines() -> None:
    lines = ["---", "titl: A", "style: neon", "---", "Wait. {#a b}", "", "Text. {#a}", "", "More. {#a}"]
    with pytest.raises(ReelproofError) as caught:
        read(*lines)
    problems = caught.value.failure.details["problems"]
    assert isinstance(problems, list)
    assert [problem["line"] for problem in problems if isinstance(problem, dict)] == [2, 3, 5, 9]
    assert caught.value.failure.message.startswith(
        'line 2: "titl" is not a setting; did you mean title?; line 3: '
    )


def test_a_wrong_format_lists_ratios_and_words() -> None:
    message = refusal("---", "format: 21:9", "---", "Hello.")
    assert message.startswith('line 2: format cannot be "21:9"; choose one of')
    assert all(
        f" {word}" in message for word in ("16:9", "landscape", "9:16", "vertical", "1:1", "square", "4:5")
    )


def test_front_matter_is_closed_and_a_rule_is_none() -> None:
    assert refusal("", "---", "title: Trees", "", "Hello.").startswith(
        "line 2: the settings that start here are not closed"
    )
    assert len(texts(read("---", *["Words and words."] * 90, "---"))) > 5
    assert texts(read("---", "", "Hello, after a rule.")) == ["Hello, after a rule."]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("![](a.wav) Two ![](b.mp3) voices.", "line 3: this sentence already has a recording; put each"),
        ("![](take.wav) " + "word " * 1001, "line 3: 1,001 words without a sentence end"),
        ("Text. {#a b}", 'line 3: "{#a b}" is not an id; write {#intro}'),
        ("Text. {#a} {#b}", "line 3: this paragraph already has an id; keep one of the two"),
        ("Text. {#one}", 'line 3: the id "one" is already used on line 1; choose another'),
        ("{#two}", "line 3: an id belongs at the end of the paragraph or heading that it names"),
        (
            "## A {#a}\nText.\n## B {#a}\nMore.",
            'line 5: the id "a" is already used by another chapter; choose another',
        ),
        ("word " * 1001, "line 3: 1,001 words without a sentence end; add periods"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, message: str) -> None:
    assert refusal("Hello. {#one}", "", line, "").startswith(message)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "\n \n",
        "# Only a title",
        "---\ntitle: a\n---",
        "```\n\n```",
        "[pause 1s]",
        "[pause]",
        "[picture:]",
        "| |\n|-|",
    ],
)
def test_an_empty_script_is_refused(script: str) -> None:
    assert refusal(script).startswith("there is nothing to narrate; write a paragraph")


def test_a_script_has_limits() -> None:
    assert len(read(*["Hello.\n"] * MAX_SEGMENTS).segments) == MAX_SEGMENTS
    assert refusal(*["Hello.\n"] * (MAX_SEGMENTS + 1)) == (
        "a film has at most 5,000 segments, and this script 5,001; split it"
    )
    assert refusal("é" * (LARGEST_SCRIPT_BYTES // 2 + 1)) == (
        "the script has 1,000,002 bytes and at most 1,000,000 can be read; split it into several films"
    )


def test_bytes_are_utf_8_or_say_what_they_are() -> None:
    assert decode_script("\ufeffÉté.".encode(), "a.md") == "Été."
    assert decode_script("Été.".encode("utf-16"), "a.md") == "Été."
    assert decode_script("Été.".encode("utf-32"), "a.md") == "Été."
    for content, message in [
        (b"Hello,\ncaf\xe9.", "line 2: byte 11 of a.md is not UTF-8 text; save it as UTF-8"),
        (b"\xff\xfeH\0\0\xd8", "a.md is damaged UTF-16 text; save it as UTF-8"),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "line 3: a.md looks like a binary file; give a Markdown or plain text file",
        ),
        ("Hello, you.".encode("utf-16-be"), "a.md is written in UTF-16; save it as UTF-8"),
        (
            b"a" * (LARGEST_SCRIPT_BYTES + 1),
            "the script has 1,000,001 bytes and at most 1,000,000 can be read",
        ),
    ]:
        with pytest.raises(ReelproofError) as caught:
            decode_script(content, "a.md")
        assert caught.value.failure.message.startswith(message)


def test_text_with_a_nul_is_binary() -> None:
    with pytest.raises(ReelproofError, match="line 2: the script looks like a binary file"):
        parse_script("Hello,\nyou\0.", "a.md")


def test_non_words_are_dropped() -> None:
    colored = (
        "\x1b[1;31mThe\x1b[0m \x9b32msun\x1b]8;;https://a.b\x07 \u202eshines\u202c\x1b(B.\x07\ud800\ufeff"
    )
    assert texts(read(colored)) == ["The sun shines."]
    assert texts(read("\u2067שלום\u2069 to\u200d you.")) == ["\u2067שלום\u2069 to\u200d you."]
