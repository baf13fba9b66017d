"""Icons by their library labels, in many languages."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.card.library import LabeledIcon, labeled_icons
from reelproof_local.card.reading.tables import words_for
from reelproof_local.card.reading.words import (
    TextToken,
    follows_article,
    forms,
    has_articles,
    is_surely_noun,
)

# Emojibase groups of pictures of things: nature, food, places, activities, objects.
_GROUPS_OF_THINGS = range(3, 8)
_MAX_ICONS_OF_A_TAG = 2
_SHORTEST_LABEL = 3

LABEL, HEAD, TAG = 1.6, 1.0, 0.8


@frozen
class IconMatch:
    """An icon, and the confidence that a word means it: LABEL, HEAD or TAG."""

    icon: str
    worth: float


def icon_named(around: tuple[TextToken, ...], at: int, language: str) -> IconMatch | None:
    """Returns the icon for a word of a text, if the word is certainly a noun."""
    token, spoken = around[at], primary_language(language)
    if not token.is_word or len(token.lower) < _SHORTEST_LABEL:
        return None
    names = icons_by_name(language)
    key = next((form for form in forms(token.lower, spoken) if form in names), "")
    if not key or key in words_for("blocked", spoken):
        return None
    if spoken == "en":
        return names[key] if is_surely_noun(around, at, at + 1) else None
    if spoken == "de":
        opens = at == 0 or not around[at - 1].is_word
        return names[key] if token.text[0].isupper() and not (opens and names[key].worth < LABEL) else None
    if not has_articles(spoken):
        return names[key] if names[key].worth >= LABEL and len(key) > _SHORTEST_LABEL else None
    return names[key] if follows_article(around, at, spoken) else None


@lru_cache(maxsize=2)
def icons_by_name(language: str) -> Mapping[str, IconMatch]:
    """Indexes labels; in English also head nouns of short labels, elsewhere words that few icons share."""
    named: dict[str, IconMatch] = {}
    listed = [entry for entry in labeled_icons(language) if entry.group in _GROUPS_OF_THINGS]
    for entry in listed:
        named.setdefault(entry.label.lower(), IconMatch(entry.icon, LABEL))
    if primary_language(language) == "en":
        _add(named, _heads(listed), 1, HEAD)
    else:
        _add(named, _tags(listed), _MAX_ICONS_OF_A_TAG, TAG)
    return named


def _add(named: dict[str, IconMatch], icons_of: Mapping[str, list[str]], most: int, worth: float) -> None:
    for word, icons in icons_of.items():
        if len(icons) <= most:
            named.setdefault(word, IconMatch(icons[0], worth))


def _heads(listed: list[LabeledIcon]) -> Mapping[str, list[str]]:
    heads: defaultdict[str, list[str]] = defaultdict(list)
    for entry in listed:
        words = entry.label.lower().split()
        if len(words) == 2:
            heads[words[-1]].append(entry.icon)
    return heads


def _tags(listed: list[LabeledIcon]) -> Mapping[str, list[str]]:
    tags: defaultdict[str, list[str]] = defaultdict(list)
    for entry in listed:
        for tag in entry.tags:
            tags[tag.lower()].append(entry.icon)
    return tags
