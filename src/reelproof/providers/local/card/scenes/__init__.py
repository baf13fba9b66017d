"""What cards show, and how that is decided from a segment's words."""

from reelproof.providers.local.card.scenes.plan import plan_scene

__all__ = ["plan_scene"]
