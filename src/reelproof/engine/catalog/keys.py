"""Providers' keys: they can be set and removed, and are never given out again."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, invalid_input
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.key_test import KeyStanding, KeyTest, run_key_test
from reelproof.engine.ports.files import Keyring
from reelproof.provider_api import Provider

LONGEST_KEY = 4_096


class KeySource(StrEnum):
    """Where a key comes from. The environment's counts more."""

    environment = "environment"
    keyring = "keyring"


@dataclass(frozen=True, slots=True)
class DeclaredKey:
    """A variable that an installed provider reads and whose name says that it holds a secret."""

    name: str
    provider: str
    is_in_environment: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    """How a key stands. `source` is None where none is set."""

    name: str
    provider: str
    source: KeySource | None

    @property
    def is_set(self) -> bool:
        return self.source is not None


Made = Provider | str
"""A provider, or the reason why there is none."""


class Keys:
    """Sets keys, and has the providers that read them made anew."""

    def __init__(
        self,
        keyring: Keyring,
        declared: Sequence[DeclaredKey],
        catalog: Catalog,
        create: Callable[[str, Mapping[str, str]], Made],
        hide: Callable[[Collection[str]], None],
    ) -> None:
        """`create` makes the provider of a name with the keyring's values; `hide` keeps them out of logs."""
        self._keyring = keyring
        self._declared = declared
        self._catalog = catalog
        self._create = create
        self._hide = hide
        self._stamp = keyring.stamp()
        self._known: Mapping[str, str] = {}
        self._turn = asyncio.Lock()

    async def take_note(self) -> None:
        """Of what the catalog's providers were made with. Raises ReelproofError for a broken keyring."""
        self._stamp = self._keyring.stamp()
        self._known = await self._keyring.values()
        self._hide(self._known.values())

    async def listing(self) -> Sequence[KeyRow]:
        """Every key that an installed provider reads."""
        await self.refresh_if_changed()
        return [KeyRow(key.name, key.provider, self._source(key)) for key in self._declared]

    async def set(self, name: str, value: str) -> None:
        """From now on the providers that read it use it. Raises ReelproofError (InvalidInput)."""
        self._check_name(name)
        _check_value(name, value)
        self._hide([value])
        await self._keyring.set(name, value)
        await self._refresh()

    async def remove(self, name: str) -> None:
        """A key of the environment stays. Raises ReelproofError (InvalidInput)."""
        self._check_name(name)
        await self._keyring.remove(name)
        await self._refresh()

    async def test(self, name: str) -> KeyTest:
        """How it stands with its service. It costs nothing. Raises ReelproofError (InvalidInput)."""
        self._check_name(name)
        await self.refresh_if_changed()
        row = next(row for row in await self.listing() if row.name == name)
        if not row.is_set:
            message = f"{name} is not set."
            missing = Failure(ErrorCode.MissingApiKey, message, subject=name, provider=row.provider)
            return KeyTest(name, row.provider, KeyStanding.missing, missing)
        return await run_key_test(self._catalog, row.provider, name)

    async def refresh_if_changed(self) -> None:
        """Takes up what was set since, here or by another process. It costs little where nothing was."""
        if self._keyring.stamp() != self._stamp:
            await self._refresh()

    async def _refresh(self) -> None:
        """What is broken off here is done again by the next one."""
        async with self._turn:
            stamp, known = self._keyring.stamp(), await self._keyring.values()
            self._hide(known.values())
            await self._renew({name for name, _ in known.items() ^ self._known.items()}, known)
            self._stamp, self._known = stamp, known

    async def _renew(self, names: Collection[str], known: Mapping[str, str]) -> None:
        readers = sorted({key.provider for key in self._declared if key.name in names})
        at_hand = {*self._catalog.providers, *self._catalog.not_loaded}
        for provider in (reader for reader in readers if reader in at_hand):
            made = await asyncio.to_thread(self._create, provider, known)
            await self._catalog.replace(provider, made)

    def _source(self, key: DeclaredKey) -> KeySource | None:
        if key.is_in_environment:
            return KeySource.environment
        return KeySource.keyring if key.name in self._known else None

    def _check_name(self, name: str) -> None:
        names = sorted({key.name for key in self._declared})
        if name in names:
            return
        near = get_close_matches(name, names, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}."
        raise invalid_input("key", f"No provider here reads a key named {name}. {hint}")


def _check_value(name: str, value: str) -> None:
    if not value:
        raise invalid_input(name, f"{name} is empty. Paste the key, or remove it.")
    if len(value) > LONGEST_KEY:
        raise invalid_input(
            name, f"{name} has more than {LONGEST_KEY} characters; a key is shorter. Paste the key alone."
        )
    if value != value.strip() or not value.isprintable():
        raise invalid_input(
            name, f"{name} has spaces around it, or characters that cannot be seen. Paste the key alone."
        )


def keys_object(rows: Sequence[KeyRow]) -> dict[str, JsonValue]:
    return {
        "keys": [
            {
                "name": row.name,
                "provider": row.provider,
                "is_set": row.is_set,
                "source": row.source.value if row.source else None,
            }
            for row in rows
        ]
    }
