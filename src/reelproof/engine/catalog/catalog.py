"""Catalog of providers and models: lookup by name; price, timeout and concurrency overrides."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches

from reelproof.domain.asset import AssetKind, Recipe
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.refused_value import invalid_value
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.availability import retirement_text
from reelproof.planning.assets.cost import price_for
from reelproof.planning.recovery.timeouts import CALL_TIMEOUTS_S
from reelproof.provider_api import (
    FREE,
    ModelInfo,
    OpenProvider,
    Price,
    Provider,
    RetiringProvider,
    TicketProvider,
)

LOCAL_PROVIDER = "local"
NOT_INSTALLED = "it is not installed"


@frozen
class ModelOverrides:
    """An operator's overrides for a model; None keeps the provider's value."""

    concurrency: int | None = None
    calls_per_minute: int | None = None
    timeout_s: float | None = None
    price: Price | None = None


@frozen
class Overrides:
    """An operator's overrides for models, by full name, and for media kinds."""

    models: Mapping[str, ModelOverrides] = field(default_factory=dict)
    timeouts_s: Mapping[AssetKind, float] = field(default_factory=dict)


@frozen
class CatalogModel:
    """A model with its full name, `provider/model`, and its provider."""

    name: str
    info: ModelInfo
    provider_name: str
    provider: Provider
    overrides: ModelOverrides = ModelOverrides()
    timeouts_s: Mapping[AssetKind, float] = field(default_factory=dict)

    def timeout_s(self, kind: AssetKind) -> float:
        """Returns the call timeout: the operator's for the model, for the kind, or the provider's."""
        configured_s = self.overrides.timeout_s or self.timeouts_s.get(kind)
        return configured_s or self.info.timeout_s or CALL_TIMEOUTS_S[kind]

    @property
    def tickets(self) -> TicketProvider | None:
        """The provider if this model's jobs have tickets; None if each call returns its result directly."""
        provider = self.provider
        return provider if isinstance(provider, TicketProvider) and self.info.is_ticketed else None

    @property
    def price(self) -> Price | None:
        return FREE if self.info.is_local else self.info.price

    def estimate(self, recipe: Recipe) -> Microusd | None:
        """Estimates the cost of a call; None if the price is unknown."""
        return price_for(self.price, recipe, None)

    def cost(self, recipe: Recipe, duration_s: float | None) -> Microusd:
        """Returns the list-price cost of a call that made a medium of this length."""
        return price_for(self.price, recipe, duration_s) or Microusd(0)


@dataclass(frozen=True, slots=True, eq=False)
class _ReplacedProvider:
    """A replaced provider with the users that may still call it."""

    provider: Provider
    users: frozenset[object]


