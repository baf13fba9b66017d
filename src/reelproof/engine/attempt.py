"""One asset, one attempt: look it up, call, check, store; afterwards decide what comes next."""

import logging
from asyncio import timeout
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Recipe, Take
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ErrorCode, Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId, new_take_id
from reelproof.domain.job import Job
from reelproof.domain.units import Microusd
from reelproof.engine.catalog import Catalog, CatalogModel
from reelproof.engine.ports import (
    Assets,
    Attempt,
    Attempts,
    Jobs,
    MediaCheck,
    MediaStore,
    OwnMedia,
    Projects,
    Takes,
)
from reelproof.planning.asset import OWN_PICTURE, resolve_recipe
from reelproof.planning.patience import CALL_TIMEOUTS_S
from reelproof.planning.recovery import GiveUp, PastAttempt, RetryPolicy, TryAgain, recover
from reelproof.planning.timeline import estimate_film_s
from reelproof.provider_api import Made, Request

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """An attempt to be queued: at the model's bucket, after a wait."""

    job_id: JobId
    asset_id: AssetId
    number: int
    bucket: str
    delay_s: float


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The stores that an attempt reads and writes."""

    projects: Projects
    jobs: Jobs
    assets: Assets
    takes: Takes
    attempts: Attempts


class AssetMaker:
    """Makes assets by attempts. Whoever runs it decides when; a crash at any moment costs at most the call in
    flight.
    """

    def __init__(
        self,
        ledgers: Ledgers,
        catalog: Catalog,
        media: MediaStore,
        check: MediaCheck,
        own_media: OwnMedia,
        policy: RetryPolicy,
        on_settled: Callable[[JobId], None],
    ) -> None:
        self._ledgers = ledgers
        self._catalog = catalog
        self._media = media
        self._check = check
        self._own_media = own_media
        self._policy = policy
        self._on_settled = on_settled

    async def attempt(self, job_id: JobId, asset_id: AssetId, number: int) -> None:
        """Calls the next model once, unless there is a take already. A failure is stored, not raised."""
        asset = await self._ledgers.assets.get(asset_id)
        job = await self._ledgers.jobs.get(job_id)
        if asset.status.is_final or job.status.is_final:
            return
        past = await self._ledgers.attempts.of_asset(job_id, asset_id)
        model = self._model_of(asset, past, number)
        attempt = Attempt(asset_id, job_id, number, model, started_at=datetime.now(UTC))
        await self._ledgers.attempts.start(attempt)
        await self._ledgers.assets.change(asset_id, job_id, AssetStatus.running, attempts=number)
        failure = await self._make(job, asset, model)
        await self._ledgers.attempts.end(replace(attempt, ended_at=datetime.now(UTC), failure=failure))

    async def settle(self, job_id: JobId, asset_id: AssetId) -> NextAttempt | None:
        """Decides after an attempt. None: the asset is in its final state."""
        asset = await self._ledgers.assets.get(asset_id)
        job = await self._ledgers.jobs.get(job_id)
        past = await self._ledgers.attempts.of_asset(job_id, asset_id)
        if asset.status.is_final or job.status.is_final or not past:
            self._on_settled(job_id)
            return None
        decision = recover(asset.chain, _failures(past), self._policy, seed=asset_id)
        match decision:
            case GiveUp(failure):
                await self._give_up(job_id, asset_id, failure, len(past))
                return None
            case TryAgain():
                await self._say_retrying(job_id, asset_id, past, decision)
                bucket = self.bucket(decision.model)
                return NextAttempt(job_id, asset_id, len(past) + 1, bucket, decision.delay_s)

    def bucket(self, model: str) -> str:
        """The bucket of a model; one that does not exist fails in the bucket of what is ours."""
        try:
            return self._catalog.model(model).info.bucket
        except ReelproofError:
            return OWN_PICTURE

    async def abandon(self, job_id: JobId, asset_id: AssetId, failure: Failure) -> None:
        """Ends an asset whose run broke outside of any attempt."""
        asset = await self._ledgers.assets.get(asset_id)
        if not asset.status.is_final:
            await self._give_up(job_id, asset_id, failure, asset.attempts)

    async def _give_up(self, job_id: JobId, asset_id: AssetId, failure: Failure, attempts: int) -> None:
        status = AssetStatus(failure.entry.asset_status.value)
        await self._ledgers.assets.change(asset_id, job_id, status, error=failure, attempts=attempts)
        self._on_settled(job_id)

    async def _say_retrying(
        self, job_id: JobId, asset_id: AssetId, past: list[Attempt], decision: TryAgain
    ) -> None:
        note: dict[str, JsonValue] = {
            "retry": len(past),
            "max_retries": self._policy.max_retries,
            "wait_s": round(decision.delay_s, 3),
            "next_model": decision.model,
        }
        await self._ledgers.assets.change(
            asset_id, job_id, AssetStatus.retrying, error=past[-1].failure, attempts=len(past), note=note
        )

    def _model_of(self, asset: Asset, past: list[Attempt], number: int) -> str:
        earlier = [attempt for attempt in past if attempt.number < number]
        if not earlier:
            return asset.chain[0]
        decision = recover(asset.chain, _failures(earlier), self._policy, seed=asset.id)
        return decision.model if isinstance(decision, TryAgain) else earlier[-1].model

    async def _make(self, job: Job, asset: Asset, model: str) -> Failure | None:
        try:
            recipe = await self._recipe(job, asset, model)
            if not await self._reuse(job, asset, recipe):
                made = await self._call(job, asset, recipe)
                await self._keep(job, asset, recipe, made)
        except ReelproofError as error:
            return replace(error.failure, model=model, correlation_id=job.correlation_id)
        return None

    async def _recipe(self, job: Job, asset: Asset, model: str) -> Recipe:
        request = await self._ledgers.jobs.request(job.id)
        script = await self._ledgers.projects.script(job.project_id)
        film_s = None
        if script is not None and asset.depends_on:
            assets = {other.key: other for other in await self._ledgers.assets.of_project(job.project_id)}
            film_s = estimate_film_s(script, request.options, assets)
        version = "1" if model == OWN_PICTURE else self._catalog.model(model).info.version
        return resolve_recipe(asset, model, version, film_s)

    async def _reuse(self, job: Job, asset: Asset, recipe: Recipe) -> bool:
        """A take with this recipe may be there from another film, or from before a crash: it is not paid for
        twice.
        """
        project = await self._ledgers.projects.get(job.project_id)
        take = await self._ledgers.takes.find(project.owner, recipe.digest)
        if take is None or not await self._media.has(take.media_digest):
            return False
        await self._ledgers.assets.accept(asset.id, job.id, take_for(asset, take), {"reused": True})
        return True

    async def _call(self, job: Job, asset: Asset, recipe: Recipe) -> Made:
        if recipe.model == OWN_PICTURE:
            request = await self._ledgers.jobs.request(job.id)
            content = await self._own_media.read(request.script_path, recipe.prompt)
            return Made(content=content, media_type="application/octet-stream")
        model = self._catalog.model(recipe.model)
        request_to_provider = Request(
            kind=recipe.kind,
            prompt=recipe.prompt,
            model=model.info.name,
            parameters=recipe.parameters,
            seed=recipe.seed,
            correlation_id=job.correlation_id,
        )
        return await _guarded(model, recipe.kind, lambda: model.provider.make(request_to_provider))

    async def _keep(self, job: Job, asset: Asset, recipe: Recipe, made: Made) -> None:
        measured = await self._check.measure(asset.kind, made.content)
        digest = await self._media.put(made.content)
        take = Take(
            id=new_take_id(),
            asset_id=asset.id,
            recipe_digest=recipe.digest,
            media_digest=digest,
            media_type=measured.media_type,
            model=recipe.model,
            created_at=datetime.now(UTC),
            duration_s=measured.duration_s,
            width=measured.width,
            height=measured.height,
            words=made.words,
            cost_microusd=made.cost_microusd or Microusd(0),
        )
        await self._ledgers.assets.accept(asset.id, job.id, take, {"reused": False})


async def _guarded(model: CatalogModel, kind: AssetKind, call: Callable[[], Awaitable[Made]]) -> Made:
    """Every outside call has a time limit and ends in a classified failure."""
    timeout_s = model.info.timeout_s or CALL_TIMEOUTS_S[kind]
    try:
        async with timeout(timeout_s):
            return await call()
    except ReelproofError as error:
        named = replace(error.failure, provider=model.provider_name)
        raise ReelproofError(named) from error
    except TimeoutError as error:
        message = f"{model.name} did not answer within {timeout_s:g} s."
        failure = Failure(ErrorCode.ProviderTimeout, message, provider=model.provider_name)
        raise ReelproofError(failure) from error
    except Exception as error:
        logger.exception("provider %s raised what it should have classified", model.provider_name)
        message = f"{model.name} failed: {type(error).__name__}: {error}"
        raise ReelproofError(Failure(ErrorCode.Unknown, message, provider=model.provider_name)) from error


def take_for(asset: Asset, take: Take) -> Take:
    """A take made for one asset, as a take of another with the same recipe; it was paid for already."""
    if take.asset_id == asset.id:
        return take
    return replace(take, id=new_take_id(), asset_id=asset.id, created_at=datetime.now(UTC))


def _failures(attempts: list[Attempt]) -> list[PastAttempt]:
    return [
        PastAttempt(attempt.model, attempt.failure) for attempt in attempts if attempt.failure is not None
    ]
