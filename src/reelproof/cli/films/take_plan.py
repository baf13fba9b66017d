"""Output of `reelproof regen --plan`: the new takes that would be made, and what they cost."""

import asyncio

from reelproof.cli.films.film_plan import plan_lines
from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.preamble import FilmCommand
from reelproof.cli.text.output import print_either
from reelproof.contract.plan import whole_plan
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.regeneration import Regeneration
from reelproof.engine.studio.take_plan import plan_new_takes
from reelproof.planning.report.film_plan import FilmPlan
from reelproof.storage.files.home import Home
from reelproof.wiring.studio import open_studio


def print_take_plan(film: FilmCommand, wanted: Regeneration) -> int:
    """Returns the exit code."""
    plan = asyncio.run(_plan(film, wanted))
    print_either(film.output_options.as_json, lambda: whole_plan(plan), plan_lines(plan))
    return 0


async def _plan(film: FilmCommand, wanted: Regeneration) -> FilmPlan:
    if Home(film.settings.home).is_new:
        raise no_film_error(film.script)
    async with open_studio(film.settings) as studio:
        view = await studio.films.of_script(LOCAL_OWNER, str(film.script))
        return await plan_new_takes(studio.films, studio.planner, view.project, wanted)
