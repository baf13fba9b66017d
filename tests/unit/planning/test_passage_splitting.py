"""Long paragraphs become segments of 4 to 10.5 seconds of speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.planning.script.passage_splitting import LONGEST_WHOLE_S, count_words, sentence_starts
from reelproof.planning.script.speech.speaking import estimate_duration_s
from tests.unit.planning.parsing import read, texts

sentences = st.lists(st.integers(1, 30), min_size=1, max_size=12).map(
    lambda lengths: [f"The {'long ' * length}{number} ends." for number, length in enumerate(lengths)]
)


@given(sentences)
def test_words_and_their_order_stay(parts: list[str]) -> None:
    paragraph = " ".join(parts)
    assert " ".join(texts(read(paragraph))) == paragraph


@given(sentences)
def test_pieces_are_whole_sentences_and_not_long(parts: list[str]) -> None:
    for text in texts(read(" ".join(parts))):
        assert text.startswith("The ")
        assert text.endswith("ends.")
        assert estimate_duration_s(text, "en") <= LONGEST_WHOLE_S


@given(sentences)
def test_a_piece_is_not_cut_again(parts: list[str]) -> None:
    for text in texts(read(" ".join(parts))):
        assert texts(read(text)) == [text]


def test_a_paragraph_of_ten_seconds_stays_whole() -> None:
    sentence = "One two three four five. "
    most = int(LONGEST_WHOLE_S / estimate_duration_s(sentence, "en"))
    assert len(texts(read(sentence * most))) == 1
    assert len(texts(read(sentence * (most + 1)))) == 2


def test_digits_count_as_spoken_words() -> None:
    years = "In 1789, 1793, 1799, 1804, 1815, 1830, 1848, 1851, 1870 and 1871 the government changed."
    words = "In spring, summer, autumn, winter, again, again, again, again, again and again it changed."
    assert len(texts(read(years))) > len(texts(read(words))) == 1


@pytest.mark.parametrize(
    ("language", "sentence", "pieces"),
    [
        (
            "en",
            (
                "The heron waits in the shallow water near the old bridge where nothing has moved since "
                "the early "
                "morning; the light is slowly fading over the hills beyond the river, and "
                "a small silver fish that "
                "nobody has seen swims towards the shadow of the bird."
            ),
            ["The heron waits", "the light is slowly", "and a small silver"],
        ),
        (
            "de",
            (
                "Der Reiher wartet im flachen Wasser nahe der alten Brücke, während sich seit dem frühen "
                "Morgen "
                "nichts bewegt, und das Licht schwindet langsam über den Hügeln jenseits des Flusses, wo die "
                "Fischer ihre Netze trocknen und auf den nächsten Tag warten."
            ),
            ["Der Reiher wartet", "und das Licht", "wo die Fischer"],
        ),
    ],
)
def test_a_long_sentence_is_cut_where_its_clauses_meet(
    language: str, sentence: str, pieces: list[str]
) -> None:
    found = texts(read(f"---\nlanguage: {language}\n---", "", sentence))
    assert " ".join(found) == sentence
    assert all(estimate_duration_s(text, language) <= LONGEST_WHOLE_S for text in found)
    assert all(any(text.startswith(piece) for piece in pieces) for text in found)


def test_a_sentence_without_a_mark_stays_whole() -> None:
    sentence = f"The {'very ' * 60}long sentence ends."
    assert texts(read(sentence)) == [sentence]


def test_no_span_of_years_is_cut() -> None:
    war = "the long war of 1914 – 1918 " * 8
    assert texts(read(f"It was {war}once more.")) == [f"It was {war}once more."]


def test_one_changed_word_moves_no_cut() -> None:
    parts = [
        f"The heron waits in the shallow water number {number} and nothing moves." for number in range(12)
    ]
    before = texts(read(" ".join(parts)))
    parts[5] = parts[5].replace("shallow", "murky")
    after = texts(read(" ".join(parts)))
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_directives_go_with_the_words_they_stand_by() -> None:
    long = "The heron waits in the shallow water and nothing moves at all today."
    script = read(f"![](a.jpg) {long} {long} [pause 1s] {long}", f"[picture: a fish] {long} {{#heron}}")
    assert [(segment.id, segment.own_picture, segment.visual) for segment in script.segments] == [
        ("heron", "a.jpg", None),
        ("heron-2", None, "a fish"),
    ]
    assert [segment.line for segment in script.segments] == [1, 1]


def test_a_second_picture_begins_a_segment() -> None:
    script = read(
        "A [picture: one] first. And then.", "A second. The third [picture: two].", "![](a.jpg) Last."
    )
    assert [
        (segment.text, segment.visual, segment.own_picture, segment.line) for segment in script.segments
    ] == [
        ("A first. And then. A second.", "one", None, 1),
        ("The third. Last.", "two", "a.jpg", 2),
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Dr. J. R. Smith met Mrs. Jones at 5 p.m. on St. Mary's Street. "),
        ("en", "“Is it here?” she asked. "),
        ("fr", "M. Dupont arrive à la gare. "),
        ("es", "¿Está bien? "),
        ("de", "Am 3. Mai kam Dr. Müller an. "),
        ("zh", "今天天气很好。"),
        ("ja", "今日は天気がいいです。"),
        ("hi", "आज मौसम अच्छा है। "),
    ],
)
def test_sentences_end_where_they_end(language: str, sentence: str) -> None:
    text = (sentence * 3).strip()
    assert sentence_starts(text, language) == [0, len(sentence), 2 * len(sentence)]


@given(st.text("aB .?!…“”\"'()。 ", max_size=200), st.sampled_from(["en", "es", "ja", "zz"]))
def test_sentences_begin_inside_the_text_and_in_order(text: str, language: str) -> None:
    starts = sentence_starts(text, language)
    assert starts == sorted(set(starts))
    assert starts[0] == 0
    assert starts[-1] < max(1, len(text))


def test_long_texts_are_read_window_by_window() -> None:
    sentence = "The heron waits. "
    assert len(sentence_starts(sentence * 3000, "en")) == 3000
    assert sentence_starts("“" * 50_000 + "a", "en") == [0]


@pytest.mark.parametrize(
    ("text", "words"),
    [("one, two — three… 4!", 4), ("今天天气很好。", 3), ("AI 很好", 2), ("สวัสดีครับ", 2), ("…", 0)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_film_may_be_ten_hours_long() -> None:
    paragraph = "The *quick* heron waits in the [shallow](a) water; nothing moves. " * 2
    assert len(read(*[paragraph, ""] * 4_900).segments) == 4_900
