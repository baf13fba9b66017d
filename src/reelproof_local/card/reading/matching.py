"""Finds the things in a text that an icon can show. A wrong icon is worse than none."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from types import MappingProxyType

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.card.reading.concepts import (
    LONGEST_CONCEPT,
    Meaning,
    concept_table,
    words_of_domains,
)
from reelproof_local.card.reading.labels import LABEL, icon_named, icons_by_name
from reelproof_local.card.reading.tables import words_for
from reelproof_local.card.reading.words import (
    TextToken,
    forms,
    is_surely_noun,
    is_unspaced,
    tokens,
)

MAX_THINGS = 5

_GENITIVE = re.compile("['’]s?$")
_SURE = 1.5
_SHORTEST_UNSPACED = 2
_IDEOGRAPH = "[\u4e00-\u9fff\u30a0-\u30ff]"


@frozen
class Thing:
    """A word of the text, as written, with its icon; `icon` is empty if none fits."""

    label: str
    icon: str
    start: int = 0


@frozen
class _Found:
    thing: Thing
    domain: str
    worth: float


Votes = Mapping[str, float]


@lru_cache(maxsize=64)
def votes(text: str, language: str) -> Votes:
    """Returns the votes of a text's words for each domain, in order of first mention."""
    counted: defaultdict[str, float] = defaultdict(float)
    spoken = words_of_domains(primary_language(language))
    if is_unspaced(language):
        domain_votes = [share for word, share in spoken.items() if word in text.lower()]
    else:
        domain_votes = list(_domain_votes(tokens(text), primary_language(language)))
    for shares in domain_votes:
        for domain, share in shares.items():
            counted[domain] += share / len(shares)
    return MappingProxyType(counted)


def _domain_votes(around: tuple[TextToken, ...], language: str) -> Iterator[Mapping[str, float]]:
    """Yields the domain votes of words, preferring longer phrases."""
    spoken, at = words_of_domains(language), 0
    while at < len(around):
        for count in range(min(LONGEST_CONCEPT, len(around) - at), 0, -1):
            key = next((key for key in _keys(around[at : at + count], language) if key in spoken), None)
            if key is not None:
                yield spoken[key]
                at += count - 1
                break
        at += 1


@lru_cache(maxsize=64)
def things(text: str, language: str, subject: str = "", most: int = MAX_THINGS) -> tuple[Thing, ...]:
    """Returns the most significant things of a text that icons can show, in text order.

    `subject` contains further words of the same film, which disambiguate words.
    """
    leaning = dict(votes(text, language))
    for domain, share in votes(subject, language).items():
        leaning[domain] = leaning.get(domain, 0.0) + min(1.0, share / 3)
    found = _unspaced(text, language) if is_unspaced(language) else _spaced(text, language, leaning)
    return _best(list(found), leaning, most)


def _spaced(text: str, language: str, leaning: Votes) -> Iterator[_Found]:
    around, at = tokens(text), 0
    while at < len(around):
        found, taken = _longest(around, at, leaning, text, language)
        if found is not None and not _owns_next(around, at + taken, leaning, text, language):
            yield found
        at += taken


def _owns_next(around: tuple[TextToken, ...], after: int, leaning: Votes, text: str, language: str) -> bool:
    """Whether a genitive precedes another thing, which then is the subject: the world's oxygen."""
    if not _GENITIVE.search(around[after - 1].text) or after >= len(around):
        return False
    return _longest(around, after, leaning, text, language)[0] is not None


