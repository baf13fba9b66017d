"""`reelproof voices`: options, help and table columns; lists the narration voices."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from reelproof.cli.output_options import json_option, verbose_option

if TYPE_CHECKING:
    from reelproof.planning.report.model_row import VoiceRow

EPILOG = """\b
Examples:
  reelproof voices
  reelproof voices --language es
  reelproof make lesson.md --voice NAME
"""


@click.command(name="voices", epilog=EPILOG)
@click.option("--language", metavar="TAG", help="List only voices for this language: en, en-GB, es, …")
@json_option
@verbose_option
def command(language: str | None, as_json: bool, verbose: bool) -> int:
    """List the narration voices."""
    from reelproof.cli.preamble import begin
    from reelproof.cli.text.output import print_either
    from reelproof.contract.catalog import voice_list
    from reelproof.engine.catalog.server_probe import ServerProbe
    from reelproof.engine.catalog.voice_table import speaks, voice_table
    from reelproof.plugins import load_catalog

    settings = begin(verbose)
    rows = voice_table(load_catalog(settings), ServerProbe().is_up)
    chosen = [row for row in rows if language is None or speaks(row.language, language)]
    print_either(as_json, lambda: voice_list(chosen), _lines(chosen) if chosen else [_none(rows, language)])
    return 0


def _lines(rows: Sequence["VoiceRow"]) -> Iterator[str]:
    cells = [(row.name, row.language, row.model) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, texts in zip(rows, cells, strict=True):
        fixed = "  ".join(cell.ljust(width) for cell, width in zip(texts, widths, strict=True))
        yield f"{fixed}  {_details(row)}".rstrip()


def _details(row: "VoiceRow") -> str:
    """Returns a voice's description, and why it is unavailable."""
    return (
        row.description
        if row.unavailable_reason is None
        else f"{row.description} ({row.unavailable_reason})".strip()
    )


def _none(rows: Iterable["VoiceRow"], language: str | None) -> str:
    if language is None:
        return "No voices found. See: reelproof doctor"
    languages = sorted({row.language for row in rows})
    return f"No voice for {language}. Available languages: {', '.join(languages) or 'none'}."
