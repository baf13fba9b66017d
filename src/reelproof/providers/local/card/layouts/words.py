"""Layouts of words alone, of maps, and of the cards that open and close a film."""

from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.language import primary_language
from reelproof.providers.local.card.elements import (
    Bar,
    Element,
    Halo,
    Ink,
    Lettering,
    MapView,
    Picture,
    Pill,
    QuoteMark,
)
from reelproof.providers.local.card.graphics.box import Box, around, square
from reelproof.providers.local.card.graphics.fonts import MEDIUM, SEMIBOLD
from reelproof.providers.local.card.layouts.parts import Desk, lettered, moved, pill, row_of_things
from reelproof.providers.local.card.order import CardKind
from reelproof.providers.local.card.reading.matching import Thing
from reelproof.providers.local.card.reading.words import is_unspaced
from reelproof.providers.local.card.scenes.kinds import Map, Phrase, Quotation

CREDITS: Mapping[str, str] = {
    "en": "Made with Reelproof",
    "es": "Hecho con Reelproof",
    "fr": "Réalisé avec Reelproof",
    "de": "Gemacht mit Reelproof",
    "it": "Fatto con Reelproof",
    "pt": "Feito com Reelproof",
}


def phrase(desk: Desk, scene: Phrase) -> tuple[Element, ...]:
    unit, safe = desk.unit, desk.safe
    if not scene.text:
        return ()
    centred = not desk.is_wide or len(scene.text) < 24 or desk.chance.flip()
    room = safe.inset(20 * unit, 60 * unit)
    if not centred:
        room = Box(safe.left + 60 * unit, room.top, safe.width * 0.78, room.height)
    largest = 150 if desk.is_wide else 128
    words = lettered(
        desk, scene.text, room, largest=largest, max_lines=5, accents=scene.accents, centred=centred
    )
    if centred:
        return words, Bar(
            Box(words.box.center_x - 75 * unit, words.box.bottom + 24 * unit, 150 * unit, 12 * unit)
        )
    return words, Bar(
        Box(safe.left, words.box.top + 0.04 * words.box.height, 14 * unit, words.box.height * 0.92)
    )


def quotation(desk: Desk, scene: Quotation) -> tuple[Element, ...]:
    unit, safe = desk.unit, desk.safe
    mark = QuoteMark(Box(safe.left + 10 * unit, safe.top + 10 * unit, 170 * unit, 130 * unit))
    foot = 110 * unit if scene.speaker else 0.0
    room = Box(
        safe.left + 40 * unit,
        mark.box.bottom + 20 * unit,
        safe.width - 80 * unit,
        safe.bottom - mark.box.bottom - 40 * unit - foot,
    )
    words = lettered(
        desk,
        scene.words,
        room,
        largest=122 if desk.is_wide else 96,
        max_lines=8,
        weight=SEMIBOLD,
        centred=False,
        at_top=True,
    )
    parts: list[Element] = [mark, words]
    if scene.speaker:
        top = words.box.bottom + 34 * unit
        parts.append(Bar(Box(room.left, top + 26 * unit, 70 * unit, 10 * unit)))
        line = Box(room.left + 96 * unit, top, room.width - 96 * unit, 64 * unit)
        parts.append(
            lettered(desk, scene.speaker, line, largest=52, weight=MEDIUM, ink=Ink.accent, centred=False)
        )
    return _centred_vertically(tuple(parts), safe)


def place_map(desk: Desk, scene: Map) -> tuple[Element, ...]:
    """The map fills the frame; names and things stand beside what it shows."""
    safe = desk.safe
    if desk.is_wide:
        side = safe.width * 0.32
        words = Box(safe.left, safe.top, side, safe.height)
        view = Box(safe.left + side, safe.top, safe.width - side, safe.height)
        return MapView(view, scene.places), *_beside_map(desk, scene, words)
    part = safe.height * (0.50 if desk.is_tall and scene.things else 0.32)
    words = Box(safe.left, safe.bottom - part, safe.width, part)
    view = Box(safe.left, safe.top, safe.width, safe.height - part)
    return MapView(view, scene.places), *_below_map(desk, scene, words)


def _beside_map(desk: Desk, scene: Map, box: Box) -> tuple[Element, ...]:
    shown = scene.things[:2]
    if not shown:
        return _names(desk, scene, box)
    upper = Box(box.left, box.top, box.width, box.height * (0.5 if scene.heading else 0.32))
    lower = Box(
        box.left, upper.bottom + 20 * desk.unit, box.width, box.bottom - upper.bottom - 20 * desk.unit
    )
    return *_names(desk, scene, upper), *row_of_things(desk, shown, lower, largest=280)


