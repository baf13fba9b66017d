"""Captions can be read: at most 20 characters a second wherever the speech allows it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import SpokenWord
from reelproof.domain.timeline import Caption
from reelproof.domain.units import FrameRate, Size
from reelproof.planning.script.speech.speaking import estimate_duration_s, spread_words
from reelproof.planning.timeline.caption import CaptionLayout, plan_captions
from reelproof.planning.timeline.reading import MAX_EARLY_S, MAX_LATE_S, readable_starts

MOMENT_S = 1e-6
SIZES = [Size(1920, 1080), Size(1080, 1920), Size(1080, 1080)]
TEXTS = {
    "en": "That is why a cup of it, so he shared his own, kept them awake, and not one of them slept. "
    "The net force is what the mass of it makes of the time.",
    "fr": "Mais la radio en a besoin, et « je devrais être jaloux de la tour », dit-il : c’est vrai.",
    "de": "Er ging zu ihr, und sie sah ihn an, als ob er ihr ein Wort schuldig wäre.",
    "ko": "광합성은 식물이 햇빛을 이용하여 물과 이산화탄소를 당과 산소로 바꾸는 과정입니다.",
    "ja": "海は地球の七割をおおっていますが、私たちが地図にしたのは、まだごくわずかです。",
    "zh": "光合作用是植物利用阳光，把水和二氧化碳转化为糖和氧气的过程。",
}
LIMITS = {"ko": 12, "ja": 9, "zh": 9}
shapes = pytest.mark.parametrize("size", SIZES)


def captions_of(
    words: tuple[SpokenWord, ...], language: str, size: Size, tail_s: float
) -> tuple[Caption, ...]:
    layout = CaptionLayout.for_film(size, language, FrameRate(30))
    return plan_captions(words, 0.0, words[-1].end_s + tail_s, layout)


def characters_per_s(caption: Caption) -> float:
    return len(" ".join(caption.lines)) / (caption.end_s - caption.start_s)


@shapes
@pytest.mark.parametrize("language", TEXTS)
def test_captions_of_a_calm_voice_can_be_read(language: str, size: Size) -> None:
    text = TEXTS[language]
    words = spread_words(text, estimate_duration_s(text, language))
    for caption in captions_of(words, language, size, 0.4):
        assert characters_per_s(caption) <= LIMITS.get(language, 20)


def test_a_caption_uses_the_silence_after_it() -> None:
    words = (
        *spread_words("An extraordinarily quick remark was made.", 1.2),
        SpokenWord("Afterwards", 6.0, 6.5),
        SpokenWord("silence.", 6.6, 7.0),
    )
    first, *_ = captions_of(words, "en", Size(1920, 1080), 1.0)
    assert characters_per_s(first) <= 20
    assert first.end_s < 6.0


def test_a_fast_passage_shares_the_time_of_a_slow_one_beside_it() -> None:
    fast = spread_words("Three more words", 0.6)
    slow = [
        SpokenWord(word.text, word.start_s + 0.7, word.end_s + 0.7) for word in spread_words("go by.", 1.5)
    ]
    for caption in captions_of((*fast, *slow), "en", Size(1080, 1920), 0.4):
        assert characters_per_s(caption) <= 20


starts = st.lists(st.floats(0.0, 3.0), min_size=1, max_size=12).map(
    lambda gaps: [sum(gaps[: index + 1]) for index in range(len(gaps))]
)


@given(starts, st.data())
def test_shifts_are_small_and_keep_the_order(spoken: list[float], data: st.DataObject) -> None:
    needed = data.draw(st.lists(st.floats(0.0, 2.0), min_size=len(spoken), max_size=len(spoken)))
    end_s = spoken[-1] + data.draw(st.floats(0.0, 2.0))
    shifted = readable_starts(spoken, needed, end_s)
    for before_s, after_s in zip(spoken, shifted, strict=True):
        assert -MAX_EARLY_S - MOMENT_S <= after_s - before_s <= MAX_LATE_S + MOMENT_S
    assert shifted == sorted(shifted)


@given(starts, st.data())
def test_only_captions_that_are_too_short_are_shifted(spoken: list[float], data: st.DataObject) -> None:
    shown = [after - before for before, after in pairwise([*spoken, spoken[-1] + 2.0])]
    needed = [length_s * data.draw(st.floats(0.0, 1.0)) for length_s in shown]
    assert readable_starts(spoken, needed, spoken[-1] + 2.0) == pytest.approx(spoken)


@given(starts, st.data())
def test_where_a_shift_is_enough_every_caption_has_its_time(spoken: list[float], data: st.DataObject) -> None:
    """The needed times are those of captions that are shifted by no more than is allowed."""
    end_s = spoken[-1] + 1.0
    wanted = sorted(at_s + data.draw(st.floats(0.0, MAX_LATE_S)) for at_s in spoken)
    needed = [max(0.0, after - before) for before, after in pairwise([*wanted, end_s])]
    shifted = readable_starts(spoken, needed, end_s)
    for (before, after), need in zip(pairwise([*shifted, end_s]), needed, strict=True):
        assert after - before >= need - MOMENT_S
