"""`reelproof make`."""

from typing import Any

import click

from reelproof.cli.options import (
    brief_options,
    choices_of,
    film_options,
    local_option,
    making_options,
    manner_of,
    max_cost_option,
)
from reelproof.domain.units import Microusd

EPILOG = """\b
Examples:
  reelproof make lesson.md
  reelproof make lesson.md --format 9:16 --music playful --output short
  reelproof make lesson.md --image openai/gpt-image-2,local/card --json
  reelproof make "Why the sky is blue" --duration 60 --audience kids --stop-at script

\b
Ends with 0 when there is a film, 1 when none could be made, 2 for wrong use,
3 with --strict when something is missing in the film, 130 when interrupted.
The same command goes on where an interrupted one stopped.
"""


@click.command(name="make", epilog=EPILOG)
@click.argument("script", metavar="SCRIPT|BRIEF")
@brief_options
@film_options
@local_option
@max_cost_option
@making_options
def command(
    script: str, output: str | None, stays_local: bool, max_cost: Microusd | None, **parameters: Any
) -> int:
    """Make a film from SCRIPT, a Markdown or plain text file, or from a BRIEF, a line about its subject.

    For a brief a language model writes the script first. It is put beside the film as a file of its own, to
    be edited and made again.

    What cannot be made becomes a visible placeholder: the film is finished all the same, and the result says
    what is missing, why, and what to do. What was made before is used again.
    """
    from dataclasses import replace

    from reelproof.cli.films.brief import BriefWords, ask_for
    from reelproof.cli.films.film_making import Order, make_film
    from reelproof.cli.films.usual import say_usual_models
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import say
    from reelproof.engine.ports.request import MakeRequest
    from reelproof.planning.report.notice import language_line
    from reelproof.wiring import Studio

    words = BriefWords(
        parameters["duration"],
        parameters["audience"],
        parameters["stop_at"],
        parameters["rewrite"],
    )
    asked = ask_for(script, output, choices_of(parameters), words, stays_local)
    manner = manner_of(parameters)
    if not manner.quiet:
        say_usual_models(asked.request.options, asked.catalog)
        if asked.request.options.language is not None:
            say(language_line(asked.request.options.language))
    start_logging(asked.settings.log_format, manner.verbose)

    async def choose(_studio: Studio) -> MakeRequest:
        return replace(asked.request, max_cost_microusd=max_cost)

    return make_film(Order(asked.request.script_name, choose, asked.settings, asked.catalog, manner))
