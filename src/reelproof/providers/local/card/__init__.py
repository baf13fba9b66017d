"""Illustrated cards, drawn from a segment's text alone: no model, no network."""

from reelproof.providers.local.card.drawing import draw
from reelproof.providers.local.card.health import checks
from reelproof.providers.local.card.order import CardOrder

__all__ = ["CardOrder", "checks", "draw"]