def _longest(
    around: tuple[TextToken, ...], at: int, leaning: Votes, text: str, language: str
) -> tuple[_Found | None, int]:
    """Returns the longest phrase at a position that names a thing, and its number of words."""
    table = concept_table(primary_language(language))
    for count in range(min(LONGEST_CONCEPT, len(around) - at), 0, -1):
        words = around[at : at + count]
        meanings = [sense for key in _keys(words, primary_language(language)) for sense in table.get(key, ())]
        if meanings:
            meant = next(
                (sense for sense in meanings if _is_meant(sense, around, at, at + count, leaning)), None
            )
            if meant is None or not meant.icon:
                return None, count
            label = _bare(text[words[0].start : words[-1].end])
            return _Found(Thing(label, meant.icon, words[0].start), meant.domain, 1.0 + count), count
    named = icon_named(around, at, language)
    if named is None:
        return None, 1
    return _Found(Thing(_bare(around[at].text), named.icon, around[at].start), "", named.worth), 1


def _is_meant(meaning: Meaning, around: tuple[TextToken, ...], start: int, end: int, leaning: Votes) -> bool:
    if meaning.needs_domain:
        strongest = max(leaning.values(), default=0.0)
        if leaning.get(meaning.domain, 0.0) < max(0.9, strongest * 0.6):
            return False
    return not meaning.needs_noun or is_surely_noun(around, start, end)


def _unspaced(text: str, language: str) -> Iterator[_Found]:
    """Finds names in text without spaces, the longest first."""
    by_hand = concept_table(primary_language(language))
    by_label = {
        name: named
        for name, named in icons_by_name(language).items()
        if len(name) >= _SHORTEST_UNSPACED and named.worth >= LABEL
    }
    names = {name for name in (*by_hand, *by_label) if _occurs_in(name, text.lower())}
    names -= words_for("blocked", primary_language(language))
    taken: list[range] = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        start = text.lower().find(name)
        span = range(start, start + len(name))
        if any(span.start < other.stop and other.start < span.stop for other in taken):
            continue
        taken.append(span)
        label = text[start : start + len(name)].rstrip("にはのをが")
        if name in by_hand and by_hand[name][0].icon:
            yield _Found(Thing(label, by_hand[name][0].icon, start), by_hand[name][0].domain, 2.0)
        elif name in by_label:
            yield _Found(Thing(label, by_label[name].icon, start), "", by_label[name].worth)


def _occurs_in(name: str, text: str) -> bool:
    """Whether a name occurs in unspaced text; a single character only if it is a separate word."""
    if len(name) >= _SHORTEST_UNSPACED:
        return name in text
    return re.search(rf"(?<!{_IDEOGRAPH}){re.escape(name)}(?!{_IDEOGRAPH})", text) is not None


def _best(found: list[_Found], leaning: Votes, most: int) -> tuple[Thing, ...]:
    """Returns each icon once, uncertain ones only if there is nothing better; at most `most`."""
    first: dict[str, _Found] = {}
    times: Counter[str] = Counter()
    for one in found:
        first.setdefault(one.thing.icon, one)
        times[one.thing.icon] += 1
    sure = [one for one in first.values() if one.worth >= _SURE]
    chosen = sure if len(sure) > 1 else list(first.values())
    common = max(leaning, key=lambda domain: leaning[domain], default="")

    def score(one: _Found) -> float:
        opening = 0.5 if one is chosen[0] else 0.0
        fitting = 0.4 if one.domain and one.domain == common else 0.0
        return one.worth + opening + fitting + 0.4 * (times[one.thing.icon] - 1)

    ranked = sorted(chosen, key=lambda one: (-score(one), one.thing.start))[:most]
    return tuple(one.thing for one in sorted(ranked, key=lambda one: one.thing.start))


def _keys(words: tuple[TextToken, ...], language: str) -> tuple[str, ...]:
    """Yields the lookup keys of a phrase: every form of each of its words."""
    if not all(token.text[0].isalnum() for token in words):
        return ()
    return tuple(" ".join(choice) for choice in product(*(forms(word.lower, language) for word in words)))


def _bare(label: str) -> str:
    """Strips the article or genitive from a label."""
    label = _GENITIVE.sub("", label)
    for article in ("the ", "our ", "a ", "an "):
        if label.lower().startswith(article):
            return label[len(article) :]
    return label
