"""Whether brackets after a name are its index, `a[0]`, `x[i]`, or a reference mark: `the sun[1]`, `[a]`."""

import re

from reelproof.planning.script.spelling import word_set

_NAME = re.compile(r"(?:(?<=[\s(\[{,;=+*/<>!&|^~\"'`-])|\A)(?P<name>[A-Za-z_][\w.]*)\Z")
_INDEXED = re.compile(r"\w\[[\w\s:,.+*/-]{1,20}\]\Z")
_INDEX = re.compile(r"\[([^\[\]\n]{1,20})\]")
# Words of code that are no words of a language: "data[1]" may as well be a sentence with its source.
_NAMES = word_set("arr args argv nums vals idx buf tmp cols df")
_PATH = re.compile(r"(?:self|this|np|df)(?:\.[a-z_]\w*)+")
# Letters that are neither articles nor units nor names of vitamins.
_VARIABLES = word_set("f u v w x y z")
_LETTER_INDEXES = word_set("i j k m n")
_ASSIGNED_OR_CALLED = re.compile(r"\s?(?:[+*/-]?=)\s?[\w\"'([-]|\.[a-z_]\w*\(")


def is_index(before: str, bracketed: str, after: str) -> bool:
    """`before` ends where the brackets begin, and `after` begins where they end.

    Only what is unmistakably code is an index; everything else is a reference mark.
    """
    if _INDEXED.search(before):
        earlier = before.rindex("[")
        return is_index(before[:earlier], before[earlier:], bracketed + after)
    match = _NAME.search(before[-200:])
    if match is None:
        return False
    indexes, rest = _chain(bracketed + after)
    if any(index == "0" for index in indexes):
        return True
    if any(index in _LETTER_INDEXES for index in indexes):
        return len(indexes) > 1 or len(match["name"]) == 1
    return _is_name_in_code(match["name"], is_changed=_ASSIGNED_OR_CALLED.match(rest) is not None)


def _chain(text: str) -> tuple[list[str], str]:
    """The indexes at the start of a text, `[i][0]`, and what follows them."""
    indexes, at = list[str](), 0
    while match := _INDEX.match(text, at):
        indexes.append(match[1].strip())
        at = match.end()
    return indexes, text[at:]


def _is_name_in_code(name: str, *, is_changed: bool) -> bool:
    """`row_2`, `self.items`; `x` if it is assigned to or called."""
    if len(name) == 1:
        return is_changed and name in _VARIABLES
    return name in _NAMES or "_" in name or _PATH.fullmatch(name) is not None
