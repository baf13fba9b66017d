"""The plug-ins that are installed, and the providers that are made of them."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import EntryPoint, entry_points

from reelproof.engine.catalog import Catalog
from reelproof.engine.keys import DeclaredKey
from reelproof.logs import hide_in_logs
from reelproof.provider_api import Plugin, Provider, ProviderContext
from reelproof.settings import (
    Settings,
    is_set_in_environment,
    names_a_secret,
    provider_environment,
    secrets_among,
)
from reelproof.storage.home import Home
from reelproof.storage.keyring import DiskKeyring

logger = logging.getLogger(__name__)
PLUGIN_GROUP = "reelproof.providers"


def load_catalog(settings: Settings | None = None) -> Catalog:
    """Every provider that is installed. One that fails to load becomes a reason, not a crash.

    With settings, they have the keys that were set in the home, and models the operator's terms. Raises
    ReelproofError (StorageFailure) for a keyring that cannot be read.
    """
    kept = DiskKeyring(Home(settings.home).keys).read() if settings is not None else {}
    hide_in_logs(kept.values())
    providers: dict[str, Provider] = {}
    not_loaded: dict[str, str] = {}
    for entry in _entries():
        made = _made(entry, kept)
        if isinstance(made, str):
            not_loaded[entry.name] = made
        else:
            providers[entry.name] = made
    return Catalog(providers, not_loaded, settings.terms() if settings is not None else None)


def make_provider(name: str, kept: Mapping[str, str]) -> Provider | str:
    """One provider, by the keys that were set in the home; or the reason why there is none."""
    entry = next((entry for entry in _entries() if entry.name == name), None)
    return _made(entry, kept) if entry is not None else "it is not installed any more"


def declared_keys() -> Sequence[DeclaredKey]:
    """The variables of all plug-ins that hold secrets, by provider."""
    return [
        DeclaredKey(name, provider, is_set_in_environment(name))
        for provider, plugin in _plugins()
        for name in plugin.environment
        if names_a_secret(name)
    ]


def secret_values() -> list[str]:
    """What may be shown nowhere: the keys among the variables that plug-ins declare, and our own."""
    return secrets_among(name for _, plugin in _plugins() for name in plugin.environment)


def _made(entry: EntryPoint, kept: Mapping[str, str]) -> Provider | str:
    try:
        plugin = _plugin(entry)
        return plugin.create(ProviderContext(provider_environment(plugin.environment, kept)))
    except Exception as error:  # noqa: BLE001 a stranger's plug-in may raise anything while it is imported
        logger.warning("provider %s could not be loaded: %s", entry.name, error)
        return f"{type(error).__name__}: {error}"


def _plugins() -> Sequence[tuple[str, Plugin]]:
    """A plug-in that cannot be imported is named when the catalog is loaded."""
    plugins: list[tuple[str, Plugin]] = []
    for entry in _entries():
        with suppress(Exception):
            plugins.append((entry.name, _plugin(entry)))
    return plugins


def _entries() -> list[EntryPoint]:
    return sorted(entry_points(group=PLUGIN_GROUP), key=lambda entry: entry.name)


def _plugin(entry: EntryPoint) -> Plugin:
    plugin = entry.load()
    if not isinstance(plugin, Plugin):
        raise TypeError(f"{entry.value} is not a reelproof.provider_api.Plugin")
    return plugin
