"""The providers at hand, and the models they offer."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches

from reelproof.domain.asset import AssetKind, Recipe
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.standing import switched_off
from reelproof.planning.assets.cost import price_for
from reelproof.planning.recovery.patience import CALL_TIMEOUTS_S
from reelproof.provider_api import (
    FREE,
    ModelInfo,
    OpenProvider,
    Price,
    Provider,
    RetiringProvider,
    TicketProvider,
)


@dataclass(frozen=True, slots=True)
class ModelTerms:
    """What an operator says of a model; None is left to the provider."""

    concurrency: int | None = None
    calls_per_minute: int | None = None
    timeout_s: float | None = None
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an operator says of models, by their full names, and of kinds of media."""

    models: Mapping[str, ModelTerms] = field(default_factory=dict)
    timeouts_s: Mapping[AssetKind, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A model under its full name, `provider/model`, with the provider that makes it."""

    name: str
    info: ModelInfo
    provider_name: str
    provider: Provider
    terms: ModelTerms = ModelTerms()
    timeouts_s: Mapping[AssetKind, float] = field(default_factory=dict)

    def timeout_s(self, kind: AssetKind) -> float:
        """How long one call may take: the operator's word on the model, on the kind, then the provider's."""
        told = self.terms.timeout_s or self.timeouts_s.get(kind)
        return told or self.info.timeout_s or CALL_TIMEOUTS_S[kind]

    @property
    def tickets(self) -> TicketProvider | None:
        """The provider, where this model's jobs have tickets; None where each call is made in one go."""
        provider = self.provider
        return provider if isinstance(provider, TicketProvider) and self.info.is_ticketed else None

    @property
    def price(self) -> Price | None:
        return FREE if self.info.is_local else self.info.price

    def estimate(self, recipe: Recipe) -> Microusd | None:
        """What a call will cost, as far as it can be told before; None where the price is not known."""
        return price_for(self.price, recipe, None)

    def cost(self, recipe: Recipe, duration_s: float | None) -> Microusd:
        """What a call has cost that made a medium of this length, by the price list."""
        return price_for(self.price, recipe, duration_s) or Microusd(0)


@dataclass(frozen=True, slots=True, eq=False)
class _Outgrown:
    """A provider that was replaced, with those who may still call it."""

    provider: Provider
    users: frozenset[object]


class Catalog:
    """Finds models by name. A provider that could not be loaded is known with the reason."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        not_loaded: Mapping[str, str],
        terms: Terms | None = None,
        is_of_plugins: bool = False,
    ) -> None:
        """`is_of_plugins`: each provider is what the installed plug-in of its name makes."""
        self.is_of_plugins = is_of_plugins
        self.providers = providers
        self.not_loaded = not_loaded
        self._terms = terms or Terms()
        self._models = {model.name: model for model in self._listed()}
        self._users: set[object] = set()
        self._outgrown: list[_Outgrown] = []
        self._door = asyncio.Lock()

    def models(self) -> Iterable[CatalogModel]:
        return self._models.values()

    def model(self, name: str, kind: AssetKind | None = None) -> CatalogModel:
        """Raises ReelproofError: ProviderFailure for a provider that did not load, InvalidInput for an
        unknown name, with another in its place that makes the kind.
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
            raise ReelproofError(
                Failure(ErrorCode.ProviderFailure, message, provider=provider_name, model=name)
            )
        provider = self.providers.get(provider_name)
        ended = provider.retired().get(own_name) if isinstance(provider, RetiringProvider) else None
        if ended is not None:
            raise invalid_input("model", self._retired(name, ended, provider_name, kind))
        near = get_close_matches(name, self._models, n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]}?" if near else " See: reelproof doctor"
        raise invalid_input("model", f"There is no model {name}.{hint}")

    def _retired(self, name: str, ended: date, provider_name: str, kind: AssetKind | None) -> str:
        """What is said of a model that is no more, with the nearest live one of its provider."""
        today = datetime.now(UTC).date()
        live = [
            model.name
            for model in self._models.values()
            if model.provider_name == provider_name
            and kind in (None, *model.info.kinds)
            and (model.info.ends is None or model.info.ends > today)
        ]
        near = get_close_matches(name, live, n=1, cutoff=0.4 if kind is None else 0.0)
        choice = f"choose {near[0]}" if near else "choose another; see: reelproof models"
        return f"{name} {switched_off(ended, today)}; {choice}."

    def _unlisted(self, provider_name: str, own_name: str) -> CatalogModel | None:
        provider = self.providers.get(provider_name)
        info = provider.model(own_name) if isinstance(provider, OpenProvider) and own_name else None
        if provider is None or info is None:
            return None
        return self._agreed(provider_name, provider, info)

    def _listed(self) -> Iterable[CatalogModel]:
        for provider_name, provider in self.providers.items():
            for info in provider.models():
                yield self._agreed(provider_name, provider, info)

    def _agreed(self, provider_name: str, provider: Provider, info: ModelInfo) -> CatalogModel:
        name = f"{provider_name}/{info.name}"
        terms = self._terms.models.get(name, ModelTerms())
        agreed = _agreed(name, info, terms)
        return CatalogModel(name, agreed, provider_name, provider, terms, self._terms.timeouts_s)

    def check_chain(self, kind: AssetKind, chain: Iterable[str]) -> None:
        """Raises ReelproofError for a model that is unknown or does not make this kind."""
        for name in chain:
            model = self.model(name, kind)
            if kind not in model.info.kinds:
                makes = " and ".join(made.value for made in model.info.kinds)
                raise invalid_input("model", f"{name} makes {makes}, not {kind.value}.")

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[None]:
        """While calls may be made. What is costly to hold is freed when the last one leaves."""
        user = object()
        async with self._door:
            self._users.add(user)
        try:
            yield
        finally:
            self._users.discard(user)
            async with self._door:
                await self._close_outgrown()
                await self._rest()

    async def replace(self, provider_name: str, made: Provider | str) -> None:
        """Puts another object in a provider's place, or the reason why there is none.

        Calls under way go on with the one before, which is closed when the last of them has ended.
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
            self._outgrown.append(_Outgrown(before, frozenset(self._users)))
        async with self._door:
            await self._close_outgrown()

    async def _close_outgrown(self) -> None:
        for outgrown in [one for one in self._outgrown if not one.users & self._users]:
            self._outgrown.remove(outgrown)
            await outgrown.provider.close()

    async def _rest(self) -> None:
        if not self._users:
            for provider in self.providers.values():
                await provider.rest()

    async def close(self) -> None:
        for provider in [*(one.provider for one in self._outgrown), *self.providers.values()]:
            await provider.close()
        self._outgrown.clear()


def _agreed(name: str, info: ModelInfo, terms: ModelTerms) -> ModelInfo:
    """The provider's word, unless the operator has one; a model with limits of its own has its own bucket."""
    has_limits = terms.concurrency is not None or terms.calls_per_minute is not None
    return replace(
        info,
        bucket=name if has_limits else info.bucket,
        concurrency=terms.concurrency or info.concurrency,
        calls_per_minute=terms.calls_per_minute or info.calls_per_minute,
        price=terms.price or info.price,
    )
