"""The stores that making a film reads and writes."""

from dataclasses import dataclass

from reelproof.engine.ports.stores import Assets, Attempts, JobParts, Jobs, Projects, Takes


@dataclass(frozen=True, slots=True)
class Ledgers:
    """One of each."""

    projects: Projects
    jobs: Jobs
    parts: JobParts
    assets: Assets
    takes: Takes
    attempts: Attempts
