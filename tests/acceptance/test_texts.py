"""Texts are planned as their authors left them; unreadable ones are reported immediately."""

import json
from pathlib import Path

import pytest

from tests.acceptance.command_line import CommandLine

TEXTS = sorted((Path(__file__).parent / "cases" / "texts").glob("*.md"))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
def test_a_text_of_the_world_is_a_film(text: Path, tmp_path: Path) -> None:
    script = tmp_path / text.name
    script.write_bytes(text.read_bytes())
    answer = CommandLine(tmp_path / "home", language="").run("plan", str(script), "--local", "--json")
    assert answer.code == 0, answer.errors
    assert answer.result["title"]


@pytest.mark.parametrize(
    ("name", "language", "notice_start"),
    [
        ("german-without-language", "de", None),
        ("japanese-without-language", "ja", "No installed voice speaks Japanese"),
        ("foreign-words-inside", "en", "“Война и мир”, “海”"),
    ],
)
def test_the_language_is_found_and_what_cannot_be_spoken_is_named(
    name: str, language: str, notice_start: str | None, tmp_path: Path
) -> None:
    script = tmp_path / f"{name}.md"
    script.write_bytes((Path(__file__).parent / "cases" / "texts" / f"{name}.md").read_bytes())
    plan = CommandLine(tmp_path / "home", language="").run("plan", str(script), "--local", "--json").result
    assert (plan["language"], plan["language_origin"]) == (language, "detected")
    if notice_start is not None:
        assert [notice["message"].startswith(notice_start) for notice in plan["notices"]] == [True]


def test_nothing_of_ours_vanishes_without_a_notice(tmp_path: Path) -> None:
    script = tmp_path / "lost.md"
    script.write_text(
        "---\ntags: [a]\nmusic: /theme.mp3\ntitel: Bees\nframe_rate: 25\n---\n"
        "A bee 🐝 comes home.\n\n[fade]\n\nShe dances. [fps: 24] [beat]\n\n"
        "<!-- picutre: a hive -->\nThe hive hums.\n\n🌸🌸\n\n(picture: a flower) We [beat] them.\n"
    )
    plan = CommandLine(tmp_path / "home", language="en").run("plan", str(script), "--local", "--json").result
    assert plan["fps"] == 25
    assert {(notice["line"], notice["message"]) for notice in plan["notices"]} == {
        (2, "tags is not a Reelproof setting and is ignored"),
        (3, 'music is "/theme.mp3", a value for another tool, and is ignored'),
        (4, "titel is not a Reelproof setting and is ignored; did you mean title?"),
        (7, "“🐝”: left out of pictures; voices may leave out the same"),
        (9, '"[fade]" is taken for [transition: crossfade]'),
        (11, '"[fps: 24]" is left out, because fps is a setting of the whole film'),
        (11, '"[beat]" is taken for [pause 1s]'),
        (13, '"<!-- picutre: a hive -->" is taken for [picture: a hive]'),
        (16, "a paragraph without words is left out"),
        (18, '"(picture: a flower)" is taken for [picture: a flower]'),
    }


def test_wrong_values_are_refused_together_beside_settings_of_other_tools(tmp_path: Path) -> None:
    script = tmp_path / "wrong.md"
    script.write_text(
        "---\ndate: 2024-01-01\nmusic: jazz\nvoise: a\ncaptions: [bold]\n---\nHello {#a} {#b}.\n"
    )
    answer = CommandLine(tmp_path / "home", language="").run("plan", str(script), "--local")
    assert answer.code == 2
    lines = [line.strip().partition(":")[0] for line in answer.errors.splitlines()[1:]]
    assert lines == ["line 3", "line 4", "line 5", "line 7"]


def test_every_problem_has_a_separate_line(tmp_path: Path) -> None:
    script = tmp_path / "bad.md"
    script.write_text("---\ntitl: A\nstyle: neon\n---\nWait. {#a b}\n")
    answer = CommandLine(tmp_path / "home", language="").run("plan", str(script), "--local")
    assert answer.code == 2
    first, *others = answer.errors.splitlines()
    assert first == "reelproof: bad.md: 3 problems:"
    assert [line.strip().partition(":")[0] for line in others] == ["line 2", "line 3", "line 5"]


