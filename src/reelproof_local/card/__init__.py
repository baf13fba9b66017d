"""Illustrated cards, drawn from a segment's text alone: no model, no network."""

from reelproof_local.card.drawing import draw
from reelproof_local.card.health import checks
from reelproof_local.card.order import CardOrder

__all__ = ["CardOrder", "checks", "draw"]
