"""The curated concept table: which words show which icons and backgrounds (stages)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from reelproof.domain.frozen import frozen
from reelproof_local.card.library import has_icon, icon_name
from reelproof_local.card.reading.tables import table

LONGEST_CONCEPT = 4


@frozen
class Meaning:
    """One sense of a word.

    `needs_noun`: the word may also be another part of speech. `needs_domain`: it has other senses, so the
    context must support this one.
    """

    icon: str
    domain: str
    needs_noun: bool
    needs_domain: bool


@lru_cache(maxsize=4)
def concept_table(language: str) -> Mapping[str, tuple[Meaning, ...]]:
    """Maps words and phrases of a language, in lower case and singular, to their senses.

    In the table of concepts `?` after a word marks `needs_noun`, `~` marks `needs_domain`; words
    under no icon only count for their domain.
    """
    english = _english_table()
    if language == "en":
        return english
    return {
        word: tuple(Meaning(sense.icon, sense.domain, False, False) for sense in english[concept][:1])
        for concept, words in _translated(language)
        for word in words
        if concept in english
    }


@lru_cache(maxsize=4)
def words_of_domains(language: str) -> Mapping[str, Mapping[str, float]]:
    """Maps words, with and without icon, to their weights for domains; ambiguous ones have none."""
    spoken: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for domain, icons in table("concepts").items():
        for phrase in ", ".join(icons.values()).split(", "):
            if phrase and not phrase.endswith("~"):
                spoken[_key(phrase.rstrip("?"))][domain] = 0.5 if phrase.endswith("?") else 1.0
    if language == "en":
        return spoken
    return {word: spoken[concept] for concept, words in _translated(language) for word in words}


@lru_cache(maxsize=1)
def _english_table() -> Mapping[str, tuple[Meaning, ...]]:
    senses: defaultdict[str, list[Meaning]] = defaultdict(list)
    for domain, icons in table("concepts").items():
        for emoji, listed in icons.items():
            if not emoji:
                continue
            icon = _resolved(emoji)
            for phrase in listed.split(", "):
                word = phrase.rstrip("?~")
                marks = phrase[len(word) :]
                senses[_key(word)].append(Meaning(icon, domain, "?" in marks, "~" in marks))
    for idiom in table("grammar")["en"]["idioms"].split("|"):
        senses[idiom].append(Meaning("", "", False, False))
    return {word: tuple(meanings) for word, meanings in senses.items()}


def _translated(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields English concepts with their names in a language, in lower case."""
    for concept, names in table("translations").items():
        if language in names:
            yield concept, tuple(names[language].lower().split("|"))


def _key(phrase: str) -> str:
    return phrase.lower().replace("'s", "")


def _resolved(emoji: str) -> str:
    """Returns the icon's name in the library: with or without the emoji variation selector."""
    bare = emoji.replace("\ufe0f", "")
    names = [icon_name(form) for form in (emoji, bare, bare + "\ufe0f")]
    return next((name for name in names if has_icon(name)), "")
