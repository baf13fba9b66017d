"""Output of `reelproof models`: columns for price, limits, availability, retirement, and the chains."""

from collections.abc import Iterator, Sequence

from reelproof.domain.asset import AssetKind
from reelproof.domain.price import FREE, Price
from reelproof.engine.catalog.model_table import today
from reelproof.planning.report.amount import price_text
from reelproof.planning.report.model_row import ModelRow, ModelTable


def table_lines(table: ModelTable) -> Iterator[str]:
    yield from _in_columns([_cells(row) for row in table.rows])
    for name, reason in table.not_loaded.items():
        yield f"The provider {name} could not be loaded: {reason}"
    if table.chains:
        yield from ("", "Chains from your settings:")
        yield from _in_columns([(f"  {kind.value}", _chain(table, kind)) for kind in table.chains])
    yield from dict.fromkeys(
        reason for invalid_models in table.invalid_models.values() for reason in invalid_models.values()
    )


def _cells(row: ModelRow) -> tuple[str, ...]:
    kinds = ", ".join(kind.value for kind in row.kinds)
    return (row.name, kinds, _state(row), _price(row.price), _limits(row))


def _state(row: ModelRow) -> str:
    state = row.unavailable_reason or "ready"
    if row.retires_on is not None and row.retires_on > today():
        return f"{state}, retires on {row.retires_on.isoformat()}"
    return (
        f"{state}, built-in voices end on {row.voices_retire_on.isoformat()}"
        if row.voices_retire_on
        else state
    )


def _price(price: Price | None) -> str:
    if price is None:
        return "price unknown"
    if price == FREE:
        return price_text(FREE)
    return f"{price_text(price)} ({price.as_of.isoformat()})"


def _limits(row: ModelRow) -> str:
    minute = f", {row.calls_per_minute} a minute" if row.calls_per_minute else ""
    return f"{row.concurrency} at once{minute}"


def _chain(table: ModelTable, kind: AssetKind) -> str:
    """`openai/gpt-image-2 (OPENAI_API_KEY is not set), else local/card`."""
    reasons: dict[str, str | None] = {row.name: row.unavailable_reason for row in table.rows}
    reasons |= dict.fromkeys(table.invalid_models.get(kind, ()), f"no model that makes {kind.value}")
    entries = ((name, reasons.get(name)) for name in table.chains[kind])
    return ", else ".join(f"{name} ({reason})" if reason else name for name, reason in entries)


def _in_columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
