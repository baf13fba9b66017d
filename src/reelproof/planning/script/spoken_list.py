"""How lists are read aloud: long items separately, short ones together; punctuation between."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reelproof.domain.language_tag import primary_language
from reelproof.domain.script import Pause
from reelproof.planning.script.passage import Passage, join_passages
from reelproof.planning.script.passage_splitting import BEST_S, count_words
from reelproof.planning.script.speech.speaking import estimate_duration_s

SHORT_ITEM_WORDS = 8

_PUNCTUATED = re.compile(r"[.,;:!?…。、，；：！？।۔][\"'”’»)\]」』]*$")
_FULL_STOPS = {"zh": "。", "ja": "。", "hi": "।", "mr": "।", "ne": "।", "bn": "।", "ur": "۔"}


def speak_list(before: Passage | None, items: Sequence[Passage], language: str) -> list[Passage]:
    """A list's passages and the one before it, which takes the list in when it ends in a colon."""
    spoken = list(_breaths(items, language)) if len(items) > 1 and all(map(_is_short, items)) else list(items)
    if before is None:
        return spoken
    if before.text.endswith((":", "：")) and len(spoken) < len(items):
        return [join_passages([before, spoken[0]]), *spoken[1:]]
    return [before, *spoken]


def _is_short(item: Passage) -> bool:
    only_pauses = all(isinstance(mark.directive, Pause) for mark in item.marks)
    return item.is_spoken and only_pauses and count_words(item.text) <= SHORT_ITEM_WORDS


def _breaths(items: Sequence[Passage], language: str) -> Iterator[Passage]:
    for group in _groups(items, language):
        followers = [*(item.text for item in group[1:]), ""]
        stopped = [_with_stop(item, text, language) for item, text in zip(group, followers, strict=True)]
        yield join_passages(stopped)


def _groups(items: Sequence[Passage], language: str) -> Iterator[list[Passage]]:
    """Groups items into segments of good length."""
    group, length_s = list[Passage](), 0.0
    for item in items:
        item_s = estimate_duration_s(item.text, language)
        if group and length_s + item_s > BEST_S:
            yield group
            group, length_s = [], 0.0
        group.append(item)
        length_s += item_s
    yield group


def _with_stop(item: Passage, following: str, language: str) -> Passage:
    """A comma before a small letter, else a full stop, unless the writer put some mark there."""
    if _PUNCTUATED.search(item.text[-10:]):
        return item
    stop = "," if following[:1].islower() else _FULL_STOPS.get(primary_language(language), ".")
    return replace(item, text=item.text + stop)
