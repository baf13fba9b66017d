"""Front matter of other tools is ignored with one notice; Reelproof settings in it are used."""

import pytest

from reelproof.domain.script import FormatName, MusicMood, NoticeKind, Script, ScriptOptions, Style
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


def ignored(script: Script) -> str:
    """Returns the notice about ignored settings, or an empty text."""
    error_text = [each.message for each in script.notices if each.kind is NoticeKind.settings_ignored]
    assert len(error_text) < 2
    return "".join(error_text)


@pytest.mark.parametrize(
    ("head", "title", "language", "names"),
    [
        (HUGO, "A walk: the coast", "pt-BR", "date, tags and params"),
        (JEKYLL, "Welcome!", "en", "layout, date, music, video, style, voice and writer"),
        (QUARTO, "Motion", "en-GB", "format, execute, defaults and other"),
        (OBSIDIAN, "Talk", "de-DE", "aliases and created"),
        (JSON, "In JSON", "en", "weight"),
        (PANDOC, "In a block", "en", ""),
        (PELICAN, "Guide", "en", "Date and Category"),
        ("---\ntitre: Le pain\nmusica: si\nvideos: 3\n---", "Talk", "en", "titre, musica and videos"),
        ("---\r\ntitle: A\r\nnope: b\r\n---\r", "A", "en", "nope"),
        ("\ufeff---\ntitle: A\n---", "A", "en", ""),
        ("---\nlangue: fr\nauteur: Jean\n---", "Talk", "fr", "auteur"),
        ("---\n---", "Talk", "en", ""),
        ("---\nformat: pdf\n---", "Talk", "en", "format"),
        ("---\nformat: acm-pdf\n---", "Talk", "en", "format"),
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
    assert ignored(script).partition(" are no")[0].partition(" is no")[0] == names


def test_our_settings_stand_among_those_of_others() -> None:
    lines = ["---", "tags: [a]", "format: 9:16", "style: paper", "music: calm", "video: no", "---", "Hello."]
    assert read(*lines).options == ScriptOptions(
        FormatName.vertical, style=Style.paper, music=MusicMood.calm, video=False
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("langauge: en", 'line 3: "langauge" is not a setting; did you mean language?'),
        ("style: papr", 'line 3: style cannot be "papr"; choose one of'),
        ("format: 21:9", 'line 3: format cannot be "21:9"; choose one of'),
        ("formato: 16:9", 'line 3: "formato" is not a setting; did you mean format?'),
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
    assert ignored(script).endswith("key11 and 28 more are not Reelproof settings and are ignored")
