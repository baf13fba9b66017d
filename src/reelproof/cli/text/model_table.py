"""The available models and the configured chains as text."""

from collections.abc import Iterator, Sequence

from reelproof.domain.asset import AssetKind
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.catalog.model_table import ModelRow, ModelTable, today
from reelproof.planning.report.amount import price_text
from reelproof.provider_api import FREE, ModelInfo


def table_lines(table: ModelTable) -> Iterator[str]:
    yield from _in_columns([_cells(row) for row in table.rows])
    for name, reason in table.not_loaded.items():
        yield f"The provider {name} could not be loaded: {reason}"
    if table.chains:
        yield from ("", "Chains from your settings:")
        yield from _in_columns([(f"  {kind.value}", _chain(table, kind)) for kind in table.chains])
    yield from dict.fromkeys(reason for faults in table.faults.values() for reason in faults.values())


def _cells(row: ModelRow) -> tuple[str, ...]:
    info = row.model.info
    kinds = ", ".join(kind.value for kind in info.kinds)
    return (row.model.name, kinds, _state(row), _price(row.model), _limits(info))


def _state(row: ModelRow) -> str:
    info, state = row.model.info, row.unavailable_reason or "ready"
    if info.ends is not None and info.ends > today():
        return f"{state}, ends on {info.ends.isoformat()}"
    return f"{state}, built-in voices end on {info.voices_end.isoformat()}" if info.voices_end else state


def _price(model: CatalogModel) -> str:
    if model.price is None:
        return "price unknown"
    if model.price == FREE:
        return price_text(FREE)
    return f"{price_text(model.price)} ({model.price.as_of.isoformat()})"


def _limits(info: ModelInfo) -> str:
    minute = f", {info.calls_per_minute} a minute" if info.calls_per_minute else ""
    return f"{info.concurrency} at once{minute}"


def _chain(table: ModelTable, kind: AssetKind) -> str:
    """`openai/gpt-image-2 (OPENAI_API_KEY is not set), else local/card`."""
    reasons: dict[str, str | None] = {row.model.name: row.unavailable_reason for row in table.rows}
    reasons |= dict.fromkeys(table.faults.get(kind, ()), f"no model that makes {kind.value}")
    entries = ((name, reasons.get(name)) for name in table.chains[kind])
    return ", else ".join(f"{name} ({reason})" if reason else name for name, reason in entries)


def _in_columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
