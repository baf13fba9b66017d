"""The models there are and the chains that the settings choose, as text and as an object."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reelproof.cli.reach import answers
from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError
from reelproof.engine.catalog import Catalog, CatalogModel
from reelproof.engine.standing import hindrance
from reelproof.planning.amount import price_text
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


def model_table(catalog: Catalog, chains: Chains, kind: AssetKind | None = None) -> ModelTable:
    """All listed models and those of the chains, or those of one kind alone."""
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
    rows = [ModelRow(model, hindrance_now(model.info)) for model in shown]
    return ModelTable(rows, chosen, faults, catalog.not_loaded)


def hindrance_now(info: ModelInfo) -> str | None:
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


def table_lines(table: ModelTable) -> Iterator[str]:
    yield from _in_columns([_cells(row) for row in table.rows])
    for name, reason in table.not_loaded.items():
        yield f"The provider {name} could not be loaded: {reason}"
    if table.chains:
        yield from ("", "Chains, by your settings:")
        yield from _in_columns([(f"  {kind.value}", _chain(table, kind)) for kind in table.chains])
    yield from dict.fromkeys(reason for faults in table.faults.values() for reason in faults.values())


def _cells(row: ModelRow) -> tuple[str, ...]:
    info = row.model.info
    kinds = ", ".join(kind.value for kind in info.kinds)
    return (row.model.name, kinds, _state(row), _price(row.model), _limits(info))


def _state(row: ModelRow) -> str:
    ends, state = row.model.info.ends, row.hindrance or "ready"
    return f"{state}, ends on {ends.isoformat()}" if ends is not None and ends > today() else state


def _price(model: CatalogModel) -> str:
    if model.price is None:
        return "price not known"
    if model.price == FREE:
        return price_text(FREE)
    return f"{price_text(model.price)} ({model.price.as_of.isoformat()})"


def _limits(info: ModelInfo) -> str:
    minute = f", {info.calls_per_minute} a minute" if info.calls_per_minute else ""
    return f"{info.concurrency} at once{minute}"


def _chain(table: ModelTable, kind: AssetKind) -> str:
    """`openai/gpt-image-2 (OPENAI_API_KEY is not set), else local/card`."""
    reasons: dict[str, str | None] = {row.model.name: row.hindrance for row in table.rows}
    reasons |= dict.fromkeys(table.faults.get(kind, ()), f"no model that makes {kind.value}")
    told = ((name, reasons.get(name)) for name in table.chains[kind])
    return ", else ".join(f"{name} ({reason})" if reason else name for name, reason in told)


def _in_columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
