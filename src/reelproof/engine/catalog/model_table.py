"""The models there are and the chains that the settings choose, as rows and as an object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError
from reelproof.engine.catalog.catalog import Catalog, CatalogModel
from reelproof.engine.catalog.reach import Answers
from reelproof.engine.catalog.standing import hindrance
from reelproof.planning.report.amount import price_text
from reelproof.provider_api import FREE, ModelInfo

Chains = Mapping[AssetKind, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model with what keeps it from being used now, if anything does."""

    model: CatalogModel
    hindrance: str | None


@dataclass(frozen=True, slots=True)
class ModelTable:
    """What `reelproof models` tells. `faults` are names in chains that do not make the kind, and why."""

    rows: Sequence[ModelRow]
    chains: Chains
    faults: Mapping[AssetKind, Mapping[str, str]]
    not_loaded: Mapping[str, str]


def model_table(
    catalog: Catalog, chains: Chains, answers: Answers, kind: AssetKind | None = None
) -> ModelTable:
    """All listed models and those of the chains, or those of one kind alone. Blocks where `answers` does."""
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
    rows = [ModelRow(model, hindrance_now(model.info, answers)) for model in shown]
    return ModelTable(rows, chosen, faults, catalog.not_loaded)


def hindrance_now(info: ModelInfo, answers: Answers) -> str | None:
    """Why a model cannot be used at this moment; a server of someone's own is asked."""
    known = hindrance(info, today())
    if known is None and info.server is not None and not answers(info.server):
        return f"{info.server} does not answer"
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
        "is_usable": row.hindrance is None,
        "hindrance": row.hindrance,
        "price": price_text(price) if price else None,
        "price_read_on": price.as_of.isoformat() if price and price != FREE else None,
        "ends": info.ends.isoformat() if info.ends else None,
        "concurrency": info.concurrency,
        "calls_per_minute": info.calls_per_minute,
        "timeout_s": {kind.value: row.model.timeout_s(kind) for kind in info.kinds},
    }
