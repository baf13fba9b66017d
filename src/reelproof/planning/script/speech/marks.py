"""Punctuation of many languages: ends of sentences and clauses, brackets, quotation marks, dashes."""

import re
import unicodedata

SENTENCE_ENDS = ".?!…。！？．｡।॥؟"
CLAUSE_ENDS = ",;:—–，、；：､،؛"
OPENERS = "([{«“‘„‚¿¡（［｛「『【〔〈《｢"
CLOSERS = ")]}»›”’\"'）］｝」』】〕〉》｣"
SPOKEN_MARKS = "%‰&@#§％＆＠"
DASHES = frozenset({"—", "–", "-", "―", "−", "--", "‒"})

HAN_AND_KANA = (
    r"\u2e80-\u30ff\u31c0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
IS_HAN_OR_KANA = re.compile(f"[{HAN_AND_KANA}]")
# JIS X 4051: small kana, marks that lengthen or repeat, and closing marks begin no line.
BEGINS_NO_LINE = frozenset(
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーｰ々〻ゝゞヽヾ〜・"
    "、。，．：；？！‼⁇⁈⁉）］｝」』】〕〉》｣､｡…‥％‰℃"
)
ENDS_NO_LINE = frozenset("（［｛「『【〔〈《｢￥＄")


def is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("P")


def bare(text: str) -> str:
    """Returns the word without the marks around it, in lower case."""
    return text.strip(OPENERS + CLOSERS + SENTENCE_ENDS + CLAUSE_ENDS).lower()


def is_spoken(word: str) -> bool:
    """Whether it is more than punctuation; some signs count as words."""
    return any(not is_mark(character) or character in SPOKEN_MARKS for character in word)
