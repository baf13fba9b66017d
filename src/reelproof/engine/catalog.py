"""The providers at hand, and the models they offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ErrorCode, Failure, ReelproofError, invalid_input
from reelproof.provider_api import ModelInfo, OpenProvider, Provider


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A model under its full name, `provider/model`, with the provider that makes it."""

    name: str
    info: ModelInfo
    provider_name: str
    provider: Provider


class Catalog:
    """Finds models by name. A provider that could not be loaded is known with the reason."""

    def __init__(self, providers: Mapping[str, Provider], not_loaded: Mapping[str, str]) -> None:
        self.providers = providers
        self.not_loaded = not_loaded
        self._models = {model.name: model for model in _models(providers)}

    def models(self) -> Iterable[CatalogModel]:
        return self._models.values()

    def model(self, name: str) -> CatalogModel:
        """Raises ReelproofError: ProviderFailure for a provider that did not load, InvalidInput for an
        unknown name.
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
        near = get_close_matches(name, self._models, n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]}?" if near else " See: reelproof doctor"
        raise invalid_input("model", f"There is no model {name}.{hint}")

    def _unlisted(self, provider_name: str, own_name: str) -> CatalogModel | None:
        provider = self.providers.get(provider_name)
        info = provider.model(own_name) if isinstance(provider, OpenProvider) and own_name else None
        if provider is None or info is None:
            return None
        return CatalogModel(f"{provider_name}/{own_name}", info, provider_name, provider)

    def check_chain(self, kind: AssetKind, chain: Iterable[str]) -> None:
        """Raises ReelproofError for a model that is unknown or does not make this kind."""
        for name in chain:
            model = self.model(name)
            if kind not in model.info.kinds:
                makes = " and ".join(made.value for made in model.info.kinds)
                raise invalid_input("model", f"{name} makes {makes}, not {kind.value}.")

    async def rest(self) -> None:
        for provider in self.providers.values():
            await provider.rest()

    async def close(self) -> None:
        for provider in self.providers.values():
            await provider.close()


def _models(providers: Mapping[str, Provider]) -> Iterable[CatalogModel]:
    for provider_name, provider in providers.items():
        for info in provider.models():
            yield CatalogModel(f"{provider_name}/{info.name}", info, provider_name, provider)
