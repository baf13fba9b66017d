"""`reelproof regen`."""

from dataclasses import replace
from typing import Any

import click

from reelproof.cli.options import making_options, manner_of, max_cost_option, script_argument
from reelproof.domain.units import Microusd

EPILOG = """\b
Examples:
  reelproof regen lesson.md segment/the-tide/image/1 --prompt "the sea at night, calm"
  reelproof regen lesson.md the-tide/narration --model google/gemini-3.8-flash-tts
  reelproof regen lesson.md music --seed 7 --candidate
  reelproof regen lesson.md the-tide/image the-moon/image --model openai/gpt-image-2

\b
`reelproof status lesson.md --json` tells the assets of a film; a part of a name will do
where it can only mean one.
"""


@click.command(name="regen", epilog=EPILOG)
@script_argument
@click.argument("assets", metavar="ASSET...", nargs=-1, required=True)
@click.option(
    "--prompt",
    metavar="TEXT",
    help="What it shall be, in place of what the script says of it; of one ASSET alone.",
)
@click.option("--model", metavar="MODEL", help="PROVIDER/MODEL that shall be tried first.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    help="The chance of models that have one. Without any of the three it is another one each time.",
)
@click.option("--candidate", is_flag=True, help="Leave the film as it is until the new take is accepted.")
@max_cost_option
@making_options
def command(
    script: str,
    assets: tuple[str, ...],
    prompt: str | None,
    model: str | None,
    seed: int | None,
    candidate: bool,
    max_cost: Microusd | None,
    **parameters: Any,
) -> int:
    """Make another take of each ASSET in the film of SCRIPT, and render what has changed by it.

    It is all of them or none. What you ask for holds until the script says something else there. The takes
    before are kept: see `reelproof takes`.
    """
    from secrets import randbelow

    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_retry import regen_order
    from reelproof.cli.films.film_takes import say_candidates
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.domain.ids import AssetKey
    from reelproof.engine.studio.regeneration import Regeneration, Wish
    from reelproof.settings.loading import load_settings

    if prompt is not None and len(assets) > 1:
        raise click.UsageError("--prompt says what one asset shall be. Name one, or leave it out.")
    path = absolute(script)
    settings = load_settings(path.parent)
    manner = manner_of(parameters)
    start_logging(settings.log_format, manner.verbose)
    wishes = [Wish(AssetKey(asset), prompt, model, seed) for asset in assets]
    wishes = [replace(wish, seed=randbelow(2**31)) if wish.is_plain else wish for wish in wishes]
    wanted = Regeneration(wishes, as_candidate=candidate, most=max_cost)
    exit_code = make_film(regen_order(path, settings, manner, wanted))
    for asset in assets if candidate else ():
        say_candidates(path, settings, asset)
    return exit_code
