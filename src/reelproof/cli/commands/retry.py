"""`reelproof retry`."""

from typing import Any

import click

from reelproof.cli.options import making_options, max_cost_option, output_options_of, script_argument
from reelproof.domain.units import Microusd

EPILOG = """\b
Examples:
  reelproof retry lesson.md
  reelproof retry lesson.md --stale --max-cost 1.50
"""


@click.command(name="retry", epilog=EPILOG)
@script_argument
@click.option("--stale", is_flag=True, help="Also remake assets that are out of date.")
@click.option("--fallbacks", is_flag=True, help="Also retry the first model for assets made by a fallback.")
@max_cost_option
@making_options
def command(script: str, stale: bool, fallbacks: bool, max_cost: Microusd | None, **parameters: Any) -> int:
    """Retry what is missing from the film of SCRIPT.

    The script and options of the last run are used, and finished assets are kept. To use a changed script or
    other options, run `reelproof make`.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_orders import retry_order
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.domain.job import JobMode
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    output_options = output_options_of(parameters)
    start_logging(settings.log_format, output_options.verbose)
    if stale and fallbacks:
        raise click.UsageError("--stale and --fallbacks cannot be combined; run one after the other.")
    aim = JobMode.retry_stale if stale else JobMode.retry_fallbacks if fallbacks else JobMode.retry
    return make_film(retry_order(path, settings, output_options, aim, max_cost))
