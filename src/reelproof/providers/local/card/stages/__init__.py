"""The places where scenes play, and how each is painted."""

from reelproof.providers.local.card.stages.catalogue import STAGES, paint_stage
from reelproof.providers.local.card.stages.scenery import Backdrop, Scenery

__all__ = ["STAGES", "Backdrop", "Scenery", "paint_stage"]