class Catalog:
    """Finds models by name. Providers that failed to load are listed with the reason."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        not_loaded: Mapping[str, str],
        overrides: Overrides | None = None,
        is_of_plugins: bool = False,
    ) -> None:
        """`is_of_plugins`: each provider was created by the installed plug-in of its name."""
        self.is_of_plugins = is_of_plugins
        self.providers = providers
        self.not_loaded = not_loaded
        self._overrides = overrides or Overrides()
        self._models = {model.name: model for model in self._listed()}
        self._users: set[object] = set()
        self._replaced: list[_ReplacedProvider] = []
        self._lock = asyncio.Lock()

    def models(self) -> Iterable[CatalogModel]:
        return self._models.values()

    def model(self, name: str, kind: AssetKind | None = None) -> CatalogModel:
        """Raises ReelproofError: ProviderFailure for a provider that failed to load, InvalidInput for an
        unknown name, with a suggestion for the kind.
        """
        if name in self._models:
            return self._models[name]
        provider_name, _, own_name = name.partition("/")
        unlisted = self._unlisted(provider_name, own_name)
        if unlisted is not None:
            return unlisted
        if provider_name in self.not_loaded:
            reason = self.not_loaded[provider_name]
            message = f"The provider {provider_name} could not be loaded: {reason}"
            remedy = reinstall_remedy(provider_name)
            raise ReelproofError(
                Failure(ErrorCode.ProviderFailure, message, provider=provider_name, model=name, remedy=remedy)
            )
        provider = self.providers.get(provider_name)
        ended = provider.retired().get(own_name) if isinstance(provider, RetiringProvider) else None
        if ended is not None:
            raise invalid_input("model", self._retired(name, ended, provider_name, kind))
        near = get_close_matches(name, [model.name for model in self._live(kind)], n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]}?" if near else " See: reelproof doctor"
        raise invalid_value("model", f"Unknown model: {name}.{hint}", near[0] if near else None)

    def _retired(self, name: str, ended: date, provider_name: str, kind: AssetKind | None) -> str:
        """Returns the message for a retired model, with the nearest live one of its provider."""
        today = datetime.now(UTC).date()
        live = [model.name for model in self._live(kind) if model.provider_name == provider_name]
        near = get_close_matches(name, live, n=1, cutoff=0.4 if kind is None else 0.0)
        choice = f"choose {near[0]}" if near else "choose another; see: reelproof models"
        return f"{name} {retirement_text(ended, today)}; {choice}."

    def _live(self, kind: AssetKind | None) -> Iterable[CatalogModel]:
        """Returns the models of a kind that are not retired."""
        today = datetime.now(UTC).date()
        for model in self._models.values():
            is_retired = model.info.retires_on is not None and model.info.retires_on <= today
            if kind in (None, *model.info.kinds) and not is_retired:
                yield model

    def _unlisted(self, provider_name: str, own_name: str) -> CatalogModel | None:
        provider = self.providers.get(provider_name)
        info = provider.model(own_name) if isinstance(provider, OpenProvider) and own_name else None
        if provider is None or info is None:
            return None
        return self._with_overrides(provider_name, provider, info)

    def _listed(self) -> Iterable[CatalogModel]:
        for provider_name, provider in self.providers.items():
            for info in provider.models():
                yield self._with_overrides(provider_name, provider, info)

    def _with_overrides(self, provider_name: str, provider: Provider, info: ModelInfo) -> CatalogModel:
        name = f"{provider_name}/{info.name}"
        overrides = self._overrides.models.get(name, ModelOverrides())
        merged = _with_overrides(name, info, overrides)
        return CatalogModel(name, merged, provider_name, provider, overrides, self._overrides.timeouts_s)

    def check_chain(self, kind: AssetKind, chain: Iterable[str]) -> None:
        """Raises ReelproofError for a model that is unknown or does not make this kind."""
        for name in chain:
            model = self.model(name, kind)
            if kind not in model.info.kinds:
                makes = " and ".join(made.value for made in model.info.kinds)
                raise invalid_input("model", f"{name} makes {makes}, not {kind.value}.")

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[None]:
        """Marks the catalog in use; costly resources are freed when the last user leaves."""
        user = object()
        async with self._lock:
            self._users.add(user)
        try:
            yield
        finally:
            self._users.discard(user)
            async with self._lock:
                await self._close_replaced()
                await self._release_idle()

    async def replace(self, provider_name: str, made: Provider | str) -> None:
        """Replaces a provider with another object, or with the reason why there is none.

        Running calls continue with the old one, which is closed when the last of them has ended.
        """
        before = self.providers.get(provider_name)
        others = {name: one for name, one in self.providers.items() if name != provider_name}
        reasons = {name: reason for name, reason in self.not_loaded.items() if name != provider_name}
        if isinstance(made, str):
            self.providers, self.not_loaded = others, {**reasons, provider_name: made}
        else:
            self.providers, self.not_loaded = {**self.providers, provider_name: made}, reasons
        self._models = {model.name: model for model in self._listed()}
        if before is not None:
            self._replaced.append(_ReplacedProvider(before, frozenset(self._users)))
        async with self._lock:
            await self._close_replaced()

    async def _close_replaced(self) -> None:
        for replaced in [one for one in self._replaced if not one.users & self._users]:
            self._replaced.remove(replaced)
            await replaced.provider.close()

    async def _release_idle(self) -> None:
        if not self._users:
            for provider in self.providers.values():
                await provider.release()

    async def close(self) -> None:
        for provider in [*(one.provider for one in self._replaced), *self.providers.values()]:
            await provider.close()
        self._replaced.clear()


def reinstall_remedy(provider_name: str) -> str:
    """Returns what to do about a provider that could not be loaded; `local` comes with Reelproof."""
    if provider_name == LOCAL_PROVIDER:
        return "Reinstall Reelproof: make install, or pip install --force-reinstall reelproof"
    return f"Upgrade or reinstall the provider {provider_name}, or remove it."


def _with_overrides(name: str, info: ModelInfo, overrides: ModelOverrides) -> ModelInfo:
    """Applies the operator's overrides; a model with its own limits gets its own bucket."""
    has_limits = overrides.concurrency is not None or overrides.calls_per_minute is not None
    return replace(
        info,
        bucket=name if has_limits else info.bucket,
        concurrency=overrides.concurrency or info.concurrency,
        calls_per_minute=overrides.calls_per_minute or info.calls_per_minute,
        price=overrides.price or info.price,
    )
