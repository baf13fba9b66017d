"""`reelproof models`: options and help; lists models, availability, prices and chains."""

import click

from reelproof.cli.output_options import json_option, verbose_option
from reelproof.domain.asset import AssetKind

EPILOG = """\b
Examples:
  reelproof models
  reelproof models --kind video
  reelproof models --kind narration --json
"""


@click.command(name="models", epilog=EPILOG)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in AssetKind]), help="Only models for this kind."
)
@json_option
@verbose_option
def command(kind: str | None, as_json: bool, verbose: bool) -> int:
    """List the models with their availability and prices, and your chains.

    The chains come from the settings in this folder and your user settings. No provider is called.
    """
    from pathlib import Path

    from reelproof.cli.preamble import begin
    from reelproof.cli.text.model_table import table_lines
    from reelproof.cli.text.output import print_either
    from reelproof.contract.catalog import model_list
    from reelproof.domain.script import ScriptOptions
    from reelproof.engine.catalog.availability import chains_of
    from reelproof.engine.catalog.default_models import with_default_models
    from reelproof.engine.catalog.model_table import model_table
    from reelproof.engine.catalog.server_probe import ServerProbe
    from reelproof.planning.script.options import FilmChoices, decide_options
    from reelproof.plugins import load_catalog

    settings = begin(verbose, Path.cwd())
    catalog = load_catalog(settings)
    plain = decide_options(FilmChoices(), ScriptOptions(), settings.choices())
    options = with_default_models(plain, catalog, settings.local)
    chosen = AssetKind(kind) if kind is not None else None
    table = model_table(catalog, chains_of(options), ServerProbe().is_up, chosen)
    print_either(as_json, lambda: model_list(table), table_lines(table))
    return 0
