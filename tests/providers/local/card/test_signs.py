"""Signs of numbers, addresses among words, and lines that are read from the right."""

import pytest

from reelproof.media.text.characters import without_emoji
from reelproof.providers.local.card.graphics.right_to_left import stretches
from reelproof.providers.local.card.reading.quantities import amounts, percent


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Zwischen -18 °C und +15 °C", ["−18", "+15"]),
        ("from −40 °C to 0 °C", ["−40", "0"]),
        ("(-40 °C)", ["−40"]),
        ("from 5–10 km", ["10"]),
        ("5-10 km", ["10"]),
        ("about - 5 km", ["5"]),
        ("It lost -$5", ["−$5"]),
    ],
)
def test_a_number_keeps_its_sign_and_a_range_has_none(text: str, figures: list[str]) -> None:
    assert [amount.figure for amount in amounts(text)] == figures


def test_a_share_keeps_its_sign() -> None:
    assert percent("It fell by −3.5 %") == (-0.035, "−3.5%")
    assert percent("12 %") == (0.12, "12%")


def test_brackets_and_words_of_another_script_stand_in_the_order_of_reading() -> None:
    shown = [part.text.strip() for part in stretches("عبر Wi-Fi (الآن)", frozenset(), "ar")]
    assert shown == ["(", "الآن", ")", "Wi-Fi", "عبر"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Key 5️⃣, family 👨‍👩‍👧‍👦, flag 🇩🇪.", "Key , family , flag ."),
        ("Waves 🌊 roll", "Waves roll"),
        ("Twice ✓ and 5", "Twice ✓ and 5"),
        ("🌊", ""),
    ],
)
def test_no_emoji_is_left_among_the_letters_of_a_caption(text: str, shown: str) -> None:
    assert without_emoji(text) == shown
