"""Splits a narration into sentences and pauses (`[pause 1.5s]`): initials, titles, longest pause."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from sentencex import segment

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language

PAUSE = re.compile(r"\[pause\s+(\d+(?:\.\d+)?(?:e-?\d+)?)\s*s?\]", re.IGNORECASE)
LONGEST_PAUSE_S = 60.0
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_FALSE_END = re.compile(
    r"(?:^|[\s(.\-])(?:[^\W\d_]|Mme|Mlle|Sig|Sra?|Dra?|Prof|Nr|St|bzw|ca|etc|No|p|pp|art|cap)\.\s*$"
)
# sentencex may take time that grows with the square of a text's quotation marks.
_WINDOW_WORDS = 1_000


@frozen
class Silence:
    """A pause requested by the writer, or the breath after a sentence."""

    duration_s: float


@frozen
class Fragment:
    """A written word, or the part of it in this sentence; `word` is its index in the text."""

    word: int
    text: str


@frozen
class Sentence:
    """A sentence, synthesized as a unit."""

    fragments: tuple[Fragment, ...]
    ends_paragraph: bool = False


def written_words(text: str) -> tuple[str, ...]:
    """Returns the words as captions show them, without pauses."""
    return tuple(PAUSE.sub(" ", text).split())


def passages(text: str, language: str) -> tuple[Sentence | Silence, ...]:
    """Yields sentences and the writer's pauses; the fragments cover every written word in order."""
    found: list[Sentence | Silence] = []
    words_before = 0
    for index, part in enumerate(PAUSE.split(text)):
        if index % 2:
            found.append(Silence(min(float(part), LONGEST_PAUSE_S)))
            continue
        for paragraph in _PARAGRAPH_END.split(part):
            words = paragraph.split()
            found.extend(_sentences(words, words_before, language))
            words_before += len(words)
    return tuple(found)


def _sentences(words: Sequence[str], first_word: int, language: str) -> list[Sentence]:
    sentences: list[Sentence] = []
    for start in range(0, len(words), _WINDOW_WORDS):
        window = words[start : start + _WINDOW_WORDS]
        sentences += _fragmented(window, first_word + start, _sentence_ends(" ".join(window), language))
    return [*sentences[:-1], Sentence(sentences[-1].fragments, ends_paragraph=True)] if sentences else []


def _sentence_ends(text: str, language: str) -> list[int]:
    """Returns the end offset of every sentence; the last is the text's length."""
    parts = list(segment(primary_language(language), text))
    ends = list(accumulate(map(len, parts)))
    if "".join(parts) != text:
        return [len(text)]
    starts = [0, *ends]
    kept = [
        end
        for start, end in zip(starts, ends, strict=False)
        if not _is_false_end(text[start:end], text[end:])
    ]
    return [*(end for end in kept if end < len(text)), len(text)]


def _is_false_end(before: str, after: str) -> bool:
    """True after an initial or a title, before a lower-case letter, and next to unpronounceable text."""
    return (
        after[:1].islower()
        or _FALSE_END.search(before) is not None
        or not any(map(str.isalnum, before))
        or not any(map(str.isalnum, after))
    )


def _fragmented(words: Sequence[str], first_word: int, ends: Sequence[int]) -> Iterator[Sentence]:
    """Assigns words to sentences that end at `ends` of the words joined by spaces."""
    start = word = 0
    text = " ".join(words)
    for end in ends:
        fragments = []
        for piece in re.findall(r"\S+|\s", text[start:end]):
            if piece.isspace():
                word += 1
            else:
                fragments.append(Fragment(first_word + word, piece))
        if fragments:
            yield Sentence(tuple(fragments))
        start = end
