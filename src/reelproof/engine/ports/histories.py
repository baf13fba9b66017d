"""Interface of the store of films' histories: changes, named versions, script texts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from reelproof.domain.asset import TakeStatus
from reelproof.domain.ids import AssetKey, Digest, ProjectId, TakeId, VersionId
from reelproof.planning.history.change import AssetState, Change, History, HistoryStep, Version, VersionEntry

# Older changes can no longer be undone, and are removed.
MAX_CHANGES = 1000
# The same once their texts are larger, as stored.
MAX_TEXT_BYTES = 50_000_000


class StepOutdated(Exception):
    """The film or its history has changed since the step was decided."""


class FilmBusy(Exception):
    """A job that makes assets of the film has not ended."""


class NameTaken(Exception):
    """Another version of the film has this name."""


class Histories(Protocol):
    """Stored histories of films."""

    async def get(self, project_id: ProjectId) -> History:
        """Returns an empty history for a film without one."""

    async def change(self, project_id: ProjectId, number: int) -> Change | None: ...

    async def redoable(self, project_id: ProjectId, cursor: int) -> Change | None:
        """Returns the newest change that was based on this one."""

    async def page(self, project_id: ProjectId, limit: int, before: int | None = None) -> Sequence[Change]:
        """Returns changes with numbers below `before`, the newest first."""

    async def parents(self, project_id: ProjectId) -> Mapping[int, int]:
        """Returns the number of each stored change, with its parent's."""

    async def text(self, project_id: ProjectId, digest: Digest) -> str | None: ...

    async def states(
        self, project_id: ProjectId, keys: Collection[AssetKey] | None = None
    ) -> Mapping[AssetKey, AssetState]:
        """Returns the states of all these assets, or of those that the film has now."""

    async def marks(
        self, project_id: ProjectId, take_ids: Collection[TakeId]
    ) -> Mapping[TakeId, TakeStatus | None]:
        """Returns the film's takes among these; None for one that is neither a candidate nor rejected."""

    async def store(self, project_id: ProjectId, step: HistoryStep) -> None:
        """Stores a whole step. One transaction.

        Raises StepOutdated, FilmBusy, NameTaken, and LookupError for a deleted project.
        """

    async def versions(self, project_id: ProjectId) -> Sequence[VersionEntry]:
        """Returns all versions, the newest first."""

    async def version(self, project_id: ProjectId, wanted: str) -> Version | None:
        """Finds a version by its id or name."""

    async def remove_version(self, project_id: ProjectId, version_id: VersionId) -> bool:
        """Returns whether it existed."""
