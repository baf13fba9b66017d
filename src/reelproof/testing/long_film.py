"""A long film in production, written to the stores as its job would have written it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, SpokenWord, Take
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId, new_correlation_id, new_take_id
from reelproof.domain.job import Job, StepStatus
from reelproof.domain.project import Project
from reelproof.domain.units import Microusd
from reelproof.engine.plan.plan import Planner
from reelproof.engine.plan.script_reader import parse
from reelproof.engine.ports.files import MediaStore
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.films import job_for
from reelproof.planning.assets.recipe import resolve_recipe
from reelproof.planning.report.job_progress import count_steps, first_steps
from reelproof.testing.scripted import WORD_S, gradient_png, tone_wav

SEGMENTS = 200
SEGMENTS_OF_A_CHAPTER = 20
WORDS = ("the", "slow", "river", "carries", "sand", "and", "stones", "down", "to", "its", "quiet", "sea")
REFUSED = Failure(
    ErrorCode.SensitiveContent,
    "The service declined this picture: its safety system found that the prompt may show violence.",
    provider="scripted",
    provider_code="moderation_blocked",
    model="scripted/any",
    details={"request_id": "req_0123456789abcdef0123456789abcdef", "categories": "violence"},
)


@frozen
class LongFilm:
    """A film. One picture in `refused_every` is refused, one asset in `open_every` is open."""

    segments: int = SEGMENTS
    refused_every: int = 10
    open_every: int = 5

    @property
    def script(self) -> str:
        return "# The long way of a river\n\n" + "\n\n".join(self._blocks()) + "\n"

    def _blocks(self) -> Iterator[str]:
        for number in range(1, self.segments + 1):
            if number % SEGMENTS_OF_A_CHAPTER == 1:
                yield f"## Chapter {number // SEGMENTS_OF_A_CHAPTER + 1}: down the river"
            words = [WORDS[(number + place) % len(WORDS)] for place in range(40)]
            yield f"[picture: a wide river valley at dawn, bend {number}, seen from a low hill, soft light]"
            yield f"Passage {number} tells how {' '.join(words)}."

    async def begin(
        self, stores: Stores, planner: Planner, media: MediaStore, project: Project, request: MakeRequest
    ) -> JobId:
        """Starts the job, which stays running: no worker processes it."""
        job = job_for(project.id, request, new_correlation_id())
        await stores.jobs.add(job, request, first_steps())
        await stores.jobs.start(job.id)
        script = await parse(request.script_text, request.script_name, None, request.options.language_tag)
        await stores.projects.save_script(project.id, script)
        planned = await planner.assets(project.id, script, request)
        assets = await stores.assets.replan(project.id, planned)
        picture, sound = await media.put(gradient_png(640, 360)), await media.put(tone_wav(14.0))
        for asset in assets:
            digest = sound if asset.kind in (AssetKind.narration, AssetKind.music) else picture
            await self._make(stores, job, asset, _take(asset, job, digest))
        made = await stores.assets.of_project(project.id)
        for counted in count_steps(made):
            await stores.jobs.step(
                job.id, counted.name, StepStatus.running, total=counted.total, done=counted.done
            )
        return job.id

    async def _make(self, stores: Stores, job: Job, asset: Asset, take: Take) -> None:
        if asset.position % self.open_every == 0:
            return
        await stores.assets.change(asset.id, job.id, AssetStatus.running)
        is_refused = asset.kind is AssetKind.image and asset.position % self.refused_every == 1
        failure = replace(REFUSED, correlation_id=job.correlation_id) if is_refused else None
        await stores.attempts.save(_attempt(asset, job, failure))
        if is_refused:
            await stores.assets.change(
                asset.id, job.id, AssetStatus.needs_prompt_update, error=failure, attempts=1
            )
        else:
            await stores.assets.accept(asset.id, job.id, take, {})


def _take(asset: Asset, job: Job, digest: str) -> Take:
    spoken = asset.kind is AssetKind.narration
    words = asset.base_prompt.split() if spoken else []
    recipe = resolve_recipe(asset, asset.chain[0], "1", None)
    return Take(
        id=new_take_id(),
        asset_id=asset.id,
        recipe_digest=recipe.digest,
        media_digest=type(recipe.digest)(digest),
        media_type="audio/wav" if asset.kind in (AssetKind.narration, AssetKind.music) else "image/png",
        model=asset.chain[0],
        created_at=datetime.now(UTC),
        duration_s=len(words) * WORD_S if spoken else None,
        width=None if spoken else 640,
        height=None if spoken else 360,
        words=tuple(
            SpokenWord(word, place * WORD_S, (place + 1) * WORD_S) for place, word in enumerate(words)
        ),
        cost_microusd=Microusd(1_000),
        recipe=recipe,
        job_id=job.id,
    )


def _attempt(asset: Asset, job: Job, failure: Failure | None) -> Attempt:
    now = datetime.now(UTC)
    outcome = AttemptOutcome.failed if failure else AttemptOutcome.succeeded
    return Attempt(
        job_id=job.id,
        asset_id=asset.id,
        number=1,
        model=asset.chain[0],
        started_at=now,
        ended_at=now,
        outcome=outcome,
        failure=failure,
        cost_microusd=Microusd(1_000),
    )