def _below_map(desk: Desk, scene: Map, box: Box) -> tuple[Element, ...]:
    shown = scene.things[:2]
    if not shown:
        return _names(desk, scene, box)
    if desk.is_tall:
        return _beside_map(desk, scene, box)
    share = 0.48 if len(shown) == 2 else 0.34
    right = Box(box.right - box.width * share, box.top, box.width * share, box.height)
    left = Box(box.left, box.top, right.left - box.left - 24 * desk.unit, box.height)
    return *_names(desk, scene, left), *row_of_things(desk, shown, right, largest=260)


def _names(desk: Desk, scene: Map, box: Box) -> tuple[Element, ...]:
    """A year or number, and what the places are called."""
    name = ("、" if is_unspaced(desk.language) else ", ").join(place.name for place in scene.places)
    if not scene.heading:
        return (lettered(desk, name, box, largest=120, max_lines=3, ink=Ink.accent),)
    first, second = box.rows(2, 6 * desk.unit)
    heading = lettered(desk, scene.heading, first, largest=130, max_lines=2)
    return heading, lettered(desk, name, second, largest=100, max_lines=3, ink=Ink.accent)


def front(
    desk: Desk, kind: CardKind, title: str, subtitle: str, shown: tuple[Thing, ...]
) -> tuple[Element, ...]:
    """A title, chapter or end card."""
    if kind is CardKind.end:
        return _end(desk, title, subtitle)
    thing = shown[:1]
    safe, unit = desk.safe, desk.unit
    if not thing:
        return _title(desk, kind, title, subtitle, safe.inset(20 * unit, 20 * unit), centred=True)
    if desk.is_wide:
        room = Box(safe.left, safe.top, safe.width * 0.60, safe.height)
        spot = Box(room.right + 50 * unit, safe.top, safe.right - room.right - 50 * unit, safe.height)
    else:
        spot = Box(safe.left, safe.top, safe.width, safe.height * 0.46)
        room = Box(safe.left, spot.bottom + 30 * unit, safe.width, safe.bottom - spot.bottom - 30 * unit)
    side = min(spot.width, spot.height, 460 * unit) * 0.94
    icon = Picture(square(spot.center_x, spot.center_y, side), thing[0].icon)
    words = _title(desk, kind, title, subtitle, room, centred=not desk.is_wide)
    return Halo(square(spot.center_x, spot.center_y, side * 1.3)), icon, *words


def _title(
    desk: Desk, kind: CardKind, title: str, subtitle: str, room: Box, *, centred: bool
) -> tuple[Element, ...]:
    unit = desk.unit
    largest = (150 if desk.is_wide else 118) * (0.86 if kind is CardKind.chapter else 1.0)
    foot = min(room.height * 0.28, 150 * unit) if subtitle else 0.0
    upper = Box(room.left, room.top, room.width, room.height - foot - 80 * unit)
    words = lettered(desk, title, upper, largest=largest, max_lines=4, centred=centred, at_top=True)
    left = words.box.center_x - 80 * unit if centred else room.left
    bar = Bar(Box(left, words.box.bottom + 26 * unit, 160 * unit, 13 * unit))
    parts: list[Element] = [words, bar]
    if subtitle:
        below = Box(room.left, bar.box.bottom + 28 * unit, room.width, foot)
        parts.append(
            lettered(
                desk,
                subtitle,
                below,
                largest=56,
                max_lines=2,
                weight=MEDIUM,
                ink=Ink.muted,
                centred=centred,
                at_top=True,
            )
        )
    return _centred_vertically(tuple(parts), room)


def _end(desk: Desk, title: str, subtitle: str) -> tuple[Element, ...]:
    unit, safe = desk.unit, desk.safe
    room = safe.inset(20 * unit, 10 * unit)
    upper = Box(room.left, room.top, room.width, room.height * 0.5)
    words = lettered(desk, title, upper, largest=110, max_lines=3, at_top=True)
    top = words.box.bottom if title else upper.top
    bar = Bar(Box(room.center_x - 60 * unit, top + 28 * unit, 120 * unit, 12 * unit))
    parts: list[Element] = [words, bar] if title else []
    top = bar.box.bottom + 30 * unit
    if subtitle:
        line = lettered(
            desk,
            subtitle,
            Box(room.left, top, room.width, 120 * unit),
            largest=54,
            max_lines=2,
            weight=MEDIUM,
            ink=Ink.muted,
            at_top=True,
        )
        parts.append(line)
        top = line.box.bottom + 30 * unit
    credit = CREDITS.get(primary_language(desk.language), CREDITS["en"])
    parts.append(pill(desk, credit, room.center_x, top + 40 * unit, room.width, size=34))
    return _centred_vertically(tuple(parts), room)


def _centred_vertically(parts: tuple[Element, ...], room: Box) -> tuple[Element, ...]:
    whole = around(tuple(part.box for part in parts))
    return tuple(_lowered(part, room.center_y - whole.center_y) for part in parts)


def _lowered(part: Element, by: float) -> Element:
    match part:
        case Lettering() | Bar() | QuoteMark():
            return replace(part, box=part.box.lowered(by))
        case Pill():
            return moved(part, part.box.center_y + by)
        case _:
            return part
