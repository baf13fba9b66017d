"""Builds everything, and is the only place that does."""

from reelproof.wiring.runs import running, working
from reelproof.wiring.server import desk_for, diagnostics_for, protection_for
from reelproof.wiring.studio import Studio, asking_for, open_studio

__all__ = [
    "Studio",
    "asking_for",
    "desk_for",
    "diagnostics_for",
    "open_studio",
    "protection_for",
    "running",
    "working",
]
