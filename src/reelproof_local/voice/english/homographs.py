"""Words pronounced differently as a verb and as a noun: to live, a live show; to use, the use."""

from collections.abc import Mapping, Sequence

from reelproof_local.voice.english.tables import (
    AFTER_LIVE,
    AFTER_VERBS,
    BEFORE_NOUNS,
    BEFORE_VERBS,
    FORMS_OF_BE,
)


def variant(words: Sequence[str], index: int, entry: Mapping[str, str]) -> str | None:
    """Returns the pronunciation in a dictionary entry that fits the word at `index`; None for the default.

    `words` are lower case, without punctuation; `entry` has pronunciations for DEFAULT and VERB, NOUN or VBD.
    """
    word = words[index]
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    if word == "used":
        return entry.get("VBD") if after == "to" and before not in FORMS_OF_BE else entry["DEFAULT"]
    if "VERB" not in entry and "NOUN" not in entry:
        return None
    is_verb = _is_verb(word, before, after)
    if before in FORMS_OF_BE or (word == "close" and not is_verb):
        return entry["DEFAULT"]
    return None if is_verb is None else entry.get("VERB" if is_verb else "NOUN", entry["DEFAULT"])


def _is_verb(word: str, before: str, after: str) -> bool | None:
    if before in BEFORE_VERBS:
        return True
    if before in BEFORE_NOUNS or before.endswith("'s") or after == "of":
        return False
    if word in ("live", "lives"):
        return word == "live" or after in AFTER_LIVE
    if word == "uses" or after in AFTER_VERBS:
        return True
    # Plants use, cells produce: a plural before the plain form of a verb.
    is_plural = before.endswith("s") and not before.endswith(("ss", "us", "is"))
    return True if is_plural and not word.endswith("s") else None
