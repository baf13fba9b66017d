"""`reelproof retry`: options and help; makes missing assets, `--stale`, `--fallbacks`."""

from typing import Any

import click

from reelproof.cli.options import film_argument, max_cost_option
from reelproof.cli.output_options import making_options
from reelproof.domain.units import Microusd

EPILOG = """\b
Examples:
  reelproof retry lesson.md
  reelproof retry lesson.md --stale --max-cost 1.50
"""


@click.command(name="retry", epilog=EPILOG)
@film_argument
@click.option("--stale", is_flag=True, help="Also remake assets that are out of date.")
@click.option("--fallbacks", is_flag=True, help="Also retry the first model for assets made by a fallback.")
@max_cost_option
@making_options
def command(script: str, stale: bool, fallbacks: bool, max_cost: Microusd | None, **parameters: Any) -> int:
    """Retry what is missing from the film of SCRIPT.

    The script and options of the last run are used, and finished assets are kept. A run that was canceled or
    has failed is repeated. To use a changed script or other options, run `reelproof make`.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_orders import retry_order
    from reelproof.cli.preamble import begin_making
    from reelproof.domain.job import JobMode

    film = begin_making(script, parameters)
    if stale and fallbacks:
        raise click.UsageError("--stale and --fallbacks cannot be combined; run one after the other.")
    mode = JobMode.retry_stale if stale else JobMode.retry_fallbacks if fallbacks else None
    return make_film(retry_order(film, mode, max_cost))
