"""Where caption lines may break, and the cost of a break after a sentence, clause, phrase or word."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reelproof.domain.asset import SpokenWord
from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof.domain.line_breaks import line_break_units, word_starts
from reelproof.planning.script.speech.inseparable import inseparable_gaps, is_initial, no_break_space
from reelproof.planning.script.speech.marks import (
    CLAUSE_ENDS,
    CLOSERS,
    HAN_AND_KANA,
    IS_HAN_OR_KANA,
    OPENERS,
    SENTENCE_ENDS,
    bare,
    is_mark,
)
from reelproof.planning.script.speech.phrase_words import (
    ABBREVIATIONS,
    FOLLOWS_ITS_WORD,
    LEADS_ON,
    OPENS_PHRASE,
)

HELD = 100.0
CLINGING = 40.0
INSIDE_WORD = 10.0
ANYWHERE = 6.0
PREPOSITION = 4.0
CONNECTIVE = 3.0
BREATH = 2.0
CLAUSE = 1.0
SENTENCE = 0.0
BREATH_S = 0.25

UNSPACED_LANGUAGES = frozenset({"zh", "yue", "ja"})
CHINESE_LEADS_ON = frozenset("和与把被在从对向将是不很")
CHINESE_PARTICLES = frozenset("的了着过")
JAPANESE_PARTICLES = frozenset("はがをにでともへや")

SOUTH_EAST_ASIAN = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
HAS_NO_SPACES = re.compile(f"[{HAN_AND_KANA}{SOUTH_EAST_ASIAN}]")
YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
COUNTERS = frozenset("年月日時分秒人個代円元点％%℃")
ENDS_IN_NUMBER = re.compile(r"\d[．，]?$")


@frozen
class TimedPiece:
    """A piece of text that is never broken, with its times. `opens_word`: it starts a word."""

    text: str
    start_s: float
    end_s: float
    opens_word: bool = True

    @property
    def word(self) -> SpokenWord:
        return SpokenWord(self.text, self.start_s, self.end_s)


def pieces_of(words: Sequence[SpokenWord]) -> list[TimedPiece]:
    """Splits words of unspaced scripts at possible line breaks, dividing their times by characters."""
    return [piece for word in words if word.text.strip() for piece in _cut(word)]


def joined(pieces: Sequence[TimedPiece], language: str) -> str:
    """Joins pieces as written: no space inside words, inside CJK, or before a separate punctuation mark.

    The spaces between inseparable words are no-break ones.
    """
    parts = [piece.text for piece in pieces[:1]]
    for (before, after), is_held in zip(pairwise(pieces), held_gaps(pieces, language), strict=True):
        if _is_spaced(before, after, language):
            parts.append(no_break_space(before.text, after.text, language) if is_held else " ")
        parts.append(after.text)
    return "".join(parts)


def held_gaps(pieces: Sequence[TimedPiece], language: str) -> list[bool]:
    """Tells for each two neighbors whether no line may end between them."""
    return inseparable_gaps([piece.text for piece in pieces], language)


def word_gaps(pieces: Sequence[TimedPiece]) -> list[bool]:
    """Tells for each two neighbors whether both are of one Chinese or Japanese word."""
    text = "".join(piece.text for piece in pieces)
    if not IS_HAN_OR_KANA.search(text):
        return [False] * (len(pieces) - 1)
    starts, at, inside = word_starts(text), 0, list[bool]()
    for before, after in pairwise(pieces):
        at += len(before.text)
        is_unspaced = IS_HAN_OR_KANA.match(before.text[-1]) and IS_HAN_OR_KANA.match(after.text[0])
        inside.append(bool(is_unspaced) and at not in starts)
    return inside


def width_between(before: TimedPiece, after: TimedPiece, language: str) -> int:
    return 1 if _is_spaced(before, after, language) else 0


def break_cost(before: TimedPiece, after: TimedPiece, language: str) -> float:
    """Returns the cost of a break between words that are not inseparable, SENTENCE for an expected one."""
    ending = before.text.rstrip(CLOSERS)
    if ends_sentence(before):
        return SENTENCE
    if ending and ending[-1] in CLAUSE_ENDS:
        return CLAUSE
    code = primary_language(language)
    if _leads_on(before, after, code):
        return CLINGING
    if after.start_s - before.end_s >= BREATH_S or before.text[-1] in CLOSERS:
        return BREATH
    if bare(after.text) in OPENS_PHRASE.get(code, ()):
        return CONNECTIVE
    if bare(after.text) in LEADS_ON.get(code, ()):
        return PREPOSITION
    return _unmarked_cost(before, after)


def ends_sentence(piece: TimedPiece) -> bool:
    ending = piece.text.rstrip(CLOSERS)
    if not ending or ending[-1] not in SENTENCE_ENDS:
        return False
    return ending[-1] != "." or not _is_abbreviation(ending)


def characters_without_spaces(text: str) -> bool:
    """Whether a text is of a script that is written without spaces between words."""
    return HAS_NO_SPACES.search(text) is not None


def atoms(text: str) -> list[str]:
    """Splits unspaced text at possible line breaks."""
    return [atom for word in text.split() for atom in _word_atoms(word)]


def _word_atoms(word: str) -> list[str]:
    found: list[str] = []
    for unit in line_break_units(word):
        if found and _is_inseparable(found[-1], unit):
            found[-1] += unit
        else:
            found.append(unit)
    return found


def _is_inseparable(before: str, after: str) -> bool:
    """Whether both are of one run of letters and digits, or of a number and its counter (1969年)."""
    if ENDS_IN_NUMBER.search(before) and (after[0].isdigit() or after[0] in COUNTERS):
        return True
    return not any(map(HAS_NO_SPACES.match, (before[-1], after[0])))


def _cut(word: SpokenWord) -> Iterator[TimedPiece]:
    text = word.text.strip()
    if not characters_without_spaces(text):
        yield TimedPiece(text, word.start_s, word.end_s)
        return
    parts = atoms(text)
    total = sum(map(len, parts))
    done = 0
    for part in parts:
        start_s = word.start_s + (word.end_s - word.start_s) * done / total
        done += len(part)
        end_s = word.start_s + (word.end_s - word.start_s) * done / total
        yield TimedPiece(part, start_s, end_s, opens_word=done == len(part))


def _is_spaced(before: TimedPiece, after: TimedPiece, language: str) -> bool:
    sides = (before.text[-1], after.text[0])
    unspaced = [side for side in sides if IS_HAN_OR_KANA.match(side)]
    is_word_of_its_own = len(unspaced) == 1 and primary_language(language) not in UNSPACED_LANGUAGES
    if not after.opens_word or (unspaced and (not is_word_of_its_own or any(map(is_mark, unspaced)))):
        return False
    return not all(character in ",.)]}" for character in after.text)


def _leads_on(before: TimedPiece, after: TimedPiece, code: str) -> bool:
    if _is_abbreviation(before.text) or before.text.endswith(("'", "’")):
        return True
    if bare(before.text) in LEADS_ON.get(code, ()):
        return True
    if code in ("zh", "yue") and (before.text in CHINESE_LEADS_ON or after.text in CHINESE_PARTICLES):
        return True
    if code == "hi" and bare(after.text) in FOLLOWS_ITS_WORD:
        return True
    if before.text[-1].isdigit():  # «30 people», but a year belongs to the preceding word
        return not YEAR.fullmatch(before.text) and not IS_HAN_OR_KANA.match(after.text[0])
    # «chapter 5», «Apollo 11», «June 1969»
    return after.text[0].isdigit() and before.text[-1].isalpha() and not IS_HAN_OR_KANA.match(before.text[-1])


def _unmarked_cost(before: TimedPiece, after: TimedPiece) -> float:
    if after.opens_word and not IS_HAN_OR_KANA.match(after.text[0]):
        return ANYWHERE
    if before.text in CHINESE_PARTICLES:
        return CONNECTIVE
    if before.text[-1] == "を" or (before.text[-1] in JAPANESE_PARTICLES and not _is_hiragana(after.text[0])):
        return BREATH
    if _is_hiragana(before.text[-1]) and not _is_hiragana(after.text[0]):
        return CONNECTIVE
    if _is_katakana(before.text[-1]) and _is_katakana(after.text[0]):
        return CLINGING
    return ANYWHERE if after.opens_word else INSIDE_WORD


def _is_hiragana(character: str) -> bool:
    return "\u3040" <= character <= "\u309f"


def _is_katakana(character: str) -> bool:
    return "\u30a0" <= character <= "\u30ff"


def _is_abbreviation(text: str) -> bool:
    """«Dr.», «e.g.», «J.», «U.S.»: the point does not end the sentence."""
    if not text.endswith("."):
        return False
    return text[:-1].lstrip(OPENERS).lower() in ABBREVIATIONS or is_initial(text)
