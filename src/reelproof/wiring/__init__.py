"""Builds everything, and is the only place that does."""

from reelproof.wiring.owning import adopt, copy_problem, owning
from reelproof.wiring.runs import running, working
from reelproof.wiring.server import desk_for, diagnostics_for, protection_for
from reelproof.wiring.studio import Studio, asking_for, open_studio

__all__ = [
    "Studio",
    "adopt",
    "asking_for",
    "copy_problem",
    "desk_for",
    "diagnostics_for",
    "open_studio",
    "owning",
    "protection_for",
    "running",
    "working",
]
