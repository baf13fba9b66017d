"""Sets, removes, validates and lists providers' API keys; recreates the providers that read them."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.key import KeyRow, KeySource, KeyStatus, KeyTest
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.key_test import run_key_test
from reelproof.engine.ports.files import Keyring
from reelproof.provider_api import Provider

MAX_KEY_LENGTH = 4_096


@frozen
class DeclaredKey:
    """A variable that an installed provider reads and whose name marks it as a secret."""

    name: str
    provider: str
    is_in_environment: bool


ProviderOrReason = Provider | str
"""A provider, or the reason why it could not be created."""


class Keys:
    """Sets keys and recreates the providers that read them."""

    def __init__(
        self,
        keyring: Keyring,
        declared: Sequence[DeclaredKey],
        catalog: Catalog,
        create: Callable[[str, Mapping[str, str]], ProviderOrReason],
        hide: Callable[[Collection[str]], None],
    ) -> None:
        """`create` makes a provider with the keyring's values; `hide` redacts them in logs."""
        self._keyring = keyring
        self._declared = declared
        self._catalog = catalog
        self._create = create
        self._hide = hide
        self._stamp = keyring.stamp()
        self._known: Mapping[str, str] = {}
        self._turn = asyncio.Lock()

    async def load_values(self) -> None:
        """Loads the values that the providers were created with. Raises ReelproofError for a bad keyring."""
        self._stamp = self._keyring.stamp()
        self._known = await self._keyring.values()
        self._hide(self._known.values())

    async def listing(self) -> Sequence[KeyRow]:
        """Returns every key that an installed provider reads."""
        await self.refresh_if_changed()
        return [KeyRow(key.name, key.provider, self._source(key)) for key in self._declared]

    async def set(self, name: str, value: str) -> None:
        """Sets a key for the providers that read it. Raises ReelproofError (InvalidInput)."""
        self._check_name(name)
        _check_value(name, value)
        self._hide([value])
        await self._keyring.set(name, value)
        await self._refresh()

    async def remove(self, name: str) -> None:
        """Removes a stored key; environment keys are kept. Raises ReelproofError (InvalidInput)."""
        self._check_name(name)
        await self._keyring.remove(name)
        await self._refresh()

    async def test(self, name: str) -> KeyTest:
        """Tests a key with a free call. Raises ReelproofError (InvalidInput)."""
        self._check_name(name)
        await self.refresh_if_changed()
        row = next(row for row in await self.listing() if row.name == name)
        if not row.is_set:
            message = f"{name} is not set."
            missing = Failure(ErrorCode.MissingApiKey, message, subject=name, provider=row.provider)
            return KeyTest(name, row.provider, KeyStatus.missing, missing)
        return await run_key_test(self._catalog, row.provider, name)

    async def refresh_if_changed(self) -> None:
        """Loads keys changed since, here or by another process. Cheap if nothing has changed."""
        if self._keyring.stamp() != self._stamp:
            await self._refresh()

    async def _refresh(self) -> None:
        """Reloads the keyring; if interrupted, the next call repeats it."""
        async with self._turn:
            stamp, known = self._keyring.stamp(), await self._keyring.values()
            self._hide(known.values())
            await self._renew({name for name, _ in known.items() ^ self._known.items()}, known)
            self._stamp, self._known = stamp, known

    async def _renew(self, names: Collection[str], known: Mapping[str, str]) -> None:
        readers = sorted({key.provider for key in self._declared if key.name in names})
        loaded = {*self._catalog.providers, *self._catalog.not_loaded}
        for provider in (reader for reader in readers if reader in loaded):
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
        hint = f"Did you mean {near[0]}?" if near else f"Available keys: {', '.join(names)}."
        raise invalid_input("key", f"No installed provider uses a key named {name}. {hint}")


def _check_value(name: str, value: str) -> None:
    if not value:
        raise invalid_input(name, f"{name} is empty. Paste the key, or remove it.")
    if len(value) > MAX_KEY_LENGTH:
        raise invalid_input(
            name,
            f"{name} is longer than {MAX_KEY_LENGTH} characters, too long for a key. Paste only the key.",
        )
    if value != value.strip() or not value.isprintable():
        raise invalid_input(
            name, f"{name} has surrounding spaces or invisible characters. Paste only the key."
        )
