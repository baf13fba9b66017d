"""The plug-ins that are installed, and the providers that are made of them."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.keys import DeclaredKey
from reelproof.logs import hide_in_logs
from reelproof.provider_api import Plugin, Provider, ProviderContext
from reelproof.settings.environment import (
    is_set_in_environment,
    names_a_secret,
    provider_environment,
    secrets_among,
)
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.storage.files.keyring import DiskKeyring

logger = logging.getLogger(__name__)
_Loaded = TypeVar("_Loaded")
PLUGIN_GROUP = "reelproof.providers"


def load_catalog(settings: Settings | None = None) -> Catalog:
    """Every provider that is installed. One that fails to load becomes a reason, not a crash.

    With settings, they have the keys that were set in the home, models the operator's terms, and services may
    call back where this server is reached. Raises ReelproofError (StorageFailure) for a keyring that cannot
    be read.
    """
    kept = DiskKeyring(Home(settings.home).keys, settings.secrets()).read() if settings is not None else {}
    hide_in_logs(kept.values())
    public_url = settings.public_url if settings is not None else None
    providers: dict[str, Provider] = {}
    not_loaded: dict[str, str] = {}
    for entry in _entries():
        made = _made(entry, kept, public_url)
        if isinstance(made, str):
            not_loaded[entry.name] = made
        else:
            providers[entry.name] = made
    terms = settings.terms() if settings is not None else None
    return Catalog(providers, not_loaded, terms, is_of_plugins=True)


def make_provider(name: str, kept: Mapping[str, str], public_url: str | None) -> Provider | str:
    """One provider, by the keys that were set in the home; or the reason why there is none."""
    entry = next((entry for entry in _entries() if entry.name == name), None)
    return _made(entry, kept, public_url) if entry is not None else "it is not installed any more"


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


def callback_url(public_url: str, provider_name: str) -> str:
    """The address of the API's route by which a provider's service calls back."""
    return f"{public_url.rstrip('/')}/api/providers/{provider_name}/callback"


def _made(entry: EntryPoint, kept: Mapping[str, str], public_url: str | None) -> Provider | str:
    try:
        plugin = _plugin(entry)
        context = ProviderContext(
            environment=provider_environment(plugin.environment, kept),
            callback_url=public_url and callback_url(public_url, entry.name),
        )
        provider = _surviving(lambda: plugin.create(context))
        provider.models()
    except Exception as error:  # noqa: BLE001 a stranger's plug-in may raise anything while it is imported
        logger.warning("provider %s could not be loaded: %s", entry.name, error)
        return f"{type(error).__name__}: {error}"
    return provider


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
    plugin = _surviving(entry.load)
    if not isinstance(plugin, Plugin):
        raise TypeError(f"{entry.value} is not a reelproof.provider_api.Plugin")
    return plugin


def _surviving(load: Callable[[], _Loaded]) -> _Loaded:
    """What would end the process, `SystemExit` or the panic of a library in Rust, becomes an ImportError."""
    try:
        return load()
    except (Exception, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise ImportError(f"{type(error).__name__}: {error}") from error
