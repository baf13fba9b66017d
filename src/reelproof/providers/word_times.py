"""When each written word is spoken, from providers' timestamps of letters or words."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from reelproof.provider_api import JsonValue, SpokenWord

LETTERS, STARTS, ENDS = "characters", "character_start_times_seconds", "character_end_times_seconds"
WORD_NAMES, START_NAMES, END_NAMES = ("text", "word"), ("start", "start_time"), ("end", "end_time")


def words_of_alignment(alignment: JsonValue, written: str) -> tuple[SpokenWord, ...]:
    """Reads the words of a letter alignment; empty if it is incomplete."""
    return _as_written(list(_by_letters(alignment)), written)


def words_of_list(timestamps: JsonValue, written: str) -> tuple[SpokenWord, ...]:
    """Reads a list whose items are words with times, or letter alignments."""
    if not isinstance(timestamps, Sequence) or isinstance(timestamps, str):
        return ()
    if all(isinstance(one, Mapping) and LETTERS in one for one in timestamps):
        return words_of_alignment(_concatenated(timestamps), written)
    return _as_written([word for one in timestamps for word in _word(one)], written)


def _by_letters(alignment: JsonValue) -> Iterator[SpokenWord]:
    letters, starts, ends = (_list_in(alignment, name) for name in (LETTERS, STARTS, ENDS))
    if not len(letters) == len(starts) == len(ends):
        return
    word: SpokenWord | None = None
    for letter, start, end in zip(letters, starts, ends, strict=True):
        start_s, end_s = _seconds(start), _seconds(end)
        if not isinstance(letter, str) or start_s is None or end_s is None:
            return
        if letter.isspace():
            if word is not None:
                yield word
            word = None
        elif letter:
            text, began_s = (word.text, word.start_s) if word is not None else ("", start_s)
            word = SpokenWord(text + letter, began_s, end_s)
    if word is not None:
        yield word


def _word(item: JsonValue) -> Iterator[SpokenWord]:
    if isinstance(item, Mapping):
        text = _first(item, WORD_NAMES)
        start_s, end_s = _seconds(_first(item, START_NAMES)), _seconds(_first(item, END_NAMES))
        if isinstance(text, str) and text.strip() and start_s is not None and end_s is not None:
            yield SpokenWord(text.strip(), start_s, end_s)


def _as_written(timed: Sequence[SpokenWord], written: str) -> tuple[SpokenWord, ...]:
    """Puts the times on the written words; empty unless every written word has one."""
    texts = written.split()
    if len(timed) != len(texts):
        return ()
    words, at_s = [], 0.0
    for text, word in zip(texts, timed, strict=True):
        start_s = max(at_s, word.start_s)
        at_s = max(start_s, word.end_s)
        words.append(SpokenWord(text, start_s, at_s))
    return tuple(words)


def _concatenated(alignments: Sequence[JsonValue]) -> dict[str, JsonValue]:
    return {
        name: [value for one in alignments for value in _list_in(one, name)]
        for name in (LETTERS, STARTS, ENDS)
    }


def _list_in(alignment: JsonValue, name: str) -> Sequence[JsonValue]:
    value = alignment.get(name) if isinstance(alignment, Mapping) else None
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _first(item: Mapping[str, JsonValue], names: Sequence[str]) -> JsonValue:
    return next((item[name] for name in names if name in item), None)


def _seconds(value: JsonValue) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        seconds = float(value)
    except OverflowError:
        return None
    return seconds if isfinite(seconds) and seconds >= 0 else None
