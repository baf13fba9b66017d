"""`reelproof voices`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from reelproof.cli.options import json_option, verbose_option

if TYPE_CHECKING:
    from reelproof.domain.canonical import JsonValue
    from reelproof.engine.catalog import Catalog

EPILOG = """\b
Examples:
  reelproof voices
  reelproof voices --language es
  reelproof make lesson.md --voice NAME
"""
Row = dict[str, "JsonValue"]


@click.command(name="voices", epilog=EPILOG)
@click.option("--language", metavar="TAG", help="Only voices of this language: en, en-GB, es, …")
@json_option
@verbose_option
def command(language: str | None, as_json: bool, verbose: bool) -> int:
    """List the voices that films can be narrated in."""
    from reelproof.cli.logs import start_logging
    from reelproof.cli.output import print_object, print_result
    from reelproof.settings import load_settings
    from reelproof.wiring import load_catalog

    start_logging(load_settings().log_format, verbose)
    rows = list(_rows(load_catalog()))
    chosen = [row for row in rows if language is None or speaks(str(row["language"]), language)]
    if as_json:
        print_object({"voices": chosen})
    else:
        print_result(_lines(chosen) if chosen else [_none(rows, language)])
    return 0


def speaks(spoken: str, wanted: str) -> bool:
    """Whether a voice's language is the wanted one, a kind of it, or the whole that it is a kind of."""
    one, other = spoken.casefold().split("-"), wanted.casefold().replace("_", "-").split("-")
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _rows(catalog: "Catalog") -> Iterator[Row]:
    """Each with what keeps it from speaking now, if anything is known to."""
    from reelproof.cli.model_table import hindrance_now

    reasons = {model.name: hindrance_now(model.info) for model in catalog.models()}
    for provider_name, provider in catalog.providers.items():
        for voice in provider.voices():
            model = f"{provider_name}/{voice.model.removeprefix(f'{provider_name}/')}"
            reasons.setdefault(model, None)
            yield {
                "name": voice.name,
                "model": model,
                "language": voice.language,
                "description": voice.description,
                "is_usable": reasons[model] is None,
                "hindrance": reasons[model],
            }


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    cells = [[str(row[name]) for name in ("name", "language", "model")] + [_told(row)] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    for row in cells:
        fixed = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield f"{fixed}  {row[3]}".rstrip()


def _told(row: Row) -> str:
    """What a voice is like, and what must be done before it speaks."""
    described = str(row["description"])
    return described if row["hindrance"] is None else f"{described} ({row['hindrance']})".strip()


def _none(rows: Iterable[Row], language: str | None) -> str:
    if language is None:
        return "There are no voices. See: reelproof doctor"
    languages = sorted({str(row["language"]) for row in rows})
    return f"No voice speaks {language}. There are voices for: {', '.join(languages) or 'no language'}."
