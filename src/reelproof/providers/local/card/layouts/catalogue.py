"""The layout for each kind of scene."""

from collections.abc import Callable, Mapping
from typing import Any

from reelproof.providers.local.card.elements import Element
from reelproof.providers.local.card.layouts import changes, figures, pictures, words
from reelproof.providers.local.card.layouts.parts import Desk
from reelproof.providers.local.card.order import CardKind
from reelproof.providers.local.card.reading.matching import Thing
from reelproof.providers.local.card.scenes.kinds import (
    Comparison,
    Distance,
    Flow,
    Group,
    Hero,
    Map,
    Phrase,
    Quantity,
    Quotation,
    Scene,
    Share,
    Steps,
    Tally,
    Timeline,
)

_LAYOUTS: Mapping[type, Callable[[Desk, Any], tuple[Element, ...]]] = {
    Phrase: words.phrase,
    Hero: pictures.hero,
    Group: pictures.group,
    Flow: changes.flow,
    Steps: changes.steps,
    Comparison: changes.comparison,
    Quantity: figures.quantity,
    Share: figures.share,
    Tally: figures.tally,
    Distance: figures.distance,
    Timeline: figures.timeline,
    Quotation: words.quotation,
    Map: words.place_map,
}


def lay_out(scene: Scene, desk: Desk) -> tuple[Element, ...]:
    """The elements of a scene, those further back first."""
    return _LAYOUTS[type(scene)](desk, scene)


def lay_out_words(
    desk: Desk, kind: CardKind, title: str, subtitle: str, shown: tuple[Thing, ...]
) -> tuple[Element, ...]:
    """The elements of a title, chapter or end card."""
    return words.front(desk, kind, title, subtitle, shown)
