"""Texts in formats that are read as plain text are named."""

import pytest

from reelproof.planning.script.foreign_format import foreign_format
from tests.unit.planning.parsing import read, texts

TEXTS = {
    "HTML": ("<!DOCTYPE html>\n<title>A</title>", "<html lang=en>\n<p>A", '<?xml version="1.0"?>\n<html>'),
    "LaTeX": ("% thesis\n\\documentclass{article}\n", "\\section{Bees}\nA bee.", "\\begin{document}\nA bee."),
    "Org": ("#+TITLE: Bees\n\n* One\n", "# note\n#+begin_src sh\n", "#+OPTIONS: toc:nil"),
    "reStructuredText": ("====\nBees\n====\n\nA bee.", "A bee.\n\n.. note:: Two.\n", "A bee.\n\n.. _hive:\n"),
    "RTF": ("{\\rtf1\\ansi Bees.}",),
    "CSV": ("name,age\nAnna,3\nBen,4\n", 'name;age\nAnna;3\n"Ben; II";4', "a,b,c\n1,,2\n3,4,5"),
    "TSV": ("name\tage\nAnna\t3\nBen\t4\n",),
}
PROSE = (
    "A bee comes home.\n\nShe dances.",
    "Come, rain\nCome, sun\nCome, wind\n",
    "---\nHello there.\n---\n\nMore.",
    "Bees\n====\n\nA bee.",
    "# Bees\n\nWrite `#+TITLE:` first, or \\documentclass{article}.",
    "Write:\n\n```\n.. note:: Two.\n```\n",
    "The <html> tag is first.",
    "One,two",
    "1,000 bees\n2,000 ants\n3,000 wasps",
    "Wait .. what?",
    "",
)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, all_ in TEXTS.items() for text in all_])
def test_clear_marks_are_recognized(name: str, text: str) -> None:
    assert foreign_format(text, "talk.txt") == name


@pytest.mark.parametrize("text", PROSE)
def test_prose_has_no_such_marks(text: str) -> None:
    assert foreign_format(text, "talk.md") is None


def test_the_ending_of_a_file_is_a_mark() -> None:
    assert foreign_format("A bee.", "talk.TEX") == "LaTeX"


@pytest.mark.parametrize(("name", "read_as"), [("a.tex", "plain text"), ("a.md", "Markdown")])
def test_the_plan_has_one_notice(name: str, read_as: str) -> None:
    script = read("\\documentclass{article}", "", "A bee.", name=name)
    assert "A bee." in texts(script)
    (notice,) = (one for one in script.notices if "looks like" in one.message)
    assert notice.message == f"This looks like LaTeX; it is read as {read_as}"
    assert notice.remediation == "Convert it to Markdown, for example with pandoc."
