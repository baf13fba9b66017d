"""Scenes, and how they are chosen from a segment's text."""

from reelproof_local.card.scenes.plan import plan_scene

__all__ = ["plan_scene"]
