"""Reads and changes the film settings of a running server; conflict if the environment sets one."""

from collections.abc import Mapping
from typing import Protocol

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.plan.option_checks import check_chains
from reelproof.engine.studio.owned_lookup import Conflict
from reelproof.planning.script.options import FilmChoices

SUBJECT = "settings"


@frozen
class Defaults:
    """Default choices, whether films are made locally, and the budget of a job without one of its own."""

    choices: FilmChoices
    stays_local: bool = False
    language: str | None = None
    max_cost_microusd: Microusd | None = None


class SettingsFile(Protocol):
    """The user's settings file. Raises ReelproofError (InvalidInput:settings)."""

    def defaults(self) -> Defaults:
        """Returns the current file's values, overridden by the environment."""

    def values(self) -> Mapping[str, JsonValue]:
        """Returns the effective values of all settings that can be changed here."""

    def fixed(self) -> Mapping[str, str]:
        """Returns the environment variables that set a setting, by setting name."""

    async def digest(self) -> Digest:
        """Returns the digest of the file."""

    async def change(self, changes: Mapping[str, JsonValue], known: Digest | None) -> bool:
        """Writes the changes and keeps everything else, comments included; None removes a setting. Returns
        whether it was written: with `known`, only over the file with this digest.
        """


class DefaultSettings:
    """Raises ReelproofError before anything is stored, and Conflict for settings fixed elsewhere."""

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
        """Changes settings for all later jobs."""
        fixed = self._file.fixed()
        for name in changes:
            if name in fixed:
                message = (
                    f"The setting {name} is overridden by the environment: change {fixed[name]} "
                    "where the server is started."
                )
                raise Conflict(Failure(ErrorCode.InvalidInput, message, subject=name))
        chains = changes.get("chains")
        given = chains.items() if isinstance(chains, Mapping) else ()
        check_chains(
            self._catalog,
            {AssetKind(kind): [*map(str, chain)] for kind, chain in given if isinstance(chain, list)},
        )
        if not await self._file.change(changes, known):
            message = "The settings have changed since they were read. Read them again and retry."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject=SUBJECT))
