"""Detects texts about a number, a year or a place."""

import re

from reelproof_local.card.reading.phrases import KeyPhrase, clauses, key_phrase, without_weak_opening
from reelproof_local.card.reading.places import Region, places_in
from reelproof_local.card.reading.quantities import (
    RANGE,
    Year,
    amounts,
    fraction,
    percent,
    tally,
    years_in,
)
from reelproof_local.card.reading.words import is_unspaced
from reelproof_local.card.scenes.kinds import (
    Distance,
    Map,
    Quantity,
    Scene,
    Share,
    Tally,
    TimelineEvent,
    TimelineScene,
)
from reelproof_local.card.scenes.scene_text import SceneText

_MAX_YEARS = 4
_MAX_PLACES = 3
_WORDS_OF_AN_EVENT = 5
_BETWEEN = re.compile(r"\b(?:from|between|to)\b")


def part(scene_text: SceneText) -> Scene | None:
    """A percentage, a fraction, one in five."""
    shown = scene_text.things()[:2]
    counted = tally(scene_text.text) if scene_text.is_english else None
    if counted:
        return Tally(*counted, f"{counted[0]} in {counted[1]}", shown)
    found = percent(scene_text.text) or (fraction(scene_text.text) if scene_text.is_english else None)
    if found is None:
        return None
    share, figure = found
    if not 0 <= share <= 1 or figure.startswith(("+", "±")) or RANGE in figure:
        return Quantity(figure, "", shown)
    return Share(share, figure, shown, None if shown else _share_of(scene_text, figure))


def _share_of(scene_text: SceneText, figure: str) -> KeyPhrase:
    """Returns what a share refers to: the words after it, else those before."""
    before, _, after = scene_text.text.partition(figure)
    after = without_weak_opening(after.lstrip("%％ "), scene_text.language)
    return key_phrase(after if len(after.split()) > 1 else before, scene_text.language)


def timeline(scene_text: SceneText) -> Scene | None:
    """Two years and more."""
    years = years_in(scene_text.text)[:_MAX_YEARS]
    if len(years) < 2:
        return None
    starts = [year.start for year in years[1:]] + [len(scene_text.text)]
    ends = [0] + [year.end for year in years[:-1]]
    events = [
        TimelineEvent(
            year.written,
            year.year,
            _event(scene_text.text[end : year.start], scene_text.text[year.end : start], scene_text.language),
        )
        for year, end, start in zip(years, ends, starts, strict=True)
    ]
    return TimelineScene(tuple(sorted(events, key=lambda moment: moment.year)), scene_text.things()[:2])


def _event(before: str, after: str, language: str) -> str:
    """Returns a few words next to a year; those after it if it starts the sentence."""
    for clause in (next(reversed(clauses(before)), ""), next(iter(clauses(after)), "")):
        if len(clause.split()) > 1 or (clause and is_unspaced(language)):
            return key_phrase(clause, language, most=_WORDS_OF_AN_EVENT).text
    return ""


def place(scene_text: SceneText) -> Scene | None:
    """Detects countries and cities, else a region; with a year or number if present."""
    named = places_in(scene_text.text, scene_text.language)
    named = tuple(one for one in named if not isinstance(one, Region)) or named[:1]
    if not named:
        return None
    names = {one.name.lower() for one in named}
    shown = tuple(thing for thing in scene_text.things() if thing.label.lower() not in names)
    return Map(named[:_MAX_PLACES], shown[:3], _heading(scene_text.text))


def _heading(text: str) -> str:
    years, counted = years_in(text), amounts(text)
    if years:
        return years[0].written
    return f"{counted[0].figure} {counted[0].unit}".strip() if counted else ""


def amount(scene_text: SceneText) -> Scene | None:
    """A quantity; between two things, a distance."""
    counted = amounts(scene_text.text)
    if not counted:
        return None
    shown = scene_text.things()
    main = max(counted[:3], key=lambda one: (bool(one.unit), -one.start))
    if main.is_length and len(shown) == 2 and _BETWEEN.search(scene_text.text):
        return Distance(main.figure, main.unit, *shown)
    if len(shown) > 2 and not main.unit:
        return None
    shown = tuple(thing for thing in shown if thing.label.lower() not in main.unit.lower())
    return Quantity(main.figure, main.unit, shown[:2])


def year(scene_text: SceneText) -> Scene | None:
    """One year."""
    years = years_in(scene_text.text)
    if not years:
        return None
    shown = scene_text.things()[:3]
    label = "" if shown else key_phrase(_without(scene_text.text, years[0]), scene_text.language).text
    return TimelineScene((TimelineEvent(years[0].written, years[0].year, label),), shown)


def _without(text: str, of: Year) -> str:
    return text[: of.start] + text[of.end :]
