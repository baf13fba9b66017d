"""`reelproof make`: arguments, examples and help; makes a film from a script or a brief."""

from typing import Any

import click

from reelproof.cli.options import (
    FilmOptionsCommand,
    brief_options,
    choices_of,
    film_options,
    local_option,
    max_cost_option,
)
from reelproof.cli.output_options import making_options, output_options_of
from reelproof.domain.units import Microusd

EPILOG = """\b
Examples:
  reelproof make lesson.md
  reelproof make lesson.md --format 9:16 --music playful --output short
  reelproof make lesson.md --image openai/gpt-image-2,local/card --json
  reelproof make "Why the sky is blue" --duration 60 --audience kids --stop-at script

\b
Exits with 0 if a film was made, 1 if none could be made, 2 on a usage error,
3 with --strict if something is missing from the film or its self-check found
something, 130 if interrupted.
Run the same command again to resume an interrupted one.
"""


@click.command(name="make", cls=FilmOptionsCommand, epilog=EPILOG)
@click.argument("script", metavar="SCRIPT|BRIEF")
@brief_options
@film_options
@local_option
@max_cost_option
@making_options
def command(
    script: str, output: str | None, stays_local: bool | None, max_cost: Microusd | None, **parameters: Any
) -> int:
    """Make a film from SCRIPT (Markdown, plain text or subtitles) or from BRIEF, one line about its subject.

    For a brief, a language model writes the script first. It is saved next to the film, so that you can edit
    it and make the film again.

    Anything that cannot be made becomes a visible placeholder: the film is still finished, and the result
    says what is missing, why, and how to fix it. Existing assets are reused.
    """
    from reelproof.cli.films.brief import BriefFlags, request_for
    from reelproof.cli.films.default_models_text import print_default_models
    from reelproof.cli.films.film_making import make_film, order_of
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import say
    from reelproof.engine.studio.request_builder import RequestChoices
    from reelproof.planning.report.notice import language_line

    brief_flags = BriefFlags(
        parameters["duration"],
        parameters["audience"],
        parameters["stop_at"],
        parameters["rewrite"],
    )
    request_choices = RequestChoices(choices_of(parameters), stays_local, max_cost_microusd=max_cost)
    checked = request_for(script, output, request_choices, brief_flags)
    output_options = output_options_of(parameters)
    if not output_options.quiet:
        print_default_models(checked.request.options, checked.catalog)
        if checked.request.options.language is not None:
            say(language_line(checked.request.options.language))
    start_logging(checked.settings.log_format, output_options.verbose)
    return make_film(order_of(checked, output_options))
