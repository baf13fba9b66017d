"""Loads provider plug-ins from entry points, checks their API version, lists the API keys they read."""

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from reelproof.engine.catalog.catalog import LOCAL_PROVIDER, NOT_INSTALLED, Catalog
from reelproof.engine.catalog.keys import DeclaredKey
from reelproof.logs import redact_in_logs
from reelproof.provider_api import API_VERSION, Plugin, Provider, ProviderContext
from reelproof.settings.environment import (
    is_secret_name,
    is_set_in_environment,
    provider_environment,
    secret_environment_values,
)
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.storage.files.keyring import DiskKeyring

logger = logging.getLogger(__name__)
_Loaded = TypeVar("_Loaded")
PLUGIN_GROUP = "reelproof.providers"


class UnsupportedApiVersion(Exception):
    """A plug-in was written for another version of the provider API."""


def load_catalog(settings: Settings | None = None) -> Catalog:
    """Loads every installed provider. One that fails to load is listed with its reason.

    With settings, providers get the keys stored in the home and the public callback URL, and models get the
    operator's terms. Raises ReelproofError (StorageFailure) if the keyring cannot be read.
    """
    kept = DiskKeyring(Home(settings.home).keys, settings.secrets()).read() if settings is not None else {}
    redact_in_logs(kept.values())
    public_url = settings.public_url if settings is not None else None
    providers: dict[str, Provider] = {}
    entries = _entries()
    is_whole = any(entry.name == LOCAL_PROVIDER for entry in entries)
    not_loaded = {} if is_whole else {LOCAL_PROVIDER: NOT_INSTALLED}
    for entry in entries:
        made = _created(entry, kept, public_url)
        if isinstance(made, str):
            not_loaded[entry.name] = made
        else:
            providers[entry.name] = made
    overrides = settings.overrides() if settings is not None else None
    return Catalog(providers, not_loaded, overrides, is_of_plugins=True)


def make_provider(name: str, kept: Mapping[str, str], public_url: str | None) -> Provider | str:
    """Creates one provider with the keys stored in the home; returns the reason if that fails."""
    entry = next((entry for entry in _entries() if entry.name == name), None)
    return _created(entry, kept, public_url) if entry is not None else "it is no longer installed"


def declared_keys() -> Sequence[DeclaredKey]:
    """Returns the secret variables of all plug-ins, by provider."""
    return [
        DeclaredKey(name, provider, is_set_in_environment(name))
        for provider, plugin in _plugins()
        for name in plugin.environment
        if is_secret_name(name)
    ]


def secret_values() -> list[str]:
    """Returns all secrets to redact: the keys that plug-ins declare, and our own."""
    return secret_environment_values(name for _, plugin in _plugins() for name in plugin.environment)


def callback_url(public_url: str, provider_name: str) -> str:
    """Returns the URL of the API route for a provider's callbacks."""
    return f"{public_url.rstrip('/')}/api/providers/{provider_name}/callback"


def _created(entry: EntryPoint, kept: Mapping[str, str], public_url: str | None) -> Provider | str:
    try:
        plugin = _plugin(entry)
        context = ProviderContext(
            environment=provider_environment(plugin.environment, kept),
            callback_url=public_url and callback_url(public_url, entry.name),
        )
        provider = _without_exit(lambda: plugin.create(context))
        provider.models()
    except UnsupportedApiVersion as error:
        logger.warning("provider %s could not be loaded: %s", entry.name, error)
        return str(error)
    except Exception as error:  # noqa: BLE001 a third-party plug-in may raise anything on import
        logger.warning("provider %s could not be loaded: %s", entry.name, error)
        return f"{type(error).__name__}: {error}"
    return provider


def _plugins() -> Sequence[tuple[str, Plugin]]:
    """Skips plug-ins that cannot be imported; loading the catalog reports them."""
    plugins: list[tuple[str, Plugin]] = []
    for entry in _entries():
        with suppress(Exception):
            plugins.append((entry.name, _plugin(entry)))
    return plugins


def _entries() -> Sequence[EntryPoint]:
    return _entries_on(tuple(sys.path))


# Reading what is installed takes as long as all else about a provider.
@lru_cache(maxsize=1)
def _entries_on(_path: tuple[str, ...]) -> Sequence[EntryPoint]:
    return sorted(entry_points(group=PLUGIN_GROUP), key=lambda entry: entry.name)


def _plugin(entry: EntryPoint) -> Plugin:
    plugin = _without_exit(entry.load)
    if not isinstance(plugin, Plugin):
        raise TypeError(f"{entry.value} is not a reelproof.provider_api.Plugin")
    if plugin.api_version != API_VERSION:
        raise UnsupportedApiVersion(
            f"it was written for version {plugin.api_version} of the provider API, not for {API_VERSION}"
        )
    return plugin


def _without_exit(load: Callable[[], _Loaded]) -> _Loaded:
    """Converts what would end the process, such as `SystemExit` or a Rust panic, to an ImportError."""
    try:
        return load()
    except (Exception, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise ImportError(f"{type(error).__name__}: {error}") from error
