"""Front matter of other tools is ignored with one notice; Reelproof settings in it are used."""

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import FormatName, MusicMood, NoticeKind, Script, ScriptOptions, Style
from reelproof.domain.units import FrameRate
from reelproof.planning.script.script_text import problems_of
from tests.unit.planning.parsing import read, refusal, texts

HUGO = """+++
title = "A walk: the coast"
date = 2024-05-01T10:00:00Z
tags = ["walk", "sea"]
language = "pt_br"
[params]
title = "not this"
+++"""
JEKYLL = """---
layout: post
title:  "Welcome!"
date:   2024-01-01 10:00:00 +0100
music: /assets/theme.mp3
video: https://example.org/watch?v=abc
style: custom.css
voice:
  name: someone
writer: Jane Doe
---"""
QUARTO = """---
title: "Motion"
format:
  html:
    toc: true
lang: en-GB
execute: {echo: false}
defaults: &d {a: 1}
other: *d
...
"""
OBSIDIAN = """---
aliases: [Sourdough]
created: 2024-01-02
locale: de_DE.UTF-8
---"""
JSON = '{\n  "title": "In JSON", "format": "9:16",\n  "weight": 3\n}'
PANDOC = "% In a block\n% An author\n% 2024"
PELICAN = "Title: Guide\nDate: 2024-03-03\nCategory: docs"


def ignored(script: Script) -> list[str]:
    """Returns the notices about ignored settings."""
    return [each.message for each in script.notices if each.kind is NoticeKind.settings_ignored]


def names_ignored(script: Script) -> str:
    """Returns the names of settings that only other tools have."""
    shared = [
        each
        for each in ignored(script)
        if each.endswith(("Reelproof settings and are ignored", "a Reelproof setting and is ignored"))
    ]
    assert len(shared) < 2
    return "".join(shared).partition(" are no")[0].partition(" is no")[0]


@pytest.mark.parametrize(
    ("head", "title", "language", "names"),
    [
        (HUGO, "A walk: the coast", "pt-BR", "date, tags and params"),
        (JEKYLL, "Welcome!", "en", "layout and date"),
        (QUARTO, "Motion", "en-GB", "execute, defaults and other"),
        (OBSIDIAN, "Talk", "de-DE", "aliases and created"),
        (JSON, "In JSON", "en", "weight"),
        (PANDOC, "In a block", "en", ""),
        (PELICAN, "Guide", "en", "Date and Category"),
        ("---\ntitre: Le pain\nmusica: si\nvideos: 3\n---", "Talk", "en", ""),
        ("---\r\ntitle: A\r\nnope: b\r\n---\r", "A", "en", "nope"),
        ("\ufeff---\ntitle: A\n---", "A", "en", ""),
        ("---\nlangue: fr\nauteur: Jean\n---", "Talk", "fr", "auteur"),
        ("---\n---", "Talk", "en", ""),
        ("---\nformat: pdf\n---", "Talk", "en", ""),
        ("---\ngps: 47.1, 8.5\nops: [a]\n---", "Talk", "en", "gps and ops"),
        ("---\ncode: CS101\nnotion: https://notion.so/x\n---", "Talk", "en", "code and notion"),
        (
            "---\nemotion: joy\ntransitions: 3\ncodecs: [a]\n---",
            "Talk",
            "en",
            "emotion",
        ),
        ("---\nformat: acm-pdf\n---", "Talk", "en", ""),
        (
            "---\na: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c]\n---",
            "Talk",
            "en",
            "a, b, c and d",
        ),
        ("---\na: {{ x }}\ntitle: A\n---", "A", "en", "a"),
        ("---\ntags: [" + "[" * 80 + "\ntitle: A\n---", "A", "en", "tags"),
        ("---\n" + "long: " + "x" * 20_000 + "\ntitle: A\n---", "A", "en", "long"),
    ],
)
def test_it_is_passed_over_and_ours_is_used(head: str, title: str, language: str, names: str) -> None:
    script = read(head, "", "Flour, water and salt.")
    assert (script.title, script.language, texts(script)) == (title, language, ["Flour, water and salt."])
    assert names_ignored(script) == names


def test_our_settings_stand_among_those_of_others() -> None:
    lines = ["---", "tags: [a]", "format: 9:16", "style: paper", "music: calm", "video: no", "---", "Hello."]
    assert read(*lines).options == ScriptOptions(
        FormatName.vertical, style=Style.paper, music=MusicMood.calm, video=False
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("langauge: en", 'line 3: "langauge" is not a setting; did you mean language?'),
        ("fps: 120", 'line 3: fps cannot be "120"; choose one of 24, 25, 30, 60'),
        ("style: papr", 'line 3: style cannot be "papr"; choose one of'),
        ("format: 21:9", 'line 3: format cannot be "21:9"; choose one of'),
        ("formato: 16:9", 'line 3: "formato" is not a setting; did you mean format?'),
        ("code: av1", 'line 3: "code" is not a setting; did you mean codec?'),
        ("motions: Zoom-in", 'line 3: "motions" is not a setting; did you mean motion?'),
        ("transiton: cross-fade", 'line 3: "transiton" is not a setting; did you mean transition?'),
        ("title: Bread: a loaf", "line 3: write settings as `key: value`"),
        ("just words", "line 3: write settings as `key: value`"),
    ],
)
def test_a_near_miss_of_ours_stays_an_error_there(line: str, message: str) -> None:
    assert refusal("---", "tags: [a]", line, "---", "Hello.").startswith(message)


