"""`reelproof regen`: options and help; new takes with another prompt, model or seed; `--candidate`."""

from dataclasses import replace
from typing import Any

import click

from reelproof.cli.options import film_argument, max_cost_option
from reelproof.cli.output_options import making_options
from reelproof.domain.units import Microusd

EPILOG = """\b
Examples:
  reelproof regen lesson.md segment/the-tide/image/1 --prompt "the sea at night, calm"
  reelproof regen lesson.md the-tide/narration --model google/gemini-3.8-flash-tts
  reelproof regen lesson.md music --seed 7 --candidate
  reelproof regen lesson.md the-tide/image the-moon/image --model openai/gpt-image-2
  reelproof regen lesson.md the-tide/image --model openai/gpt-image-2 --plan

\b
`reelproof status lesson.md --json` lists the assets of a film. Part of a name is enough
if it is unambiguous.
"""


@click.command(name="regen", epilog=EPILOG)
@film_argument
@click.argument("assets", metavar="ASSET...", nargs=-1, required=True)
@click.option(
    "--prompt",
    metavar="TEXT",
    help="Prompt to use instead of the script's; for a single ASSET only.",
)
@click.option("--model", metavar="MODEL", help="PROVIDER/MODEL to try first.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    help="Seed for models that support it. Random if none of the three options is given.",
)
@click.option("--candidate", is_flag=True, help="Leave the film unchanged until the new take is accepted.")
@click.option(
    "--plan", "is_plan", is_flag=True, help="Show what would be made and what it costs; make nothing."
)
@max_cost_option
@making_options
def command(
    script: str,
    assets: tuple[str, ...],
    prompt: str | None,
    model: str | None,
    seed: int | None,
    candidate: bool,
    is_plan: bool,
    max_cost: Microusd | None,
    **parameters: Any,
) -> int:
    """Make a new take of each ASSET in the film of SCRIPT, and render what changed.

    If any ASSET is invalid, nothing is made. Your changes apply until that part of the script changes.
    Earlier takes are kept; see `reelproof takes`.
    """
    from secrets import randbelow

    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_orders import regen_order
    from reelproof.cli.films.film_takes import print_candidates
    from reelproof.cli.films.take_plan import print_take_plan
    from reelproof.cli.preamble import begin_making
    from reelproof.domain.ids import AssetKey
    from reelproof.engine.studio.regeneration import RegenerateRequest, Regeneration

    if prompt is not None and len(assets) > 1:
        raise click.UsageError("--prompt applies to one asset only. Name a single asset, or omit --prompt.")
    film = begin_making(script, parameters)
    requests = [RegenerateRequest(AssetKey(asset), prompt, model, seed) for asset in assets]
    requests = [
        replace(request, seed=randbelow(2**31)) if request.is_plain else request for request in requests
    ]
    wanted = Regeneration(requests, as_candidate=candidate, max_cost_microusd=max_cost)
    if is_plan:
        return print_take_plan(film, wanted)
    exit_code = make_film(regen_order(film, wanted))
    for asset in assets if candidate else ():
        print_candidates(film, asset)
    return exit_code
