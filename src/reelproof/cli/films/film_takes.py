"""Lists, accepts and rejects takes."""

import asyncio
import shlex
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path

from reelproof.cli.films.film_making import make_film
from reelproof.cli.films.film_orders import retry_order
from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.options import OutputOptions
from reelproof.cli.text.output import say, shown_path
from reelproof.contract.cli import TakeRow, TakesOutput
from reelproof.domain.asset import TakeStatus
from reelproof.domain.ids import TakeId
from reelproof.domain.job import JobMode
from reelproof.engine.studio.reviews import TakeView
from reelproof.planning.report.amount import length_text, money_text
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, own, owner
from reelproof.wiring import open_studio

SHOWN_ID_LENGTH = 12


async def read_takes(path: Path, settings: Settings, asset: str | None) -> Sequence[TakeView]:
    """Raises ReelproofError for an unknown film or asset."""
    _check_home(path, settings)
    async with open_studio(settings) as studio:
        return await studio.reviews.takes(str(path), asset)


def accept_take(path: Path, settings: Settings, take_id: str, output_options: OutputOptions) -> int:
    """Accepts a take and renders the film again. Returns the exit code."""
    view = asyncio.run(_reviewed(path, settings, take_id, TakeStatus.accepted))
    say(f"{view.asset.key}: {_short(view)} is in the film now.")
    return make_film(retry_order(path, settings, output_options, JobMode.render))


def reject_take(path: Path, settings: Settings, take_id: str, output_options: OutputOptions) -> int:
    """Rejects a take; a film that used it is rendered again. Returns the exit code."""
    view = asyncio.run(_reviewed(path, settings, take_id, TakeStatus.rejected))
    accepted = view.asset.accepted_take
    if accepted is not None and accepted.id != view.take.id:
        say(f"{view.asset.key}: {_short(view)} is rejected. The film is unchanged.")
        return 0
    say(f"{view.asset.key}: {_short(view)} is rejected; the previous take is in the film again.")
    return make_film(retry_order(path, settings, output_options, JobMode.render))


def print_candidates(path: Path, settings: Settings, asset: str) -> None:
    """Prints the command that accepts the newest candidate."""
    takes = asyncio.run(read_takes(path, settings, asset))
    candidates = [view for view in takes if view.standing is TakeStatus.candidate]
    if candidates:
        command = shlex.join(["reelproof", "accept", shown_path(path), _short(candidates[-1])])
        say(f"The film is unchanged. To use the new take: {command}")


async def _reviewed(path: Path, settings: Settings, take_id: str, standing: TakeStatus) -> TakeView:
    _check_home(path, settings)
    home = Home(settings.home)
    holder = await owner(home)
    # A process that takes jobs holds the home for long; a review is a single transaction.
    is_served = holder is not None and holder.takes_jobs
    alone = own(home, "review", wait=True, on_wait=lambda other: say(f"Waiting for {other}."))
    async with nullcontext() if is_served else alone, open_studio(settings) as studio:
        review = studio.reviews.accept if standing is TakeStatus.accepted else studio.reviews.reject
        return await review(str(path), TakeId(take_id))


def take_lines(takes: Sequence[TakeView]) -> Iterator[str]:
    if not takes:
        yield "No takes yet."
    for key, views in groupby(takes, key=lambda view: view.asset.key):
        yield key
        for view in views:
            yield f"  {_short(view)}  {view.standing.value:<9}  {_facts(view)}".rstrip()


def takes_object(takes: Sequence[TakeView]) -> TakesOutput:
    return TakesOutput(takes=[_row(view) for view in takes])


def _row(view: TakeView) -> TakeRow:
    take = view.take
    return TakeRow(
        take_id=take.id,
        asset=view.asset.key,
        standing=view.standing,
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


def _check_home(path: Path, settings: Settings) -> None:
    if Home(settings.home).is_new:
        raise no_film_error(path)
