"""Illustrated cards, drawn from a segment's text alone: no model, no network."""

from reelproof.provider_api import Check
from reelproof_local.card.order import CardOrder

__all__ = ["CardOrder", "checks", "draw"]


def draw(order: CardOrder) -> bytes:
    """Returns the PNG of a card, exactly in the ordered size."""
    # Imported late, here and below: the process that orders cards must not load what draws them.
    from reelproof_local.card import drawing

    return drawing.draw(order)


def checks() -> tuple[Check, ...]:
    """Returns one check each for icons, labels, maps and fonts; without them cards are plainer."""
    from reelproof_local.card import health

    return health.checks()
