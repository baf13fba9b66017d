"""Random changes of a long film by its use cases, and a digest of all that they can change."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field, replace
from itertools import count
from random import Random

from reelproof.domain.asset import AssetKind, TakeStatus
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest, JobId, ProjectId, new_correlation_id, new_take_id
from reelproof.domain.job import JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.domain.script import MusicMood, Style
from reelproof.engine.ports.stores import JobOutcome, Stores
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.job_commands import JobCommands
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.project_service import ProjectService
from reelproof.engine.studio.regeneration import RegenerateRequest, Regeneration
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject, StartJob
from reelproof.engine.studio.timeline import Timelines
from reelproof.planning.script.options import FilmChoices

CALLER = Caller(LOCAL_OWNER, new_correlation_id())
MORE_TAKES = 2


@frozen
class RandomEditor:
    """Changes a film as people do. Its jobs are canceled before they begin, so that nothing is made."""

    stores: Stores
    films: Films
    film_requests: FilmRequests
    projects: ProjectService
    start_job: StartJob
    job_commands: JobCommands
    project_id: ProjectId
    dice: Random
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def add_takes(self, job_id: JobId) -> None:
        """Gives each picture more takes, while the job that made them runs, and ends it."""
        for asset in await self.stores.assets.of_project(self.project_id):
            shown = asset.accepted_take
            if asset.kind is AssetKind.image and shown is not None and shown.recipe is not None:
                for seed in range(MORE_TAKES):
                    recipe = replace(shown.recipe, seed=seed)
                    take = replace(shown, id=new_take_id(), recipe=recipe, recipe_digest=recipe.digest)
                    await self.stores.assets.accept(asset.id, job_id, take, {})
                await self.stores.assets.accept(asset.id, job_id, shown, {})
        await self.stores.jobs.end(job_id, JobOutcome(JobStatus.failed))

    async def edit(self) -> None:
        """Makes one change."""
        choices: Sequence[Callable[[], Awaitable[bool]]] = (
            self._rewrite,
            self._reorder,
            self._choose,
            self._regenerate,
            self._accept,
            self._reject,
        )
        while not await self.dice.choice(choices)():
            continue
        for job in await self.stores.jobs.unfinished():
            await self.stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))

    async def fingerprint(self) -> Digest:
        """Returns a digest of script, options, plan, takes and timeline."""
        subject = FromProject(self.project_id, as_before=True)
        project, request = await self.start_job.request_for(LOCAL_OWNER, subject, RequestChoices())
        _, decisions = await self.films.plan(request, project)
        timeline = await Timelines(self.stores, self.film_requests).of_project(project, "now")
        assets = await self.stores.assets.of_project(project.id)
        takes = [
            (take.id, status)
            for asset in assets
            for take, status in await self.stores.takes.of_asset(asset.id)
        ]
        plan = [(one.asset.recipe, one.asset.edit, one.kind, one.reason, one.take) for one in decisions]
        states = sorted((await self.stores.histories.states(project.id)).items())
        known = (request.script_text, request.options, request.choices, plan, states, takes, timeline)
        return digest_of_bytes(repr(known).encode())

    async def _rewrite(self) -> bool:
        blocks = await self._blocks()
        place = self.dice.choice(_passages(blocks))
        blocks[place] = f"{blocks[place].split(' Then')[0]} Then came number {next(self._numbers)}."
        return await self._save(blocks)

    async def _reorder(self) -> bool:
        blocks = await self._blocks()
        one, other = self.dice.sample(_passages(blocks), 2)
        blocks[one], blocks[other] = blocks[other], blocks[one]
        return await self._save(blocks)

    async def _choose(self) -> bool:
        choices = FilmChoices(style=self.dice.choice(list(Style)), music=self.dice.choice(list(MusicMood)))
        before = await self._settings()
        if before == (choices.style, choices.music):
            return False
        subject = FromProject(self.project_id, as_before=True)
        await self.start_job.make(CALLER, subject, RequestChoices(choices))
        return True

    async def _settings(self) -> tuple[Style | None, MusicMood | None]:
        subject = FromProject(self.project_id, as_before=True)
        _, request = await self.start_job.request_for(LOCAL_OWNER, subject, RequestChoices())
        return request.choices.style, request.choices.music

    async def _regenerate(self) -> bool:
        assets = await self.stores.assets.of_project(self.project_id)
        asset = self.dice.choice([one for one in assets if one.kind is AssetKind.image])
        request = RegenerateRequest(asset.key, f"another picture, {next(self._numbers)}")
        await self.job_commands.regenerate(CALLER, asset.id, Regeneration([request]))
        return True

    async def _accept(self) -> bool:
        return await self._review(TakeStatus.accepted, lambda status: status is not TakeStatus.accepted)

    async def _reject(self) -> bool:
        return await self._review(TakeStatus.rejected, lambda status: status is not TakeStatus.rejected)

    async def _review(self, wanted: TakeStatus, fits: Callable[[TakeStatus], bool]) -> bool:
        assets = await self.stores.assets.of_project(self.project_id)
        asset = self.dice.choice([one for one in assets if one.kind is AssetKind.image])
        takes = await self.stores.takes.of_asset(asset.id)
        usable = [take for take, status in takes if status is not TakeStatus.rejected]
        found = [take for take, status in takes if fits(status)]
        if not found or (wanted is TakeStatus.rejected and len(usable) < 2):
            return False
        await self.job_commands.review(CALLER, self.dice.choice(found).id, wanted)
        return True

    async def _blocks(self) -> list[str]:
        return (await self.projects.script(LOCAL_OWNER, self.project_id)).text.split("\n\n")

    async def _save(self, blocks: Sequence[str]) -> bool:
        await self.projects.save_script(LOCAL_OWNER, self.project_id, "\n\n".join(blocks), None)
        return True


def _passages(blocks: Sequence[str]) -> list[int]:
    return [place for place, block in enumerate(blocks) if block.startswith("Passage")]
