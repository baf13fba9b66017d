"""The composition root: builds all objects."""

from reelproof.wiring.film_request import (
    CheckedRequest,
    absolute,
    output_folder,
    read_script,
    request_for_brief,
    request_for_script,
)
from reelproof.wiring.making import JobRun, follow_while_owned, run_job
from reelproof.wiring.owning import adopt, copy_problem, owning
from reelproof.wiring.runs import running, working
from reelproof.wiring.server import diagnostics_for, protection_for, services_for
from reelproof.wiring.studio import Studio, open_studio, request_builder_for

__all__ = [
    "CheckedRequest",
    "JobRun",
    "Studio",
    "absolute",
    "adopt",
    "copy_problem",
    "diagnostics_for",
    "follow_while_owned",
    "open_studio",
    "output_folder",
    "owning",
    "protection_for",
    "read_script",
    "request_builder_for",
    "request_for_brief",
    "request_for_script",
    "run_job",
    "running",
    "services_for",
    "working",
]
