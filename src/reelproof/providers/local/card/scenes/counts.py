"""Texts whose point is a number, a year or a place."""

import re

from reelproof.providers.local.card.reading.phrases import clauses, key_phrase, without_weak_opening
from reelproof.providers.local.card.reading.places import Region, places_in
from reelproof.providers.local.card.reading.quantities import (
    Year,
    amounts,
    fraction,
    percent,
    tally,
    years_in,
)
from reelproof.providers.local.card.reading.words import is_unspaced
from reelproof.providers.local.card.scenes.kinds import (
    Distance,
    Map,
    Moment,
    Phrase,
    Quantity,
    Scene,
    Share,
    Tally,
    Timeline,
)
from reelproof.providers.local.card.scenes.passage import Passage

_MOST_YEARS = 4
_MOST_PLACES = 3
_WORDS_OF_AN_EVENT = 5
_BETWEEN = re.compile(r"\b(?:from|between|to)\b")


def part(passage: Passage) -> Scene | None:
    """A percentage, a fraction, one in five."""
    shown = passage.things()[:2]
    counted = tally(passage.text) if passage.is_english else None
    if counted:
        return Tally(*counted, f"{counted[0]} in {counted[1]}", shown)
    found = percent(passage.text) or (fraction(passage.text) if passage.is_english else None)
    if found is None:
        return None
    share, figure = found
    if not 0 <= share <= 1 or figure.startswith(("+", "±")):
        return Quantity(figure, "", shown)
    return Share(share, figure, shown, None if shown else _beside(passage, figure))


def _beside(passage: Passage, figure: str) -> Phrase:
    """What a share is a share of: the words after it, else those before."""
    before, _, after = passage.text.partition(figure)
    after = without_weak_opening(after.lstrip("%％ "), passage.language)
    return key_phrase(after if len(after.split()) > 1 else before, passage.language)


def timeline(passage: Passage) -> Scene | None:
    """Two years and more."""
    years = years_in(passage.text)[:_MOST_YEARS]
    if len(years) < 2:
        return None
    starts = [year.start for year in years[1:]] + [len(passage.text)]
    ends = [0] + [year.end for year in years[:-1]]
    moments = [
        Moment(
            year.written,
            year.year,
            _event(passage.text[end : year.start], passage.text[year.end : start], passage.language),
        )
        for year, end, start in zip(years, ends, starts, strict=True)
    ]
    return Timeline(tuple(sorted(moments, key=lambda moment: moment.year)), passage.things()[:2])


def _event(before: str, after: str, language: str) -> str:
    """A few words beside a year; those after it when it opens its sentence."""
    for said in (next(reversed(clauses(before)), ""), next(iter(clauses(after)), "")):
        if len(said.split()) > 1 or (said and is_unspaced(language)):
            return key_phrase(said, language, most=_WORDS_OF_AN_EVENT).text
    return ""


def place(passage: Passage) -> Scene | None:
    """Countries and cities, else a region; with a year or a number where there is one."""
    named = places_in(passage.text, passage.language)
    named = tuple(one for one in named if not isinstance(one, Region)) or named[:1]
    if not named:
        return None
    names = {one.name.lower() for one in named}
    shown = tuple(thing for thing in passage.things() if thing.label.lower() not in names)
    return Map(named[:_MOST_PLACES], shown[:3], _heading(passage.text))


def _heading(text: str) -> str:
    years, counted = years_in(text), amounts(text)
    if years:
        return years[0].written
    return f"{counted[0].figure} {counted[0].unit}".strip() if counted else ""


def amount(passage: Passage) -> Scene | None:
    """A quantity; between two things, a distance."""
    counted = amounts(passage.text)
    if not counted:
        return None
    shown = passage.things()
    telling = max(counted[:3], key=lambda one: (bool(one.unit), -one.start))
    if telling.is_length and len(shown) == 2 and _BETWEEN.search(passage.text):
        return Distance(telling.figure, telling.unit, *shown)
    if len(shown) > 2 and not telling.unit:
        return None
    shown = tuple(thing for thing in shown if thing.label.lower() not in telling.unit.lower())
    return Quantity(telling.figure, telling.unit, shown[:2])


def year(passage: Passage) -> Scene | None:
    """One year."""
    years = years_in(passage.text)
    if not years:
        return None
    shown = passage.things()[:3]
    label = "" if shown else key_phrase(_without(passage.text, years[0]), passage.language).text
    return Timeline((Moment(years[0].written, years[0].year, label),), shown)


def _without(text: str, of: Year) -> str:
    return text[: of.start] + text[of.end :]
