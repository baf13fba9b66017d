"""Table of available models and configured chains, as rows and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError
from reelproof.engine.catalog.availability import unavailable_reason
from reelproof.engine.catalog.catalog import Catalog, CatalogModel
from reelproof.engine.catalog.server_probe import ServerCheck
from reelproof.planning.report.amount import price_text
from reelproof.provider_api import FREE, ModelInfo

Chains = Mapping[AssetKind, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model with the reason why it is unavailable, if any."""

    model: CatalogModel
    unavailable_reason: str | None


@dataclass(frozen=True, slots=True)
class ModelTable:
    """The output of `reelproof models`. `faults` are invalid chain entries, with reasons."""

    rows: Sequence[ModelRow]
    chains: Chains
    faults: Mapping[AssetKind, Mapping[str, str]]
    not_loaded: Mapping[str, str]


def model_table(
    catalog: Catalog, chains: Chains, is_up: ServerCheck, kind: AssetKind | None = None
) -> ModelTable:
    """Returns all listed models and those of the chains, or those of one kind. Blocks if `is_up` does."""
    chosen = {one: chain for one, chain in chains.items() if kind in (None, one)}
    models = {model.name: model for model in catalog.models()}
    faults: dict[AssetKind, dict[str, str]] = {}
    for one, name in [(one, name) for one, chain in chosen.items() for name in chain]:
        try:
            catalog.check_chain(one, [name])
            models[name] = catalog.model(name)
        except ReelproofError as error:
            faults.setdefault(one, {})[name] = error.failure.message
    shown = [model for model in models.values() if kind is None or kind in model.info.kinds]
    rows = [ModelRow(model, unavailable_reason_now(model.info, is_up)) for model in shown]
    return ModelTable(rows, chosen, faults, catalog.not_loaded)


def unavailable_reason_now(info: ModelInfo, is_up: ServerCheck) -> str | None:
    """Returns why a model cannot be used right now; probes self-hosted servers."""
    known = unavailable_reason(info, today())
    if known is None and info.server is not None and not is_up(info.server):
        return f"{info.server} does not respond"
    return known


def today() -> date:
    return datetime.now(UTC).date()


def table_object(table: ModelTable) -> dict[str, JsonValue]:
    return {
        "models": [_row_object(row) for row in table.rows],
        "chains": {kind.value: list(chain) for kind, chain in table.chains.items()},
        "faults": {kind.value: dict(faults) for kind, faults in table.faults.items()},
        "not_loaded": dict(table.not_loaded),
    }


def _row_object(row: ModelRow) -> dict[str, JsonValue]:
    info, price = row.model.info, row.model.price
    return {
        "name": row.model.name,
        "provider": row.model.provider_name,
        "kinds": [kind.value for kind in info.kinds],
        "is_local": info.is_local,
        "is_usable": row.unavailable_reason is None,
        "hindrance": row.unavailable_reason,
        "price": price_text(price) if price else None,
        "price_read_on": price.as_of.isoformat() if price and price != FREE else None,
        "ends": info.ends.isoformat() if info.ends else None,
        "concurrency": info.concurrency,
        "calls_per_minute": info.calls_per_minute,
        "timeout_s": {kind.value: row.model.timeout_s(kind) for kind in info.kinds},
    }
