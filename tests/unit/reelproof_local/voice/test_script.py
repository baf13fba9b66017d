"""Narrations cut into sentences and silences, and sentences into phrases."""

from hypothesis import given
from hypothesis import strategies as st

from reelproof_local.voice.phrasing import Sounding, phrases
from reelproof_local.voice.sentences import Sentence, Silence, passages, written_words

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["Dr.", "Moon.", "[pause 1.5s]", "\n\n", "a.m.", '"Yes!"', "今日は。元気？", "[pause 0.001s]"]
        ),
    ),
    max_size=30,
).map(" ".join)


def sentences(text: str, language: str = "en") -> list[str]:
    return [
        " ".join(fragment.text for fragment in passage.fragments)
        for passage in passages(text, language)
        if isinstance(passage, Sentence)
    ]


def test_pauses_separate_spoken_passages() -> None:
    found = passages("One. [pause 1.5s] Two three [pause 2] four.", "en")
    assert [passage for passage in found if isinstance(passage, Silence)] == [Silence(1.5), Silence(2.0)]
    assert sentences("One. [pause 1.5s] Two three [pause 2] four.") == ["One.", "Two three", "four."]
    assert written_words("One.[pause 1.5s]Two") == ("One.", "Two")


def test_a_pause_is_never_endless() -> None:
    assert passages("[pause 999999s]", "en") == (Silence(60.0),)


def test_titles_initials_and_times_end_no_sentence() -> None:
    text = "Dr. Smith met J. R. R. Tolkien at 10:30 a.m. on May 5. They spoke, e.g. of war."
    assert sentences(text) == [
        "Dr. Smith met J. R. R. Tolkien at 10:30 a.m. on May 5.",
        "They spoke, e.g. of war.",
    ]
    assert sentences("M. Dupont est là. Oui.", "fr") == ["M. Dupont est là.", "Oui."]


def test_the_last_sentence_of_a_paragraph_is_known() -> None:
    found = passages("One. Two.\n\nThree.", "en")
    assert [passage.ends_paragraph for passage in found if isinstance(passage, Sentence)] == [
        False,
        True,
        True,
    ]


def test_sentences_without_spaces_share_their_word() -> None:
    found = [passage for passage in passages("今日は。元気ですか？", "ja") if isinstance(passage, Sentence)]
    assert [[(part.word, part.text) for part in sentence.fragments] for sentence in found] == [
        [(0, "今日は。")],
        [(0, "元気ですか？")],
    ]


@given(TEXTS)
def test_fragments_cover_every_written_word_once(text: str) -> None:
    joined: dict[int, str] = {}
    order = []
    for passage in passages(text, "en"):
        if isinstance(passage, Sentence):
            for fragment in passage.fragments:
                joined[fragment.word] = joined.get(fragment.word, "") + fragment.text
                order.append(fragment.word)
    assert order == sorted(order)
    assert [joined[index] for index in range(len(joined))] == list(written_words(text))


def test_long_sentences_are_cut_behind_clauses() -> None:
    sentence = [
        Sounding(index, word) for index, word in enumerate(["aaaa", "bbbb,", "cccc", "dddd", "eeee."])
    ]
    assert [[sounding.word for sounding in phrase] for phrase in phrases(sentence, 16)] == [[0, 1], [2, 3, 4]]


@given(st.lists(st.text("abc,. ", max_size=40), max_size=30), st.integers(5, 30))
def test_phrases_are_short_enough_and_lose_nothing(sounds: list[str], longest: int) -> None:
    sentence = [Sounding(index, sound) for index, sound in enumerate(sounds)]
    found = list(phrases(sentence, longest))
    assert all(len(" ".join(part.phonemes for part in phrase)) <= longest for phrase in found)
    assert "".join(part.phonemes for phrase in found for part in phrase) == "".join(sounds)
