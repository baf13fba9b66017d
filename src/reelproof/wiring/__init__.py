"""The composition root: builds all objects."""

from reelproof.wiring.owning import adopt, copy_problem, owning
from reelproof.wiring.runs import running, working
from reelproof.wiring.server import diagnostics_for, protection_for, services_for
from reelproof.wiring.studio import Studio, open_studio, request_builder_for

__all__ = [
    "Studio",
    "adopt",
    "copy_problem",
    "diagnostics_for",
    "open_studio",
    "owning",
    "protection_for",
    "request_builder_for",
    "running",
    "services_for",
    "working",
]
