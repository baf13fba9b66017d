"""Text is measured, broken into lines and never overflows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof_local.card.graphics.fonts import BOLD, drawable, runs, width_of
from reelproof_local.card.graphics.typesetting import Setting, fitted, wrapped


def _fit(
    text: str, width: float, height: float, largest: float = 100, lines: int = 4, language: str = "en"
) -> Setting:
    return fitted(text, width, height, largest=largest, max_lines=lines, weight=BOLD, language=language)


@settings(max_examples=120, deadline=None)
@given(
    text=st.text(max_size=300),
    width=st.floats(60, 1900),
    height=st.floats(30, 1000),
    language=st.sampled_from(["en", "de", "ja", "ar", "th"]),
)
def test_text_never_overflows_its_box(text: str, width: float, height: float, language: str) -> None:
    setting = _fit(text, width, height, language=language)

    assert setting.width <= width + 0.5
    assert setting.height <= height + 0.5


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.from_regex(r"[a-zA-Z]{1,14}", fullmatch=True), min_size=1, max_size=40))
def test_no_word_is_lost_or_moved(words: list[str]) -> None:
    assert " ".join(_fit(" ".join(words), 600, 400).lines).split() == words


def test_a_long_word_shrinks_to_fit() -> None:
    setting = _fit("Donaudampfschifffahrtskapitän", 300, 100, lines=1)

    assert setting.lines == ("Donaudampfschifffahrtskapitän",)
    assert setting.width <= 300


def test_lines_are_balanced_and_do_not_end_with_small_words() -> None:
    setting = fitted(
        "How volcanoes shape the planet",
        900,
        500,
        largest=120,
        max_lines=3,
        weight=BOLD,
        language="en",
        clinging=frozenset({"the"}),
    )

    assert setting.lines == ("How volcanoes", "shape the planet")


def test_unspaced_text_never_starts_a_line_with_a_closing_mark() -> None:
    setting = _fit("光合成は太陽の光と水を、糖と酸素に変える。", 500, 600, lines=5, language="ja")

    assert len(setting.lines) > 1
    assert not any(line[0] in "、。" for line in setting.lines)


def test_thai_is_broken_between_its_words() -> None:
    setting = _fit("มหาสมุทรครอบคลุมพื้นที่ส่วนใหญ่ของโลก", 500, 600, lines=3, language="th")

    assert setting.lines == ("มหาสมุทร", "ครอบคลุมพื้นที่", "ส่วนใหญ่ของโลก")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("hi 🌿 there\u0007!", "hi there!"), ("a\u0000b\tc", "ab c"), ("😀", ""), ("né ≈ 日本", "né ≈ 日本")],
)
def test_characters_without_a_glyph_are_left_out(text: str, drawn: str) -> None:
    assert drawable(text, "en") == drawn


def test_each_script_has_its_font() -> None:
    families = [run.face.family for run in runs("Sun الشمس 太陽 солнце", "zh")]

    assert families == ["Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", "Noto Sans"]


def test_wider_letters_measure_wider() -> None:
    assert width_of("WWW", 50, BOLD, "en") > width_of("iii", 50, BOLD, "en")
    assert width_of("word", 100, BOLD, "en") == pytest.approx(2 * width_of("word", 50, BOLD, "en"))


LAW = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"


def test_a_very_long_word_is_broken_with_a_hyphen_between_syllables() -> None:
    lines = _fit(f"Das {LAW} gilt", 500, 400, language="de").lines
    assert "".join(line.removesuffix("-") for line in lines).replace(" ", "") == f"Das{LAW}gilt"
    assert any(line.endswith("-") for line in lines)
    one_line = _fit(LAW, 5_000, 100, lines=1, language="de").lines
    assert one_line == (LAW,), "on one line, it has no hyphen"


def test_a_word_wider_than_a_column_is_broken_with_hyphens_and_an_address_without() -> None:
    broken = wrapped(LAW, 260, 30, weight=BOLD, language="de", max_lines=9)
    assert broken.width <= 260
    assert all(line.endswith("-") for line in broken.lines[:-1])
    assert "".join(line.removesuffix("-") for line in broken.lines) == LAW
    address = "https://example.org/" + "versicherung" * 3
    whole = wrapped(address, 260, 30, weight=BOLD, language="de", max_lines=9)
    assert "".join(whole.lines) == address
