"""Formulas: what captions show, what voices say, and what cards set."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.planning.script.formula import read_formula, typesetting_of
from tests.unit.planning.spoken_formulas import ENGLISH, OTHERS

COMMANDS = r"frac sqrt left( right) left. right| begin{cases} end{cases} text ce SI not lim sum hat".split()  # noqa: SIM905
MARKS = r"{ } ^ _ & \\ | ( ) [ ] \{ \} x 1 2.5 d + - = , ' $ % \% \$ \_ ~ \, < > \ # 中 é 🙂".split(" ")  # noqa: SIM905
PIECES = [*(f"\\{name}" for name in COMMANDS), *MARKS]
tex = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize(("source", "written", "spoken"), ENGLISH)
def test_a_formula_is_written_in_letters_and_spoken_in_english(
    source: str, written: str, spoken: str
) -> None:
    formula = read_formula(source, "en")

    assert (formula.written, formula.spoken) == (written, spoken)
    assert formula.tex == source


@pytest.mark.parametrize(("language", "source", "spoken"), OTHERS)
def test_other_languages_speak_formulas_in_their_own_words(language: str, source: str, spoken: str) -> None:
    assert read_formula(source, language).spoken == spoken


def test_a_language_without_words_for_formulas_has_their_letters_read() -> None:
    assert read_formula(r"F = m\frac{dv}{dt}", "ja").spoken == "F = m dv/dt"
    assert read_formula(r"x^{n+\alpha}", "ja").spoken == "x (n + α)"


@given(tex, st.sampled_from(["en", "en-GB", "de", "fr", "es", "it", "pt-BR", "ja", ""]))
def test_no_tex_is_ever_spoken(source: str, language: str) -> None:
    formula = read_formula(source, language)

    assert not set(formula.spoken) & set("\\{}$_^")
    assert formula.spoken == " ".join(formula.spoken.split())
    assert formula.written == " ".join(formula.written.split())


@given(tex.filter(lambda text: text.isprintable()))
def test_every_formula_has_well_formed_mathml(source: str) -> None:
    whole, parts = typesetting_of(source)

    for mathml in (whole, *parts):
        assert ET.fromstring(mathml).tag.endswith("math")  # noqa: S314 our own


@pytest.mark.parametrize(
    "source",
    [
        r"\hat" * 5_000, "{" * 5_000, r"\sqrt[" * 5_000, r"\frac" * 5_000, "x^" * 5_000,
        "(" * 5_000 + ")" * 5_000, r"\left(" * 2_000 + r"\right)" * 2_000, r"\begin{matrix}" * 999,
        "{" * 300 + "x" + "}" * 300, "|" * 9_999,
    ],
)  # fmt: skip
def test_deep_and_long_formulas_are_read_to_an_end(source: str) -> None:
    formula = read_formula(source, "en")

    typesetting_of(source)
    assert len(formula.written) < 10_000


def test_a_formula_is_cut_before_its_relations_and_into_its_lines() -> None:
    assert len(typesetting_of("a = b = c")[1]) == 3
    assert len(typesetting_of(r"\begin{aligned} a &= b \\ c &= d \\ \end{aligned}")[1]) == 2
    assert len(typesetting_of("a + b")[1]) == 1
