"""Text of any script is set with fonts that have its letters, in its direction, in lines that fit."""

from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reelproof.media.text.characters import clean
from reelproof.media.text.direction import is_right_to_left, levels_of, visual_order
from reelproof.media.text.fonts import EMOJI, fonts_for, han_face, sized
from reelproof.media.text.lines import TextStyle, balanced_lines, break_lines, line_text, set_line
from reelproof.media.text.runs import choose_fonts, runs_of

SAMPLES = {
    "en": "The quick brown fox, 70 % of it — “jumps”…",
    "fr": "Où est l’œuvre ? « Voilà », dit-elle.",
    "vi": "Tiếng Việt rất đẹp",
    "ru": "Съешь же ещё этих мягких булок",
    "el": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "ar": "تغطي المحيطات أكثر من 70% من كوكبنا",
    "fa": "زبان فارسی ۱۲۳ گچپژ",
    "he": "שלום עולם, זה מבחן 123",
    "hi": "महासागर हमारे ग्रह को ढकते हैं।",
    "bn": "বাংলা ভাষা",
    "ta": "தமிழ் மொழி",
    "th": "มหาสมุทรครอบคลุมพื้นที่ 70% ของโลก",
    "ko": "바다는 지구 표면의 70% 이상을",
    "ja": "海は地球の表面を覆っています。「AI」ー々",
    "zh-CN": "海洋覆盖地球表面的百分之七十以上,《书》",
    "zh-TW": "海洋覆蓋地球表面",
    "hy": "Հայերեն լեզու",
    "ka": "ქართული ენა",
    "am": "አማርኛ ቋንቋ",
    "km": "ភាសាខ្មែរ",
    "my": "မြန်မာဘာသာ",
}


@pytest.mark.parametrize("language", SAMPLES)
def test_every_letter_has_a_glyph(language: str) -> None:
    text = clean(SAMPLES[language])
    for character, font in zip(text, choose_fonts(text, fonts_for(language)), strict=True):
        assert font is not None, character
        assert font.has(character), character


@pytest.mark.parametrize("language", ["ar", "hi", "th", "ja", "ru"])
def test_letters_are_drawn_and_not_boxes(language: str) -> None:
    """A missing glyph looks the same for every letter."""
    letters = [letter for letter in SAMPLES[language] if letter.isalpha() and bidirectional(letter) != "NSM"]
    drawings = {letter: drawn(letter, language) for letter in letters}
    boxes = drawn("\U00013000", language, "NotoSans[wght].ttf")
    assert len(set(drawings.values())) > len(set(letters)) * 0.8
    assert boxes not in drawings.values()


def test_han_is_drawn_as_its_language_writes_it() -> None:
    faces = {
        tag: han_face(tag)
        for tag in ("ja", "ja-JP", "ko", "zh", "zh-CN", "zh-Hans", "zh-Hant-TW", "zh-HK", "en")
    }
    assert faces == {
        "ja": 0, "ja-JP": 0, "ko": 1, "zh": 2, "zh-CN": 2, "zh-Hans": 2, "zh-Hant-TW": 3, "zh-HK": 4, "en": 2,
    }  # fmt: skip
    assert drawn("直", "ja") != drawn("直", "zh-CN")


def test_emoji_have_a_font_and_adjacent_digits_keep_theirs() -> None:
    text = "🌊 70 👩‍🚀❤️"
    fonts = choose_fonts(text, fonts_for("en"))
    names = {character: font.path.name for character, font in zip(text, fonts, strict=True) if font}
    assert names["🌊"] == names["🚀"] == EMOJI
    assert names["7"] == "NotoSans[wght].ttf"


def test_characters_without_a_glyph_are_left_out() -> None:
    (run,) = runs_of("a\U00013000", fonts_for("en"), "en")
    assert run.text == "a"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("two\nlines\t and\u00a0more  ", "two lines and more"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("nul\x00bell\x07", "nul bell"),
        ("half\ud800a", "halfa"),
        ("e\u0301", "é"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
        ("\ufeff\u00adword", "word"),
    ],
)
def test_only_what_can_be_shown_stays(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


# Expected orders by UAX #9; capitals represent right-to-left letters, as in its examples.
@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("car is the DEF car", "car is the FED car"),
        ("DEF car GHI", "IHG car FED"),
        ("DEF 123 GHI", "IHG 123 FED"),
        ("DEF 1.5 GHI.", ".IHG 1.5 FED"),
        ("car (DEF) end", "car (FED) end"),
        ("DEF, GHI!", "!IHG ,FED"),
        ("a 1+2 DEF", "a 1+2 FED"),
    ],
)
def test_mixed_directions_are_ordered_as_unicode_says(written: str, seen: str) -> None:
    hebrew = str.maketrans({chr(65 + index): chr(0x05D0 + index) for index in range(26)})
    latin = {value: chr(key) for key, value in hebrew.items()}
    text = written.translate(hebrew)
    order = visual_order(list(text), levels_of(text, is_right_to_left(text, "en")))
    shown = "".join(latin.get(character, character) for character in order)
    assert shown == seen


