"""The settings of scenes, and how each is painted."""

from reelproof_local.card.stages.catalog import STAGES, paint_stage
from reelproof_local.card.stages.scenery import Backdrop, Scenery

__all__ = ["STAGES", "Backdrop", "Scenery", "paint_stage"]
