"""`reelproof retry`."""

from typing import Any

import click

from reelproof.cli.options import making_options, manner_of, max_cost_option, script_argument
from reelproof.domain.units import Microusd

EPILOG = """\b
Examples:
  reelproof retry lesson.md
  reelproof retry lesson.md --stale --max-cost 1.50
"""


@click.command(name="retry", epilog=EPILOG)
@script_argument
@click.option("--stale", is_flag=True, help="Make again what is out of date, too.")
@click.option("--fallbacks", is_flag=True, help="Have the first model try again what a later one made, too.")
@max_cost_option
@making_options
def command(script: str, stale: bool, fallbacks: bool, max_cost: Microusd | None, **parameters: Any) -> int:
    """Make again what is missing in the film of SCRIPT.

    It takes the script and the options of the last time; what was made stays as it is. `reelproof make` takes
    a changed script or other options.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_retry import retry_order
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.domain.job import Aim
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    manner = manner_of(parameters)
    start_logging(settings.log_format, manner.verbose)
    if stale and fallbacks:
        raise click.UsageError("--stale and --fallbacks are two runs; ask for one, and then the other.")
    aim = Aim.retry_stale if stale else Aim.retry_fallbacks if fallbacks else Aim.retry
    return make_film(retry_order(path, settings, manner, aim, max_cost))