@pytest.mark.parametrize(
    "rule", ["---\n\nHello.\n\n---", "---\nHello there.\n---", "***\n\nHello.", "{#a} said he."]
)
def test_a_rule_above_prose_is_no_front_matter(rule: str) -> None:
    script = read(*(rule + "\n\nMore.").split("\n")) if not rule.startswith("{") else read("Said. {#a}")
    assert len(texts(script)) >= 1 and not script.notices


def test_only_a_few_names_are_listed() -> None:
    script = read("---", *(f"key{number}: x" for number in range(40)), "---", "Hello.")
    (message,) = ignored(script)
    assert message.endswith("key11 and 28 more are not Reelproof settings and are ignored")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "music: /assets/theme.mp3",
            'music is "/assets/theme.mp3", a value for another tool, and is ignored',
        ),
        ("style: custom.css", 'style is "custom.css", a value for another tool, and is ignored'),
        ("format: acm-pdf", 'format is "acm-pdf", a value for another tool, and is ignored'),
        ("writer: Jane Doe", 'writer is "Jane Doe", a value for another tool, and is ignored'),
        ("voice: {name: x}", "voice holds settings of its own, as in another tool, and is ignored"),
        ("titel: Brot", "titel is not a Reelproof setting and is ignored; did you mean title?"),
        ("videos: 3", "videos is not a Reelproof setting and is ignored; did you mean video?"),
        ("draft: true", "draft is not set in a script and is ignored here"),
        ("encoder: hardware", "encoder is not set in a script and is ignored here"),
    ],
)
@pytest.mark.parametrize("neighbor", ["tags: [a]", "fps: 25"])
def test_what_is_ignored_of_names_like_ours_is_said_as_it_is(line: str, message: str, neighbor: str) -> None:
    notices = [each for each in read("---", neighbor, line, "---", "Hello.").notices if each.line == 3]
    assert [each.message for each in notices] == [message]


MARP_STYLE = "style: |\n  section { color: red; }\n  h1 { margin: 0 }"


@pytest.mark.parametrize(
    "mark", ["marp: true", "theme: x", "layout: post", "revealjs: {a: 1}", "author: Jane"]
)
@pytest.mark.parametrize(
    "line",
    [
        *(MARP_STYLE, "style: apa", "style: ieee", "style: compact", "style: tufte", "format: article"),
        *("video: dQw4w9WgXcQ", "video: 76979871", "music: Beethoven", "music: lofi-beats", "writer: John"),
        *("writer: john", "subtitle: no", "mood: calm", "ratio: 16:9", "languages: [en]", "transition: cube"),
        *("video: intro", "format: [a5, letter]"),
    ],
)
def test_settings_of_a_file_for_another_tool_are_never_refused(line: str, mark: str) -> None:
    script = read("---", mark, line, "---", "Hello.")
    assert script.options == ScriptOptions()
    assert any(notice.line == 3 and "ignored" in notice.message for notice in script.notices)


@pytest.mark.parametrize(
    "line",
    [
        *(MARP_STYLE, "style: apa", "format: article", "video: dQw4w9WgXcQ", "music: Beethoven"),
        *("writer: John", "languages: [en]", "style: a very long description of a look"),
    ],
)
def test_a_value_that_cannot_be_ours_is_ignored_anywhere(line: str) -> None:
    script = read("---", "fps: 25", line, "---", "Hello.")
    assert script.options == ScriptOptions(frame_rate=FrameRate(25))
    assert [notice.line for notice in script.notices] == [3]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("captions: blod", "did you mean bold?"),
        ("fps: 23", 'fps cannot be "23"'),
        ("format: 16x9", "did you mean 16:9?"),
        ("format: 21:9", 'format cannot be "21:9"'),
        ("style: papr", "did you mean paper?"),
        ("music: clam", "did you mean calm?"),
        ("codec: vp9", 'codec cannot be "vp9"'),
        ("langauge: en", "did you mean language?"),
    ],
)
def test_what_is_meant_for_us_is_refused_also_in_a_file_for_another_tool(line: str, message: str) -> None:
    assert message in refusal("---", "marp: true", line, "---", "Hello.")


@pytest.mark.parametrize("neighbor", ["tags: [a]", "date: 2024-01-01", "fps: 25"])
def test_wrong_values_of_ours_are_refused_together_whatever_stands_beside_them(neighbor: str) -> None:
    lines = [
        "---",
        neighbor,
        "music: jazz",
        "video: perhaps",
        "style: [night]",
        "codec: vp9",
        "---",
        "Hello.",
    ]
    with pytest.raises(ReelproofError) as caught:
        read(*lines)
    assert [problem.line for problem in problems_of(caught.value)] == [3, 4, 5, 6]


def test_both_names_of_the_frame_rate_are_one_setting() -> None:
    assert read("---", "frame_rate: 25", "---", "Hello.").options.frame_rate == FrameRate(25)
    message = refusal("---", "frame_rate: 25", "fps: 24", "---", "Hello.")
    assert message == "line 3: fps is set a second time; remove one of the two"


def test_a_list_of_writers_is_taken() -> None:
    script = read("---", "writer: [openai/gpt-5, local/x]", "---", "Hello.")
    assert script.options.writer == ("openai/gpt-5", "local/x")