def test_a_right_to_left_language_keeps_its_direction_after_a_latin_name() -> None:
    text = "GPS هو نظام"
    assert is_right_to_left(text, "ar")
    assert not is_right_to_left(text, "en")
    assert not is_right_to_left("GPS 2024", "ar")
    runs = runs_of(text, fonts_for("ar"), "ar")
    assert runs[-1].text.strip() == "GPS"


@given(st.text(alphabet=st.sampled_from("aB 1.,א ב(ع٣)%"), max_size=30))
def test_every_character_is_set_once(text: str) -> None:
    line = clean(text)
    runs = runs_of(line, fonts_for("en"), "en")
    assert sorted(index for run in runs for index in range(run.start, run.end)) == list(range(len(line)))


@given(st.text(alphabet=st.sampled_from("ab 海のاب👍🏽é-"), max_size=60), st.integers(30, 400))
def test_lines_hold_all_of_the_text_and_fit(text: str, width: int) -> None:
    line = clean(text)
    lettering = TextStyle("en", 20, 400)
    spans = break_lines(line, lettering, width)
    assert "".join(line[start:end] for start, end in spans).replace(" ", "") == line.replace(" ", "")
    for start, end in spans:
        part = line[start:end]
        assert set_line(part, lettering).width <= width + 1 or len(part) <= 4


def test_words_are_broken_only_if_they_must_be() -> None:
    lettering = TextStyle("en", 20, 400)
    lines = broken("some words and a Donaudampfschifffahrtsgesellschaft", lettering, 200)
    assert lines[0] == "some words and a"
    assert len(lines) == 3


def test_han_is_broken_between_signs_but_not_before_a_full_stop() -> None:
    lettering = TextStyle("ja", 20, 400)
    for width in range(60, 200, 10):
        lines = broken("海は地球の表面を覆っています。そして「海」はとても深い。", lettering, width)
        assert not any(line.startswith(("。", "」", "っ")) for line in lines)
        assert not any(line.endswith("「") for line in lines)


def test_korean_is_broken_at_its_spaces() -> None:
    lines = broken("바다는 지구 표면의 70% 이상을 덮고 있습니다", TextStyle("ko", 20, 400), 120)
    assert " ".join(lines) == "바다는 지구 표면의 70% 이상을 덮고 있습니다"


def test_thai_is_broken_between_its_words() -> None:
    lines = broken("มหาสมุทรครอบคลุมพื้นที่ส่วนใหญ่ของโลก", TextStyle("th", 20, 400), 240)
    assert lines == ["มหาสมุทรครอบคลุมพื้นที่ส่วน", "ใหญ่ของโลก"]


def test_balanced_lines_leave_no_word_alone() -> None:
    lettering = TextStyle("en", 20, 400)
    text = "they turn them all into sugar and oxygen too"
    width = set_line(text[:-4], lettering).width
    assert [text[start:end] for start, end in balanced_lines(text, lettering, width)] == [
        "they turn them all into",
        "sugar and oxygen too",
    ]


def test_splitting_a_line_for_color_does_not_move_its_words() -> None:
    lettering = TextStyle("en", 40, 600)
    whole = set_line("they turn them", lettering)
    cut = set_line("they turn them", lettering, frozenset({5, 9}))
    assert cut.width == pytest.approx(whole.width, abs=1)
    assert [placed.run.text for placed in cut.runs] == ["they ", "turn", " them"]


def broken(text: str, lettering: TextStyle, width: int) -> list[str]:
    return [text[start:end] for start, end in break_lines(text, lettering, width)]


def drawn(letter: str, language: str, font_name: str | None = None) -> bytes:
    fonts = fonts_for(language)
    named = [font for font in fonts if font.path.name == font_name]
    font = named[0] if named else next(font for font in fonts if font.has(letter))
    image = Image.new("L", (64, 64))
    ImageDraw.Draw(image).text((8, 48), letter, 255, sized(font, 32, 400), anchor="ls")
    return image.tobytes()


def test_a_word_that_is_wider_than_a_line_is_broken_with_a_hyphen() -> None:
    lettering = TextStyle("de", 40, 500)
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    width = set_line(word, lettering).width * 0.4
    spans = break_lines(word, lettering, width)
    lines = [line_text(word, span) for span in spans]
    assert "".join(line.removesuffix("-") for line in lines) == word
    assert all(line.endswith("-") for line in lines[:-1])
    assert all(set_line(line, lettering).width <= width for line in lines)
    address = "https://example.org/donaudampfschifffahrt"
    assert not any(line_text(address, span).endswith("-") for span in break_lines(address, lettering, width))
