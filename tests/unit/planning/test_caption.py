"""Captions: what a viewer reads, and when."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import SpokenWord
from reelproof.domain.timeline import Caption
from reelproof.domain.units import FrameRate, Size
from reelproof.planning.script.speech.phrase import atoms
from reelproof.planning.timeline.caption import (
    CaptionLayout,
    estimate_duration_s,
    plan_captions,
    spread_words,
)

RATE = FrameRate(30)
WIDE = Size(1920, 1080)
TALL = Size(1080, 1920)
MOMENT_S = 1e-6


def layout(language: str = "en", size: Size = WIDE) -> CaptionLayout:
    return CaptionLayout.for_film(size, language, RATE)


def captions_of(text: str, language: str = "en", size: Size = WIDE) -> tuple[Caption, ...]:
    duration_s = estimate_duration_s(text, language)
    return plan_captions(spread_words(text, duration_s), 2.0, 2.4 + duration_s, layout(language, size))


def lines_of(captions: tuple[Caption, ...]) -> list[str]:
    return [line for caption in captions for line in caption.lines]


def test_a_short_sentence_is_one_line() -> None:
    (caption,) = captions_of("The heart is a pump.")
    assert caption.lines == ("The heart is a pump.",)
    assert caption.start_s == 2.0


def test_a_long_sentence_breaks_where_a_reader_breathes() -> None:
    text = (
        "Inside each leaf, tiny structures called chloroplasts catch the light, and the plant begins to work."
    )
    captions = captions_of(text)
    assert len(captions) == 2
    assert captions[0].lines[-1].endswith("light,")
    assert captions[1].lines[0].startswith("and the plant")


def test_a_sentence_does_not_share_the_screen_with_the_next_ones_start() -> None:
    captions = captions_of(
        "Plants drink with their roots. Leaves breathe through very small holes in their skin."
    )
    assert captions[0].lines == ("Plants drink with their roots.",)


def test_lines_are_of_about_the_same_length() -> None:
    (caption,) = captions_of("Water and carbon dioxide go into sugar and oxygen.")
    first, second = map(len, caption.lines)
    assert abs(first - second) <= 12


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (
            "The Moon, which everybody on Earth can see, is 384,400 kilometres away from us now.",
            "384,400 kilometres",
        ),
        (
            "This part of the old forest is nearly as wide as 1 000 000 football fields put together.",
            "1 000 000",
        ),
        ("The sea around these small islands rose by 3 mm in every single year that we measured.", "3 mm"),
        ("In the year that everybody still remembers the price was $ 25 for a barrel of crude oil.", "$ 25"),
        (
            "Everybody who works at the hospital on the hill knows that Dr. Smith is a good doctor.",
            "Dr. Smith",
        ),
        ("It is one of the strangest and also most beautiful animals that live in the deep sea.", "the deep"),
    ],
)
@pytest.mark.parametrize("lead", range(0, 30, 3))
def test_inseparable_words_stay_on_one_line(text: str, whole: str, lead: int) -> None:
    padded = f"{'x' * lead} {text}".strip()
    assert any(whole in " ".join(line.split()) for line in lines_of(captions_of(padded)))


def test_short_sentences_share_the_screen_so_that_each_can_be_read() -> None:
    captions = captions_of("No. Yes. Why? The answer is as old as the hills.")
    assert captions[0].lines == ("No. Yes. Why?",)


def test_a_caption_ends_after_its_words_and_stays_long_enough_to_be_read() -> None:
    words = (
        SpokenWord("Indeed.", 0.0, 0.3),
        SpokenWord("Afterwards,", 5.0, 5.6),
        SpokenWord("calm.", 5.7, 6.0),
    )
    first, second = plan_captions(words, 0.0, 9.0, layout())
    assert first.start_s == 0.0
    assert first.end_s == pytest.approx(0.83)
    assert second.start_s == 5.0
    assert 6.0 <= second.end_s <= 7.0


def test_a_short_break_between_captions_is_closed_to_two_frames() -> None:
    words = spread_words(
        "Plants drink with their roots. Leaves breathe through very small holes in their skin.", 6.0
    )
    first, second = plan_captions(words, 0.0, 7.0, layout())
    assert second.start_s - first.end_s == pytest.approx(2 / 30)


def test_a_silence_parts_captions() -> None:
    words = (SpokenWord("Wait", 0.0, 0.9), SpokenWord("here", 4.0, 4.9))
    assert [caption.lines for caption in plan_captions(words, 0.0, 6.0, layout())] == [("Wait",), ("here",)]


def test_a_tall_film_shows_a_few_words_at_a_time() -> None:
    text = "Every second, the sun sends more energy to the earth than all people use in an hour."
    captions = captions_of(text, size=TALL)
    assert all(3 <= len(caption.words) <= 5 for caption in captions)
    assert [word.text for caption in captions for word in caption.words] == text.split()


def test_words_are_timed_in_the_film() -> None:
    words = (SpokenWord("Look", 0.5, 0.9), SpokenWord("up.", 1.0, 1.4))
    (caption,) = plan_captions(words, 10.0, 12.0, layout(size=TALL))
    assert caption.words == (SpokenWord("Look", 10.5, 10.9), SpokenWord("up.", 11.0, 11.4))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ja",
            "光合成とは、植物が「太陽の光」を使って、水と二酸化炭素から糖と酸素をつくるしくみです。とてもすごい！",
        ),
        (
            "zh-Hans",
            "光合作用是植物利用阳光，把水和二氧化碳转化为糖和氧气的过程。1969年7月，阿波罗11号登上了月球。",
        ),
    ],
)
@pytest.mark.parametrize("size", [WIDE, TALL])
def test_cjk_lines_are_short_and_begin_with_no_closing_mark(language: str, text: str, size: Size) -> None:
    lines = lines_of(captions_of(text, language, size))
    assert "".join(lines) == text
    assert max(map(len, lines)) <= (16 if size == WIDE else 10)
    assert not [line for line in lines if line[0] in "、。，！」ーっゃ" or line.endswith("「")]
    assert not [line for line in lines if line[-1].isdigit()]


def test_thai_lines_end_between_words() -> None:
    captions = captions_of("มหาสมุทรครอบคลุมพื้นที่ส่วนใหญ่ของโลกและเป็นแหล่งอาหารของมนุษย์", "th", TALL)
    assert lines_of(captions) == ["มหาสมุทรครอบคลุม", "พื้นที่ส่วนใหญ่ของ", "โลกและเป็นแหล่ง", "อาหารของมนุษย์"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("１９６９年７月", "１９６９年|７月"),
        ("COVID-19は", "COVID-19|は"),
        ("Wi-Fiの速度", "Wi-Fi|の|速|度"),
        ("11人の", "11人|の"),
    ],
)
def test_numbers_and_latin_words_are_not_broken(text: str, pieces: str) -> None:
    assert "|".join(atoms(text)) == pieces


def test_japanese_words_from_a_voice_are_joined_without_spaces() -> None:
    words = tuple(SpokenWord(text, at, at + 0.5) for at, text in enumerate(["太陽", "の", "光", "です。"]))
    (caption,) = plan_captions(words, 0.0, 5.0, layout("ja"))
    assert caption.lines == ("太陽の光です。",)


def test_marks_that_stand_alone_stay_with_their_word() -> None:
    text = "Bonjour ! C'est « la base » de la vie sur toutes les îles : on y trouve encore de vieux arbres."
    for line in lines_of(captions_of(text, "fr")):
        assert line[0] not in "!»:"
        assert line[-1] != "«"


def test_the_estimate_follows_language_numbers_and_pauses() -> None:
    sentence = (
        "Photosynthesis turns sunlight, water and air into sugar, and every animal lives on it in the end."
    )
    words_a_minute = len(sentence.split()) / estimate_duration_s(sentence, "en") * 60
    assert 130 <= words_a_minute <= 190
    assert estimate_duration_s("1969", "en") > estimate_duration_s("year", "en")
    assert estimate_duration_s("One. Two.", "en") > estimate_duration_s("One Two", "en")
    assert 3 <= 12 / estimate_duration_s("光合作用是植物利用阳光的", "zh") <= 5
    assert estimate_duration_s("  ", "en") == 0.0


def test_empty_narration_has_no_captions() -> None:
    assert spread_words(" ", 2.0) == ()
    assert plan_captions((), 0.0, 5.0, layout()) == ()
    assert plan_captions((SpokenWord("late", 0.0, 1.0),), 5.0, 5.0, layout()) == ()


texts = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Mn"]), min_size=1, max_size=30),
    min_size=1,
    max_size=40,
).map(" ".join)
latin_texts = st.lists(
    st.text(st.sampled_from("abcdeéß019.,!?'\"()$%-"), min_size=1, max_size=15), min_size=1, max_size=60
).map(" ".join)


@given(text=texts | latin_texts, duration_s=st.floats(0.0, 200.0))
def test_spread_words_cover_the_duration_in_order(text: str, duration_s: float) -> None:
    words = spread_words(text, duration_s)
    times = [time for word in words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[0] == 0.0
    assert times[-1] <= duration_s + MOMENT_S
    assert "".join(word.text for word in words) == "".join(text.split())


@st.composite
def spoken(draw: st.DrawFn) -> tuple[SpokenWord, ...]:
    """Plausible word timings: mostly in order, sometimes simultaneous, backward or too late."""
    texts_drawn = draw(texts | latin_texts).split()
    words, at_s = [], 0.0
    for text in texts_drawn:
        at_s += draw(st.sampled_from([0.0, 0.05, 0.3, 0.3, 0.3, 2.0, -0.5]))
        words.append(SpokenWord(text, at_s, at_s + draw(st.sampled_from([0.0, 0.1, 0.3, 0.3]))))
    return tuple(words)


@given(
    words=spoken(),
    offset_s=st.floats(0.0, 4000.0),
    length_s=st.floats(0.5, 60.0),
    language=st.sampled_from(["en", "fr", "hi", "ja", "zh", "th", "xx"]),
    size=st.sampled_from([WIDE, TALL, Size(1080, 1080)]),
)
def test_captions_keep_their_promises(
    words: tuple[SpokenWord, ...], offset_s: float, length_s: float, language: str, size: Size
) -> None:
    clip_end_s = offset_s + length_s
    chosen = layout(language, size)
    captions = plan_captions(words, offset_s, clip_end_s, chosen)
    squeezed = "".join("".join(word.text for word in words).split())
    written = "".join("".join(lines_of(captions)).split())
    assert written == "".join(word.text for caption in captions for word in caption.words)
    is_full = len(captions) == int(length_s / chosen.limits.gap_s)
    assert squeezed.startswith(written) if is_full else written == squeezed
    assert captions[0].start_s >= offset_s
    assert captions[-1].end_s <= clip_end_s
    assert all(caption.start_s < caption.end_s <= caption.start_s + 7.0 + MOMENT_S for caption in captions)
    assert all(before.end_s <= after.start_s for before, after in pairwise(captions))
    for caption in captions:
        assert len(caption.lines) <= 2
        for line in caption.lines:
            assert len(line) <= chosen.limits.line_length or len(line.split()) == 1


@given(text=latin_texts)
def test_captions_of_a_calm_voice_have_their_gap_and_their_time(text: str) -> None:
    captions = captions_of(text)
    assert all(after.start_s - before.end_s >= 2 / 30 - MOMENT_S for before, after in pairwise(captions))
    for caption in captions:
        said_s = caption.words[-1].end_s - caption.words[0].start_s
        assert caption.end_s - caption.start_s <= max(7.0, said_s) + MOMENT_S


def test_a_word_of_another_script_keeps_its_blanks() -> None:
    (caption,) = captions_of("The word 海 means sea, as 海山 does not.")
    assert " ".join(caption.lines) == "The word 海 means sea, as 海山 does not."
    assert lines_of(captions_of("学生はPythonを習う。", "ja")) == ["学生はPythonを習う。"]


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("word_count", [1, 12, 60, 300, 1000])
@pytest.mark.parametrize("length_s", [0.06, 0.3, 0.83])
def test_more_words_than_fit_a_recording_are_captions_that_last_and_do_not_overlap(
    size: Size, word_count: int, length_s: float
) -> None:
    words = spread_words(" ".join(f"word{number}" for number in range(word_count)), length_s)
    captions = plan_captions(words, 10.25, 10.25 + length_s, layout(size=size))
    assert captions
    written = [(round(caption.start_s * 100), round(caption.end_s * 100)) for caption in captions]
    assert all(start < end for start, end in written)
    assert all(before[1] <= after[0] for before, after in pairwise(written))
    assert captions[-1].end_s <= 10.25 + length_s + MOMENT_S


def test_captions_of_a_recording_without_most_of_its_words_share_its_time() -> None:
    words = spread_words(" ".join(f"word{number}" for number in range(12)), 0.06)
    first, second = plan_captions(words, 2.0, 2.9, layout(size=TALL))
    assert min(one.end_s - one.start_s for one in (first, second)) > 0.3
