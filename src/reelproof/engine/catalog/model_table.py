"""Rows for `reelproof models` and `GET /models`: models, availability now, chains."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ReelproofError
from reelproof.engine.catalog.availability import unavailable_reason
from reelproof.engine.catalog.catalog import Catalog, CatalogModel
from reelproof.engine.catalog.server_probe import ServerCheck
from reelproof.planning.report.model_row import ModelRow, ModelTable
from reelproof.provider_api import ModelInfo

Chains = Mapping[AssetKind, Sequence[str]]


def model_table(
    catalog: Catalog, chains: Chains, is_up: ServerCheck, kind: AssetKind | None = None
) -> ModelTable:
    """Returns all listed models and those of the chains, or those of one kind. Blocks if `is_up` does."""
    chosen = {one: chain for one, chain in chains.items() if kind in (None, one)}
    models = {model.name: model for model in catalog.models()}
    invalid_models: dict[AssetKind, dict[str, str]] = {}
    for one, name in [(one, name) for one, chain in chosen.items() for name in chain]:
        try:
            catalog.check_chain(one, [name])
            models[name] = catalog.model(name)
        except ReelproofError as error:
            invalid_models.setdefault(one, {})[name] = error.failure.message
    shown = [model for model in models.values() if kind is None or kind in model.info.kinds]
    rows = [_row(model, unavailable_reason_now(model.info, is_up)) for model in shown]
    return ModelTable(rows, chosen, invalid_models, catalog.not_loaded)


def unavailable_reason_now(info: ModelInfo, is_up: ServerCheck) -> str | None:
    """Returns why a model cannot be used right now; probes self-hosted servers."""
    known = unavailable_reason(info, today())
    if known is None and info.server is not None and not is_up(info.server):
        return f"{info.server} does not respond"
    return known


def today() -> date:
    return datetime.now(UTC).date()


def _row(model: CatalogModel, reason: str | None) -> ModelRow:
    info = model.info
    return ModelRow(
        name=model.name,
        provider=model.provider_name,
        kinds=info.kinds,
        is_local=info.is_local,
        unavailable_reason=reason,
        price=model.price,
        concurrency=info.concurrency,
        calls_per_minute=info.calls_per_minute,
        timeouts_s={kind: model.timeout_s(kind) for kind in info.kinds},
        retires_on=info.retires_on,
        voices_retire_on=info.voices_retire_on,
    )
