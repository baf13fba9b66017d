"""Directions in parentheses and in comments, and whether words stand apart from sentences."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reelproof.planning.script.direction_reading import CUE, STAGE_DIRECTION, Reading, problem_with, taken
from reelproof.planning.script.directive import is_well_formed, write_directive
from reelproof.planning.script.front_matter.keys import is_value_of, key_named
from reelproof.planning.script.misspelling import (
    AFTER_SIGN,
    BRACKETED,
    DIRECTIONS,
    PICTURES,
    read_bracketed,
)
from reelproof.planning.script.spelling import nearest, word_set
from reelproof.planning.script.stage_direction import pause_meant
from reelproof.planning.script.transcript_note import NotePlace, follows_speaker, is_cue, is_transcript_note

NEARBY = 400
"""How many characters around a direction tell whether it is among the words of a sentence."""
_GROUP = r"[\[({][^\[\](){}\n]*[\])}]"
_LINE_START = re.compile(rf"(?:\A|\n)(?:{_GROUP}|[ \t*_>])*\Z")
_LINE_END = re.compile(rf"(?:{_GROUP}|[ \t*_])*(?:\n|\Z)")
_SENTENCE_END = re.compile(rf"(?:\A|[.!?…:—–。！？](?:[ \u00a0\u202f]»)?[\"”’»)\]*_]*)(?:{_GROUP}|[\s*_])*\Z")
_SENTENCE_GOES_ON = re.compile(rf"[\"”’»)]|(?:{_GROUP}|[ \t*_])*(?P<next>[^\s*_\[({{])")
_ASKS = re.compile(r"(?:[?:？：–—→=]|\s-)[\s\"'”’»)*_]*$")
_ANNOUNCES = re.compile(r"[:：–—→=][\s*_]*$")
_ITEM_NUMBER = re.compile(r"(?:^|\s)\d{1,2}[.)]\s*$")
_IN_PARENTHESES = re.compile(r"(?<![\w\\])\(\s*(?P<words>[^\W\d_][^()\[\]\n]{2,300})\)")
_NAMED_COMMENT = re.compile(r"<!--\s*(?P<word>[^\W\d_]{3,14})\s*:")
_VISUAL_COMMENT = re.compile(r"(?:picture|clip)\s*:", re.IGNORECASE)
_OFTEN_PROSE = word_set("silence wait break")
_CREDITS = word_set("pictures clips")


def fills_line(before: str, after: str) -> bool:
    """Whether what is between two texts has lines of its own."""
    return _LINE_START.search(before) is not None and _LINE_END.match(after) is not None


def stands_apart(before: str, after: str) -> bool:
    """Whether what is between two texts has lines of its own or stands between sentences."""
    if fills_line(before, after):
        return True
    goes_on = _SENTENCE_GOES_ON.match(after)
    is_inside = goes_on and (not goes_on["next"] or goes_on["next"].islower() or goes_on["next"] in ",;")
    return not is_inside and _SENTENCE_END.search(before) is not None


def asks_for_words(source: str, before: str, paragraph_before: str) -> bool:
    """Whether what precedes is a question, a colon, a dash or the number of an item, so that a note is words.

    A question in an earlier paragraph may be followed by `[Applause]`, but by an answer in parentheses.
    """
    if before.strip():
        return _ASKS.search(before) is not None or _ITEM_NUMBER.search(before) is not None
    asks = _ASKS if source.startswith("(") else _ANNOUNCES
    return asks.search(paragraph_before) is not None


def find_in_parentheses(text: str, before: str, after: str) -> Iterator[tuple[int, int, Reading]]:
    """Yields where parentheses start and end that direct, and what; asides are none.

    `before` is what precedes the text, and `after` what follows it.
    """
    for match in _IN_PARENTHESES.finditer(text):
        start, end = match.span()
        previous = (before + text[max(0, start - NEARBY) : start])[-NEARBY:]
        words, following = match["words"].strip(), text[end : end + NEARBY] + after
        if follows_speaker(previous, words, following):
            yield start, end, CUE
        if not stands_apart(previous, following):
            continue
        reading = _read_aside(match[0], words)
        if reading is not None:
            yield start, end, reading


def aside_starts(text: str) -> Iterator[int]:
    """Where parentheses start that direct if they stand apart."""
    for match in _IN_PARENTHESES.finditer(text):
        words = match["words"].strip()
        if is_cue(words) or _read_aside(match[0], words) is not None:
            yield match.start()


def _read_aside(source: str, words: str) -> Reading | None:
    """Words in parentheses that stand apart."""
    if words.casefold().rstrip(" .") in _OFTEN_PROSE:
        return None
    if pause := pause_meant(words):
        return replace(taken(source, write_directive(pause)), may_be_words=True)
    if is_transcript_note(words, NotePlace(is_square=False)):
        return STAGE_DIRECTION
    bracketed = f"[{words}]"
    if is_well_formed(bracketed) and problem_with(bracketed) is None:
        return taken(source, bracketed)
    if not _is_direction(words.partition(":")[0].strip().lower(), words):
        return None
    return read_bracketed(bracketed, stands_apart=True, source=source)


def read_comment(words: str) -> Reading | None:
    """What a comment's words direct if they are one of our directions, also in another form."""
    source = f"<!-- {words} -->"
    bracketed = f"[{words}]"
    if is_well_formed(bracketed) or _VISUAL_COMMENT.match(words):
        problem = problem_with(bracketed)
        reading = read_bracketed(bracketed, stands_apart=True, source=source) if problem else None
        if reading and reading.right:
            return reading
        if problem:
            return Reading(f'"{source}" has no effect: {problem}', "Correct the comment, or remove it.")
        return Reading("", "", right=bracketed)
    match = BRACKETED.fullmatch(bracketed)
    if match is None or not _is_comment_for_us(match, words):
        return None
    reading = read_bracketed(bracketed, stands_apart=True, source=source)
    return None if reading is None or (reading.right is None and ":" not in words) else reading


def _is_comment_for_us(match: re.Match[str], words: str) -> bool:
    word = match["word"].lower()
    # Slides are revealed step by step at `<!-- pause -->`.
    if word in _CREDITS or not match["rest"].strip():
        return False
    if nearest(word, (*DIRECTIONS, "picture", "clip", "pause")) is not None:
        return True
    value = match["rest"].lstrip(" :=")
    return AFTER_SIGN.fullmatch(match["rest"]) is not None and is_value_of(key_named(word), value)


def picture_named(comment: str) -> str | None:
    """The word before the colon of a comment, if it is another name of pictures: `<!-- photo: … -->`."""
    match = _NAMED_COMMENT.match(comment)
    return match["word"] if match and match["word"].lower() in {*PICTURES, "pictures"} else None


def _is_direction(noun: str, words: str) -> bool:
    """Whether words in parentheses are no aside: photographs are credited as `(photo: A. Adams)`."""
    if noun in _CREDITS:
        return False
    if nearest(noun, ("picture", "clip", "transition", "motion")) is not None:
        return ":" in words
    return noun == words.lower() or is_value_of(key_named(noun), words.partition(":")[2].strip())
