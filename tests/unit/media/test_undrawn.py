"""What captions and cards cannot show."""

import pytest

from reelproof.media.text.undrawn import undrawn


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A bee 🐝 and a bee 🐝 fly to 🌸.", ["🐝", "🌸"]),
        ("A family 👩‍👩‍👧, a flag 🇩🇪, a heart ❤️.", ["👩‍👩‍👧", "🇩🇪", "❤️"]),
        ("Plain, 1️⃣, x² ≤ 3, → ☎ ½ 中文 العربية हिन्दी Ελληνικά.", []),
        ("An eye 𓀀.", ["𓀀"]),
    ],
)
def test_emoji_and_letters_of_no_font_are_found(text: str, parts: list[str]) -> None:
    assert list(undrawn(text, "en")) == parts
