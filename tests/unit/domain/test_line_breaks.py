"""Lines are broken where their script allows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.line_breaks import line_break_units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("some well-known words", "some |well-known |words"),
        ("« Voilà », dit Anna", "« Voilà », |dit |Anna"),
        ("มหาสมุทรครอบคลุมพื้นที่ 70% ของโลก", "มหาสมุทร|ครอบคลุม|พื้นที่ |70% |ของ|โลก"),
        ("ພາສາລາວເປັນພາສາ", "ພາສາ|ລາວ|ເປັນ|ພາສາ"),
        ("ភាសាខ្មែរជាភាសា", "ភាសាខ្មែរ|ជា|ភាសា"),
        ("မြန်မာဘာသာစကား", "မြန်မာဘာသာ|စကား"),
        ("바다는 지구 표면의 70% 이상을", "바다는 |지구 |표면의 |70% |이상을"),
        ("きゃっ、「海」へ。", "きゃっ、|「海」|へ。"),
        ("阳光，把“水”", "阳|光，|把|“水”"),
        ("hi 👩‍🚀👍🏽 🇩🇪🇫🇷", "hi |👩‍🚀|👍🏽 |🇩🇪|🇫🇷"),
        ("Wi-Fi، ثم state-of-the-art", "Wi-Fi، |ثم |state-of-the-art"),
        ("left- or right-", "left- |or |right-"),
        ("", ""),
    ],
)
def test_lines_are_broken_between_words(text: str, units: str) -> None:
    assert "|".join(line_break_units(text)) == units


@given(st.text(st.characters() | st.sampled_from("한海ก\ud800👩\u200d\n")))
def test_no_character_is_lost(text: str) -> None:
    assert "".join(line_break_units(text)) == text
