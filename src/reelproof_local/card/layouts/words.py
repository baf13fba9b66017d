"""Layouts of phrases, quotations, maps, title, chapter and end cards; wording of the credit."""

from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.language_tag import primary_language
from reelproof_local.card.elements import (
    AccentStroke,
    Element,
    Halo,
    Ink,
    MapView,
    Picture,
    Pill,
    QuoteMark,
    TextBlock,
)
from reelproof_local.card.graphics.box import Box, around, square
from reelproof_local.card.graphics.fonts import MEDIUM, SEMIBOLD
from reelproof_local.card.layouts.parts import LayoutContext, lettered, moved, pill, row_of_things
from reelproof_local.card.order import CardKind
from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.phrases import KeyPhrase
from reelproof_local.card.reading.words import is_unspaced
from reelproof_local.card.scenes.kinds import Map, Quotation

CREDITS: Mapping[str, str] = {
    "en": "Made with Reelproof",
    "es": "Hecho con Reelproof",
    "fr": "Réalisé avec Reelproof",
    "de": "Gemacht mit Reelproof",
    "it": "Fatto con Reelproof",
    "pt": "Feito com Reelproof",
}


def phrase(context: LayoutContext, scene: KeyPhrase) -> tuple[Element, ...]:
    unit, safe = context.unit, context.safe
    if not scene.text:
        return ()
    centered = not context.is_wide or len(scene.text) < 24 or context.rng.flip()
    bounds = safe.inset(20 * unit, 60 * unit)
    if not centered:
        bounds = Box(safe.left + 60 * unit, bounds.top, safe.width * 0.78, bounds.height)
    largest = 150 if context.is_wide else 128
    words = lettered(
        context, scene.text, bounds, largest=largest, max_lines=5, accents=scene.accents, centered=centered
    )
    if centered:
        return words, AccentStroke(
            Box(words.box.center_x - 75 * unit, words.box.bottom + 24 * unit, 150 * unit, 12 * unit)
        )
    return words, AccentStroke(
        Box(safe.left, words.box.top + 0.04 * words.box.height, 14 * unit, words.box.height * 0.92)
    )


def quotation(context: LayoutContext, scene: Quotation) -> tuple[Element, ...]:
    unit, safe = context.unit, context.safe
    mark = QuoteMark(Box(safe.left + 10 * unit, safe.top + 10 * unit, 170 * unit, 130 * unit))
    foot = 110 * unit if scene.speaker else 0.0
    bounds = Box(
        safe.left + 40 * unit,
        mark.box.bottom + 20 * unit,
        safe.width - 80 * unit,
        safe.bottom - mark.box.bottom - 40 * unit - foot,
    )
    words = lettered(
        context,
        scene.words,
        bounds,
        largest=122 if context.is_wide else 96,
        max_lines=8,
        weight=SEMIBOLD,
        centered=False,
        at_top=True,
    )
    parts: list[Element] = [mark, words]
    if scene.speaker:
        top = words.box.bottom + 34 * unit
        parts.append(AccentStroke(Box(bounds.left, top + 26 * unit, 70 * unit, 10 * unit)))
        line = Box(bounds.left + 96 * unit, top, bounds.width - 96 * unit, 64 * unit)
        parts.append(
            lettered(context, scene.speaker, line, largest=52, weight=MEDIUM, ink=Ink.accent, centered=False)
        )
    return _centered_vertically(tuple(parts), safe)


def place_map(context: LayoutContext, scene: Map) -> tuple[Element, ...]:
    """The map fills the frame; names and icons appear beside the shown region."""
    safe = context.safe
    if context.is_wide:
        side = safe.width * 0.32
        words = Box(safe.left, safe.top, side, safe.height)
        view = Box(safe.left + side, safe.top, safe.width - side, safe.height)
        return MapView(view, scene.places), *_beside_map(context, scene, words)
    part = safe.height * (0.50 if context.is_tall and scene.things else 0.32)
    words = Box(safe.left, safe.bottom - part, safe.width, part)
    view = Box(safe.left, safe.top, safe.width, safe.height - part)
    return MapView(view, scene.places), *_below_map(context, scene, words)


def _beside_map(context: LayoutContext, scene: Map, box: Box) -> tuple[Element, ...]:
    shown = scene.things[:2]
    if not shown:
        return _names(context, scene, box)
    upper = Box(box.left, box.top, box.width, box.height * (0.5 if scene.heading else 0.32))
    lower = Box(
        box.left, upper.bottom + 20 * context.unit, box.width, box.bottom - upper.bottom - 20 * context.unit
    )
    return *_names(context, scene, upper), *row_of_things(context, shown, lower, largest=280)


def _below_map(context: LayoutContext, scene: Map, box: Box) -> tuple[Element, ...]:
    shown = scene.things[:2]
    if not shown:
        return _names(context, scene, box)
    if context.is_tall:
        return _beside_map(context, scene, box)
    share = 0.48 if len(shown) == 2 else 0.34
    right = Box(box.right - box.width * share, box.top, box.width * share, box.height)
    left = Box(box.left, box.top, right.left - box.left - 24 * context.unit, box.height)
    return *_names(context, scene, left), *row_of_things(context, shown, right, largest=260)


