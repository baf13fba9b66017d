"""`reelproof takes`, `accept` and `reject`: output columns, short take ids, messages."""

import asyncio
import shlex
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from reelproof.cli.films.film_making import FilmOrder, make_film
from reelproof.cli.films.film_orders import continue_order
from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.preamble import FilmCommand
from reelproof.cli.text.output import say, shown_path
from reelproof.contract.cli import TakeRow, TakesOutput
from reelproof.domain.asset import TakeStatus
from reelproof.domain.job import Job
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.take_list import TakeView
from reelproof.planning.report.amount import length_text, money_text
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring.studio import Studio, open_studio

SHOWN_ID_LENGTH = 12


async def read_takes(path: Path, settings: Settings, asset: str | None) -> Sequence[TakeView]:
    """Raises ReelproofError for an unknown film or asset."""
    if Home(settings.home).is_new:
        raise no_film_error(path)
    async with open_studio(settings) as studio:
        view = await studio.films.of_script(LOCAL_OWNER, str(path))
        return await studio.take_list.of_project(LOCAL_OWNER, view.project.id, asset)


def accept_take(film: FilmCommand, take_id: str) -> int:
    """Accepts a take and renders the film again. Returns the exit code."""
    return make_film(_review_order(film, take_id, TakeStatus.accepted))


def reject_take(film: FilmCommand, take_id: str) -> int:
    """Rejects a take; a film that used it is rendered again. Returns the exit code."""
    return make_film(_review_order(film, take_id, TakeStatus.rejected))


def _review_order(film: FilmCommand, take_id: str, status: TakeStatus) -> FilmOrder:
    async def review(studio: Studio, caller: Caller, last: JobView) -> Job | None:
        view = await studio.take_list.find(LOCAL_OWNER, last.project.id, take_id)
        job = await studio.job_commands.review(caller, view.take.id, status)
        say(f"{view.asset.key}: {_short(view)} is {_outcome(status, job)}")
        # The object that --json promises is the last job's where nothing has changed.
        return job or (last.job if film.output_options.as_json else None)

    return continue_order(film, review)


def _outcome(status: TakeStatus, job: Job | None) -> str:
    if status is TakeStatus.accepted:
        return "in the film now." if job else "in the film already. The film is unchanged."
    return "rejected; the previous take is in the film again." if job else "rejected. The film is unchanged."


def print_candidates(film: FilmCommand, asset: str) -> None:
    """Prints the command that accepts the newest candidate."""
    takes = asyncio.run(read_takes(film.script, film.settings, asset))
    candidates = [view for view in takes if view.status is TakeStatus.candidate]
    if candidates:
        command = shlex.join(["reelproof", "accept", shown_path(film.script), _short(candidates[-1])])
        say(f"The film is unchanged. To use the new take: {command}")


def take_lines(takes: Sequence[TakeView]) -> Iterator[str]:
    if not takes:
        yield "No takes yet."
    for key, views in groupby(takes, key=lambda view: view.asset.key):
        yield key
        for view in views:
            yield f"  {_short(view)}  {view.status.value:<10}  {_facts(view)}".rstrip()


def takes_object(takes: Sequence[TakeView]) -> TakesOutput:
    return TakesOutput(takes=[_row(view) for view in takes])


def _row(view: TakeView) -> TakeRow:
    take = view.take
    return TakeRow(
        take_id=take.id,
        asset=view.asset.key,
        status=view.status,
        model=take.model,
        prompt=take.recipe.prompt if take.recipe else None,
        seed=take.recipe.seed if take.recipe else None,
        is_fallback=take.is_fallback,
        is_softened=take.is_softened,
        media_type=take.media_type,
        media_digest=take.media_digest,
        duration_s=take.duration_s,
        cost_microusd=take.cost_microusd,
        created_at=take.created_at.isoformat(),
    )


def _facts(view: TakeView) -> str:
    take = view.take
    facts = [
        f"{take.created_at.astimezone():%Y-%m-%d %H:%M}",
        take.model,
        length_text(take.duration_s) if take.duration_s else "",
        money_text(take.cost_microusd) if take.cost_microusd else "",
        "fallback" if take.is_fallback else "",
        "softened" if take.is_softened else "",
        f"“{_clipped(take.recipe.prompt)}”" if take.recipe else "",
    ]
    return "  ".join(fact for fact in facts if fact)


def _clipped(prompt: str, limit: int = 50) -> str:
    words = " ".join(prompt.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def _short(view: TakeView) -> str:
    return view.take.id[:SHOWN_ID_LENGTH]
