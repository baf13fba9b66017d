"""The layout for each kind of scene."""

from collections.abc import Callable, Mapping
from typing import Any

from reelproof_local.card.elements import Element
from reelproof_local.card.layouts import changes, figures, pictures, words
from reelproof_local.card.layouts.parts import LayoutContext
from reelproof_local.card.order import CardKind
from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.phrases import KeyPhrase
from reelproof_local.card.scenes.kinds import (
    Comparison,
    Distance,
    Flow,
    Group,
    Hero,
    Map,
    Quantity,
    Quotation,
    Scene,
    Share,
    Steps,
    Tally,
    TimelineScene,
)

_LAYOUTS: Mapping[type, Callable[[LayoutContext, Any], tuple[Element, ...]]] = {
    KeyPhrase: words.phrase,
    Hero: pictures.hero,
    Group: pictures.group,
    Flow: changes.flow,
    Steps: changes.steps,
    Comparison: changes.comparison,
    Quantity: figures.quantity,
    Share: figures.share,
    Tally: figures.tally,
    Distance: figures.distance,
    TimelineScene: figures.timeline,
    Quotation: words.quotation,
    Map: words.place_map,
}


def lay_out(scene: Scene, context: LayoutContext) -> tuple[Element, ...]:
    """Returns the elements of a scene in back-to-front order."""
    return _LAYOUTS[type(scene)](context, scene)


def lay_out_words(
    context: LayoutContext, kind: CardKind, title: str, subtitle: str, shown: tuple[Thing, ...]
) -> tuple[Element, ...]:
    """Returns the elements of a title, chapter or end card."""
    return words.front(context, kind, title, subtitle, shown)
