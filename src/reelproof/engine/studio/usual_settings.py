"""What films are made with where nobody says anything, read and changed while the server runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import Digest
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.studio.belongings import Conflict
from reelproof.planning.script.options import FilmChoices

SUBJECT = "settings"


@dataclass(frozen=True, slots=True)
class Usual:
    """The choices of the settings, and whether films stay on this machine."""

    choices: FilmChoices
    stays_local: bool = False
    language: str | None = None


class SettingsFile(Protocol):
    """The user's settings file. Raises ReelproofError (InvalidInput:settings)."""

    def usual(self) -> Usual:
        """As the file is now, under what the environment says."""

    def values(self) -> Mapping[str, JsonValue]:
        """All that can be changed here, as it counts now."""

    def fixed(self) -> Mapping[str, str]:
        """What the environment says, by the settings' names: the variables that say it."""

    async def digest(self) -> Digest:
        """Another one whenever the file is."""

    async def change(self, changes: Mapping[str, JsonValue], known: Digest | None) -> bool:
        """Writes what is changed and leaves all else as it stands, comments too; None takes a setting out.
        Whether it was written: with `known` only over the file that has this digest.
        """


class UsualSettings:
    """Raises ReelproofError before anything is stored, and Conflict for what cannot be changed here."""

    def __init__(self, file: SettingsFile, catalog: Catalog) -> None:
        self._file = file
        self._catalog = catalog

    async def digest(self) -> Digest:
        return await self._file.digest()

    def values(self) -> Mapping[str, JsonValue]:
        return self._file.values()

    def fixed(self) -> Mapping[str, str]:
        return self._file.fixed()

    async def change(self, changes: Mapping[str, JsonValue], known: Digest | None) -> None:
        """They hold for all jobs that are asked for from now on."""
        fixed = self._file.fixed()
        for name in changes:
            if name in fixed:
                message = (
                    f"The setting {name} is set by the environment, which counts more: change {fixed[name]} "
                    "where the server is started."
                )
                raise Conflict(Failure(ErrorCode.InvalidInput, message, subject=name))
        chains = changes.get("chains")
        for kind, chain in chains.items() if isinstance(chains, Mapping) else ():
            if isinstance(chain, list):
                self._catalog.check_chain(AssetKind(kind), [str(model) for model in chain])
        if not await self._file.change(changes, known):
            message = "The settings were changed since they were read. Read them again, and change those."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject=SUBJECT))
