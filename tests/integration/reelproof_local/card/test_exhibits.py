"""Cards that show formulas, code and tables as written in the script."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reelproof.provider_api import JsonValue
from reelproof_local.card import CardOrder, draw
from reelproof_local.card.composition import compose
from reelproof_local.card.elements import Code, CodeInk, Element, Panel, TextBlock, Typeset
from reelproof_local.card.graphics.box import Frame
from reelproof_local.card.styles import CardStyle

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)]
FORCE = (
    "<math display='block'><mrow><mi>F</mi><mo>=</mo><mi>m</mi>"
    "<mfrac><mrow><mi>d</mi><mi>v</mi></mrow><mrow><mi>d</mi><mi>t</mi></mrow></mfrac></mrow></math>"
)
FORMULA: dict[str, JsonValue] = {
    "kind": "formula",
    "written": "F = m dv/dt",
    "mathml": FORCE,
    "parts": [FORCE],
}
PROGRAM = "def area(r):\n\t# the whole disc\n\treturn 3.14 * r ** 2\n\nprint('area', area(2))"
CODE: dict[str, JsonValue] = {"kind": "code", "source": PROGRAM, "syntax": "python"}
ROWS = [
    ["Planet", "Moons", "Found by"],
    ["Earth", "1", "everybody"],
    ["Jupiter", "95", "Galileo, and many others since"],
]
TABLE: dict[str, JsonValue] = {"kind": "table", "rows": list(ROWS)}
LONG_TABLE: dict[str, JsonValue] = {
    "kind": "table",
    "rows": [
        [f"column {column}" for column in range(9)],
        *[[f"{row}.{column}" for column in range(9)] for row in range(30)],
    ],
}
LONG_CODE: dict[str, JsonValue] = {
    "kind": "code",
    "source": "\n".join(f"line_{at} = '{'x' * 90}'" for at in range(60)),
}
ALL = {"formula": FORMULA, "code": CODE, "table": TABLE, "long table": LONG_TABLE, "long code": LONG_CODE}


def elements(
    exhibit: Mapping[str, JsonValue], size: tuple[int, int] = (1920, 1080), language: str = "en"
) -> tuple[Element, ...]:
    return compose(CardOrder("words", *size, language=language, exhibit=exhibit), Frame(*size))


def words(shown: tuple[Element, ...]) -> str:
    return "\n".join(line for one in shown if isinstance(one, TextBlock) for line in one.setting.lines)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ALL)
def test_all_of_an_exhibit_stands_above_the_captions_and_inside_the_frame(
    name: str, size: tuple[int, int]
) -> None:
    frame = Frame(*size)
    for heading in ("", "A chapter with a heading"):
        for element in elements({**ALL[name], "heading": heading}, size):
            assert element.box.left >= 0
            assert element.box.right <= frame.width
            assert element.box.top >= frame.safe.top - 1
            assert element.box.bottom <= frame.safe.bottom + 1


@pytest.mark.parametrize("name", ALL)
def test_no_letter_of_an_exhibit_is_too_small_to_read(name: str) -> None:
    for size in SIZES:
        for element in elements(ALL[name], size):
            if isinstance(element, TextBlock):
                assert element.setting.size >= 20
            if isinstance(element, Code):
                assert element.size >= 24


@pytest.mark.parametrize("style", list(CardStyle))
@pytest.mark.parametrize("name", ["formula", "code", "table"])
def test_an_exhibit_stands_out_from_its_panel(name: str, style: str) -> None:
    order = CardOrder("words", 960, 540, style, exhibit=ALL[name])
    with Image.open(BytesIO(draw(order))) as picture:
        gray = np.asarray(picture.convert("L"), np.int16)
    panel = next(one for one in compose(order, Frame(960, 540)) if isinstance(one, Panel)).box
    inside = gray[
        round(panel.top) + 5 : round(panel.bottom) - 5, round(panel.left) + 5 : round(panel.right) - 5
    ]

    assert np.ptp(inside) > 120


def test_a_formula_is_typeset_in_one_line_where_it_fits() -> None:
    assert len([one for one in elements(FORMULA) if isinstance(one, Typeset)]) == 1


def test_a_long_formula_is_broken_before_its_relations() -> None:
    part = "<math><mrow><mo>=</mo>" + "<mi>x</mi><mo>+</mo>" * 12 + "<mi>y</mi></mrow></math>"
    whole = "<math display='block'>" + part.replace("<math>", "").replace("</math>", "") * 3 + "</math>"

    shown = elements({**FORMULA, "mathml": whole, "parts": [part] * 3}, (1080, 1920))

    assert len([one for one in shown if isinstance(one, Typeset)]) == 3


@pytest.mark.parametrize(
    "mathml",
    [
        "",
        "<math",
        "<math><mfrac/></math>",
        "<math><mtext>速度</mtext></math>",
        "<math>" + "<mi>x</mi>" * 9_000 + "</math>",
    ],
)
def test_formulas_that_cannot_be_typeset_are_written_in_letters(mathml: str) -> None:
    shown = elements({**FORMULA, "mathml": mathml, "parts": []})

    assert not any(isinstance(one, Typeset) for one in shown)
    assert "".join(words(shown).split()) == "F=mdv/dt"


def test_code_is_colored_by_its_syntax_and_keeps_its_columns() -> None:
    pieces = [one for one in elements(CODE) if isinstance(one, Code)]

    inks = {one.text.strip(): one.ink for one in pieces}
    assert inks["def"] is CodeInk.keyword
    assert inks["# the whole disc"] is CodeInk.comment
    assert inks["3.14"] is CodeInk.number
    left = min(one.box.left for one in pieces)
    comment = next(one for one in pieces if one.ink is CodeInk.comment)
    assert comment.box.left == pytest.approx(left + 4 * comment.advance)


def test_code_in_a_language_that_is_not_known_is_shown_plain() -> None:
    assert {one.ink for one in elements({**CODE, "syntax": "nonsense"}) if isinstance(one, Code)} == {
        CodeInk.plain
    }


@pytest.mark.parametrize(
    ("language", "words_of_it"), [("en", "more lines"), ("de", "weitere Zeilen"), ("ja", "… +")]
)
def test_lines_that_are_left_out_are_counted(language: str, words_of_it: str) -> None:
    shown = elements(LONG_CODE, language=language)

    starts = sum(one.text.startswith("line_") for one in shown if isinstance(one, Code))
    assert words_of_it in words(shown)
    assert str(60 - starts) in words(shown)


def test_rows_and_columns_that_are_left_out_are_counted() -> None:
    said = words(elements(LONG_TABLE))

    assert "21 more rows" in said
    assert "3 more columns" in said


def test_numbers_stand_at_the_right_and_words_at_the_left_of_their_columns() -> None:
    cells = {
        line: one.box for one in elements(TABLE) if isinstance(one, TextBlock) for line in one.setting.lines
    }

    assert cells["1"].right == pytest.approx(cells["95"].right)
    assert cells["Earth"].left == pytest.approx(cells["Jupiter"].left)


def test_tables_of_languages_that_run_to_the_left_are_mirrored() -> None:
    rows: list[JsonValue] = [["كوكب", "عدد"], ["عطارد", "0"], ["الأرض", "1"]]
    shown = elements({"kind": "table", "rows": rows}, language="ar")
    cells = {line: one.box for one in shown if isinstance(one, TextBlock) for line in one.setting.lines}

    assert cells["عطارد"].left > cells["0"].right
    assert cells["عطارد"].right == pytest.approx(cells["الأرض"].right)


def odd() -> Iterator[Mapping[str, JsonValue]]:
    yield {}
    yield {"kind": "unheard of"}
    yield {"kind": "table", "rows": []}
    yield {"kind": "table", "rows": [[]]}
    yield {"kind": "table", "rows": [["only"], ["a", "b", "🙂\u20e3"]]}
    yield {"kind": "table", "rows": [["x" * 5_000, "y"], ["", ""]]}
    yield {"kind": "code", "source": ""}
    yield {"kind": "code", "source": "x" * 100_000, "syntax": "python"}
    yield {"kind": "code", "source": "\n" * 500 + "中文🙂\x00\t\ud800", "syntax": "sql"}
    yield {"kind": "formula", "written": "", "mathml": ""}
    yield {"kind": "formula", "written": "∫" * 3_000, "heading": "long " * 80}


@pytest.mark.parametrize("exhibit", list(odd()))
def test_a_card_is_drawn_for_any_exhibit(exhibit: Mapping[str, JsonValue]) -> None:
    with Image.open(BytesIO(draw(CardOrder("words", 480, 270, exhibit=exhibit)))) as picture:
        assert picture.size == (480, 270)


def test_another_process_draws_the_same_exhibit() -> None:
    order = CardOrder("words", 320, 180, "night", exhibit=FORMULA)
    code = (
        "import pickle, sys; from reelproof_local.card import draw; "
        "sys.stdout.buffer.write(draw(pickle.loads(sys.stdin.buffer.read())))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(order),
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "123", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert other.stdout == draw(order)


@pytest.mark.parametrize("address", ["https://example.org/a", "me@example.org"])
def test_addresses_are_drawn_where_they_are_part_of_what_is_shown(address: str) -> None:
    with_it, without = (
        draw(CardOrder("words", 480, 270, exhibit={"kind": "code", "source": source}))
        for source in (f"open {address}", "open ")
    )
    assert with_it != without


def test_a_formula_is_drawn_completely_when_its_mathml_names_its_standard() -> None:
    named = FORCE.replace("<math ", "<math xmlns='http://www.w3.org/1998/Math/MathML' ", 1)
    drawn = [
        draw(CardOrder("words", 480, 270, exhibit={**FORMULA, "mathml": mathml})) for mathml in (FORCE, named)
    ]
    assert drawn[0] == drawn[1]