@pytest.mark.parametrize(
    "setting",
    ['"\\U00110000"', '"\\UFFFFFFFF"', '"\\ud800"', "%YAML 1." + "9" * 5000, "!!int x", "&a *a", "{" * 90],
)
def test_hostile_settings_end_in_a_sentence(setting: str, tmp_path: Path) -> None:
    script = tmp_path / "hostile.md"
    script.write_text(f"---\ntitle: {setting}\n---\nHello.\n")
    answer = CommandLine(tmp_path / "home", language="").run("plan", str(script), "--local")
    assert answer.code in (0, 2)
    assert "Unknown" not in answer.errors


@pytest.mark.film
def test_formulas_are_spoken_as_words_shown_in_letters_and_typeset(tmp_path: Path) -> None:
    script = tmp_path / "formulas.md"
    script.write_bytes((Path(__file__).parent / "cases" / "texts" / "formulas.md").read_bytes())
    answer = CommandLine(tmp_path / "home", language="").run(
        "make", str(script), "--local", "--json", "--music", "none"
    )
    assert answer.code == 0, answer.errors
    folder = Path(answer.result["output"]["path"]).parent
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))

    prompts = [
        asset["prompt"]
        for row in report["segments"]
        for asset in row["assets"]
        if asset["kind"] == "narration"
    ]
    assert prompts[0] == "The net force is F equals m d v by d t equals m a"
    for phrase in ("vector a", "six x sub one plus four x sub two less than or equal to", "seven tenths"):
        assert phrase in prompts[1]
    assert "$12.50" in prompts[2]
    subtitles = " ".join((folder / "film.srt").read_text(encoding="utf-8").split())
    for shown in ("F = m dv/dt = ma", "6x₁ + 4x₂ ≤ 24", "7/10", "$5"):
        assert shown in subtitles
    assert not set(subtitles) & set("\\{}_^")


@pytest.mark.parametrize("name", ["tides.srt", "tides.txt", "tides.md"])
def test_subtitles_are_planned_by_their_words(name: str, tmp_path: Path) -> None:
    script = tmp_path / name
    content = (
        "\ufeffWEBVTT - Tides\r\n\r\nNOTE checked\r\n\r\n00:01.000 --> 00:03.000 align:start\r\n"
        "<v Anna>The <i>tide</i> comes in\r\n\r\n00:03.100 --> 00:05.000\r\n"
        "{\\an8}and goes &amp; comes.\r\n\r\n00:09.000 --> 00:11.000\r\nThe moon pulls it.\r\n"
    ).encode()
    script.write_bytes(content)
    plan = CommandLine(tmp_path / "home", language="").run("plan", str(script), "--local", "--json").result
    assert (plan["title"], plan["language"]) == ("Tides", "en")
    assert [asset["title"] for asset in plan["assets"] if asset["kind"] == "narration"] == [
        "The tide comes in and goes & comes.",
        "The moon pulls it.",
    ]
    assert [(notice["line"], notice["message"]) for notice in plan["notices"]] == [
        (1, "Read as subtitles: times were left out"),
        (3, "a comment of subtitles is left out"),
    ]
    assert script.read_bytes() == content


def test_a_text_in_a_format_that_is_not_read_is_named(tmp_path: Path) -> None:
    script = tmp_path / "bees.tex"
    script.write_text("\\documentclass{article}\n\nA bee comes home.\n")
    plan = CommandLine(tmp_path / "home", language="en").run("plan", str(script), "--local", "--json").result
    assert [(notice["message"], notice["remediation"]) for notice in plan["notices"]] == [
        (
            "This looks like LaTeX; it is read as plain text",
            "Convert it to Markdown, for example with pandoc.",
        )
    ]
