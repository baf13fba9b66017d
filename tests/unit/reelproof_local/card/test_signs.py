"""Signs of numbers, addresses among words, and lines that are read from the right."""

from pathlib import Path

import pytest

from reelproof.media.text.characters import without_emoji
from reelproof_local.card.drawing import readable
from reelproof_local.card.graphics.bidi import bidi_runs
from reelproof_local.card.reading.quantities import amounts, percent

CASES = Path(__file__).parents[3] / "acceptance" / "cases" / "texts"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Zwischen -18 °C und +15 °C", ["−18", "+15"]),
        ("from −40 °C to 0 °C", ["−40", "0"]),
        ("(-40 °C)", ["−40"]),
        ("from 5–10 km", ["5–10"]),
        ("5-10 km", ["5–10"]),
        ("3 to 5 km away", ["3–5"]),
        ("$5–$10 each", ["$5–10"]),
        ("1,000–1,500 m", ["1,000–1,500"]),
        ("3-5 million people", ["3–5 million"]),
        ("-18 – -5 °C", ["−18…−5"]),
        ("three to five million people", []),
        ("between 3 and 5 km", []),
        ("In 2020 5 million people", ["5 million"]),
        ("from 747-300 tons", []),
        ("about - 5 km", ["5"]),
        ("It lost -$5", ["−$5"]),
    ],
)
def test_a_number_keeps_its_sign_and_a_range_both_its_ends(text: str, figures: list[str]) -> None:
    assert [amount.figure for amount in amounts(text)] == figures


def test_a_share_keeps_its_sign() -> None:
    assert percent("It fell by −3.5 %") == (-0.035, "−3.5%")
    assert percent("12 %") == (0.12, "12%")
    assert percent("5–10 % of it") == (0.1, "5–10%")
    assert percent("five to ten percent") is None


def test_brackets_and_words_of_another_script_stand_in_the_order_of_reading() -> None:
    shown = [part.text.strip() for part in bidi_runs("عبر Wi-Fi (الآن)", frozenset(), "ar")]
    assert shown == ["(", "الآن", ")", "Wi-Fi", "عبر"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Key 5️⃣, family 👨‍👩‍👧‍👦, flag 🇩🇪.", "Key 5, family, flag."),
        ("Waves 🌊 roll", "Waves roll"),
        ("Twice ✓ and 5", "Twice ✓ and 5"),
        ("🌊", ""),
        ("Hello 👋!", "Hello!"),
        ("Salut 👋 !", "Salut !"),
        ("The shop 🛒 sells .NET", "The shop sells .NET"),
    ],
)
def test_no_emoji_is_left_among_the_letters_of_a_caption(text: str, shown: str) -> None:
    assert without_emoji(text) == shown


def test_a_latin_name_stays_whole_in_a_line_that_is_read_from_the_right() -> None:
    line = (CASES / "arabic-with-latin.md").read_text(encoding="utf-8").splitlines()[-1]
    shown = [part.text.strip() for part in bidi_runs(line, frozenset(), "ar")]
    assert [text for text in shown if text.isascii() and text.strip("().")] == ["End Devices", "Wi-Fi"]
    assert shown.index("End Devices") < shown.index("Wi-Fi")


def test_a_text_of_addresses_and_emoji_leaves_no_sign_that_no_font_has() -> None:
    text = (CASES / "url-and-emoji.md").read_text(encoding="utf-8")
    assert not {"\u20e3", "\ufe0f", "\u200d"} & set(without_emoji(text))


@pytest.mark.parametrize(
    ("line", "language", "shown"),
    [
        ("15%", "he", "15%"),
        ("15%", "ar", "15%"),
        ("−18°", "he", "−18°"),
        ("בין −18 לבין $5", "he", "$5 לבין −18 בין"),
    ],
)
def test_signs_of_a_number_stay_on_its_side_in_lines_from_the_right(
    line: str, language: str, shown: str
) -> None:
    from_left = "".join(part.text for part in bidi_runs(line, frozenset(), language))
    assert from_left.replace(" ", "") == shown.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See foo.org/x/12345 now", "See   now"),
        ("Ask me@example.com:8080 or localhost:3000/7", "Ask   or  "),
        ("From ftp://a.b/12 and //cdn.x/9", "From   and  "),
        ("At 1.5 km/h, and/or 5/10, e.g. 10/12", "At 1.5 km/h, and/or 5/10, e.g. 10/12"),
    ],
)
def test_nothing_of_an_address_is_read_for_a_picture(text: str, left: str) -> None:
    assert readable(text) == left


def test_a_number_at_the_start_of_a_line_belongs_to_the_latin_words_before_it() -> None:
    line, before = "15 Pro Max في عام 2023", "ظهر هاتف iPhone"
    assert [part.text.strip() for part in bidi_runs(line, frozenset(), "ar", before)][-1] == "15 Pro Max"
    assert [part.text.strip() for part in bidi_runs(line, frozenset(), "ar")][-1] != "15 Pro Max"