def _names(context: LayoutContext, scene: Map, box: Box) -> tuple[Element, ...]:
    """Returns a year or number, and the place names."""
    name = ("、" if is_unspaced(context.language) else ", ").join(place.name for place in scene.places)
    if not scene.heading:
        return (lettered(context, name, box, largest=120, max_lines=3, ink=Ink.accent),)
    first, second = box.rows(2, 6 * context.unit)
    heading = lettered(context, scene.heading, first, largest=130, max_lines=2)
    return heading, lettered(context, name, second, largest=100, max_lines=3, ink=Ink.accent)


def front(
    context: LayoutContext, kind: CardKind, title: str, subtitle: str, shown: tuple[Thing, ...]
) -> tuple[Element, ...]:
    """A title, chapter or end card."""
    if kind is CardKind.end:
        return _end(context, title, subtitle)
    thing = shown[:1]
    safe, unit = context.safe, context.unit
    if not thing:
        return _title(context, kind, title, subtitle, safe.inset(20 * unit, 20 * unit), centered=True)
    if context.is_wide:
        bounds = Box(safe.left, safe.top, safe.width * 0.60, safe.height)
        spot = Box(bounds.right + 50 * unit, safe.top, safe.right - bounds.right - 50 * unit, safe.height)
    else:
        spot = Box(safe.left, safe.top, safe.width, safe.height * 0.46)
        bounds = Box(safe.left, spot.bottom + 30 * unit, safe.width, safe.bottom - spot.bottom - 30 * unit)
    side = min(spot.width, spot.height, 460 * unit) * 0.94
    icon = Picture(square(spot.center_x, spot.center_y, side), thing[0].icon)
    words = _title(context, kind, title, subtitle, bounds, centered=not context.is_wide)
    return Halo(square(spot.center_x, spot.center_y, side * 1.3)), icon, *words


def _title(
    context: LayoutContext, kind: CardKind, title: str, subtitle: str, bounds: Box, *, centered: bool
) -> tuple[Element, ...]:
    unit = context.unit
    largest = (150 if context.is_wide else 118) * (0.86 if kind is CardKind.chapter else 1.0)
    foot = min(bounds.height * 0.28, 150 * unit) if subtitle else 0.0
    upper = Box(bounds.left, bounds.top, bounds.width, bounds.height - foot - 80 * unit)
    words = lettered(context, title, upper, largest=largest, max_lines=4, centered=centered, at_top=True)
    left = words.box.center_x - 80 * unit if centered else bounds.left
    bar = AccentStroke(Box(left, words.box.bottom + 26 * unit, 160 * unit, 13 * unit))
    parts: list[Element] = [words, bar]
    if subtitle:
        below = Box(bounds.left, bar.box.bottom + 28 * unit, bounds.width, foot)
        parts.append(
            lettered(
                context,
                subtitle,
                below,
                largest=56,
                max_lines=2,
                weight=MEDIUM,
                ink=Ink.muted,
                centered=centered,
                at_top=True,
            )
        )
    return _centered_vertically(tuple(parts), bounds)


def _end(context: LayoutContext, title: str, subtitle: str) -> tuple[Element, ...]:
    unit, safe = context.unit, context.safe
    bounds = safe.inset(20 * unit, 10 * unit)
    upper = Box(bounds.left, bounds.top, bounds.width, bounds.height * 0.5)
    words = lettered(context, title, upper, largest=110, max_lines=3, at_top=True)
    top = words.box.bottom if title else upper.top
    bar = AccentStroke(Box(bounds.center_x - 60 * unit, top + 28 * unit, 120 * unit, 12 * unit))
    parts: list[Element] = [words, bar] if title else []
    top = bar.box.bottom + 30 * unit
    if subtitle:
        line = lettered(
            context,
            subtitle,
            Box(bounds.left, top, bounds.width, 120 * unit),
            largest=54,
            max_lines=2,
            weight=MEDIUM,
            ink=Ink.muted,
            at_top=True,
        )
        parts.append(line)
        top = line.box.bottom + 30 * unit
    credit = CREDITS.get(primary_language(context.language), CREDITS["en"])
    parts.append(pill(context, credit, bounds.center_x, top + 40 * unit, bounds.width, size=34))
    return _centered_vertically(tuple(parts), bounds)


def _centered_vertically(parts: tuple[Element, ...], bounds: Box) -> tuple[Element, ...]:
    whole = around(tuple(part.box for part in parts))
    return tuple(_lowered(part, bounds.center_y - whole.center_y) for part in parts)


def _lowered(part: Element, by: float) -> Element:
    match part:
        case TextBlock() | AccentStroke() | QuoteMark():
            return replace(part, box=part.box.lowered(by))
        case Pill():
            return moved(part, part.box.center_y + by)
        case _:
            return part
