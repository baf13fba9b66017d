"""Makes a take: reuses a stored one, reads an own file or calls the model; checks and stores media."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.asset import Asset, AssetKind, Take
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue, digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input, is_repairable
from reelproof.domain.ids import AssetId, AssetKey, JobId, new_take_id
from reelproof.domain.job import Job
from reelproof.domain.own_media import FILE_ROLE, OWN_NOUNS, is_own
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog, CatalogModel
from reelproof.engine.plan.usable_takes import usable_takes
from reelproof.engine.plan.written_prompt import written_prompt
from reelproof.engine.ports.files import MediaCheck, MediaInfo, MediaStore, OwnMedia
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import AttemptContext, AttemptTake, Stores
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.call_guard import CallGuard
from reelproof.engine.run.damaged_media import check_inputs
from reelproof.engine.run.job_requests import JobRequests
from reelproof.engine.run.quarantine import Quarantine
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.engine.run.slots import Slots
from reelproof.engine.run.take_order import TakeOrder
from reelproof.planning.assets.job_mode import by_key
from reelproof.planning.assets.recipe import input_digests, resolve_recipe
from reelproof.planning.assets.softening import soften
from reelproof.planning.assets.unfinished_call import find_unfinished_call, known_attempts
from reelproof.planning.script.written_script import read_written_script
from reelproof.planning.timeline.timeline import estimate_film_s
from reelproof.planning.timeline.word_times import plausible_words
from reelproof.provider_api import InputMedia, Made, Request

logger = logging.getLogger(__name__)


class TakeMaker:
    """Makes the take of an attempt. Records what it did, and never decides what comes next."""

    def __init__(
        self,
        stores: Stores,
        catalog: Catalog,
        media: MediaStore,
        check: MediaCheck,
        own_media: OwnMedia,
        call: ProviderCall,
        quarantine: Quarantine,
        call_guard: CallGuard,
        slots: Slots,
    ) -> None:
        self._stores = stores
        self._catalog = catalog
        self._media = media
        self._check = check
        self._own_media = own_media
        self._call = call
        self._quarantine = quarantine
        self._call_guard = call_guard
        self._slots = slots
        self._requests = JobRequests(stores)

    async def make(self, context: AttemptContext, running: RunningAttempt) -> Asset | Failure:
        """Returns the asset with its take, or the failure."""
        async with self._quarantine.turn(running.value):
            return await self._made(context, running)

    async def _made(self, context: AttemptContext, running: RunningAttempt) -> Asset | Failure:
        try:
            order = await self._order(context, running.value)
            running.value = replace(running.value, recipe_digest=order.recipe.digest)
            if (take := await self._reusable(order)) is not None:
                return await running.reused(_new_take(order, take, {"reused": True}))
            async with self._slots.of(order.model):
                await self._call_guard.admit(order, running)
                made = await self._called(order, running)
            return await self._keep(order, made, running)
        except ReelproofError as error:
            correlation_id = context.job.correlation_id
            return replace(error.failure, model=running.value.model, correlation_id=correlation_id)

    async def _order(self, context: AttemptContext, attempt: Attempt) -> TakeOrder:
        asset, job = context.asset, context.job
        request, owner = await self._requests.of(job)
        others = await self._others(job, asset)
        film_s = await self._film_s(job, request, others) if asset.kind is AssetKind.music else None
        # The edit of a candidate is stored when it is accepted.
        edited = replace(asset, edit=request.edits.get(asset.key, asset.edit))
        await check_inputs(edited, others, self._media)
        model = None if is_own(attempt.model) else self._catalog.model(attempt.model)
        version = model.info.version if model else "1"
        inputs, prompt = input_digests(asset, others), await written_prompt(edited, others, self._media)
        recipe = resolve_recipe(edited, attempt.model, version, film_s, inputs, prompt)
        if attempt.is_softened:
            recipe = replace(recipe, prompt=soften(recipe.prompt))
        return TakeOrder(
            job=job,
            request=request,
            asset=asset,
            recipe=recipe,
            model=model,
            inputs=self._inputs(asset, others),
            is_softened=attempt.is_softened,
            owner=owner,
            earlier=context.earlier,
        )

    async def _others(self, job: Job, asset: Asset) -> Mapping[AssetKey, Asset]:
        """Returns the assets that its recipe depends on; that of music on the length of the whole film."""
        if asset.kind is AssetKind.music and asset.depends_on:
            return by_key(await self._stores.assets.of_project(job.project_id))
        keys = [dependency.key for dependency in asset.depends_on]
        return by_key(await self._stores.assets.of_keys(job.project_id, keys)) if keys else {}

    async def _film_s(self, job: Job, request: MakeRequest, others: Mapping[AssetKey, Asset]) -> float | None:
        script = await self._stores.projects.script(job.project_id) if others else None
        return estimate_film_s(script, request.options, others) if script else None

    def _inputs(self, asset: Asset, others: Mapping[AssetKey, Asset]) -> dict[str, InputMedia]:
        takes = {
            dependency.role: others[dependency.key].accepted_take
            for dependency in asset.depends_on
            if dependency.is_required and dependency.key in others
        }
        return {
            role: InputMedia(self._media.path(take.media_digest), take.media_type)
            for role, take in takes.items()
            if take is not None
        }

    async def _reusable(self, order: TakeOrder) -> Take | None:
        """Returns a take with this recipe, from another film or from before a crash, so that it is not billed
        twice. If a new take was requested, only takes of this job count.
        """
        job, asset = order.job, order.asset
        if order.is_requested_again:
            take = await self._take_of_job(job.id, asset.id)
        else:
            take = await self._stores.takes.find(order.owner, order.recipe.digest)
        if take is None or not await usable_takes([take], self._media, self._catalog):
            return None
        return take_for(asset, take)

    async def _take_of_job(self, job_id: JobId, asset_id: AssetId) -> Take | None:
        takes = [take for take, _ in await self._stores.takes.of_asset(asset_id)]
        return next((take for take in reversed(takes) if take.job_id == job_id), None)

    async def _called(self, order: TakeOrder, running: RunningAttempt) -> Made:
        if order.model is None:
            await running.claim()
            return await self._read_own_file(order)

        async def call(model: CatalogModel) -> Made:
            return await self._call_model(order, model, running)

        return await self._quarantine.call(order.model, running, call)

    async def _call_model(self, order: TakeOrder, model: CatalogModel, running: RunningAttempt) -> Made:
        recipe = order.recipe
        request = Request(
            kind=recipe.kind,
            prompt=recipe.prompt,
            model=model.info.name,
            parameters={**recipe.parameters, **_repair_parameters(order.earlier, running.value)},
            seed=recipe.seed,
            inputs=order.inputs,
            correlation_id=order.job.correlation_id,
        )
        earlier = known_attempts(order.earlier, running.value)
        left = find_unfinished_call(earlier, order.job.id, recipe.digest)
        return await self._call.make(model, request, running, left)

    async def _read_own_file(self, order: TakeOrder) -> Made:
        recipe, noun = order.recipe, OWN_NOUNS[order.recipe.model]
        content = await self._own_media.read(order.request.script_path, recipe.prompt, noun)
        if digest_of_bytes(content) != recipe.inputs.get(FILE_ROLE):
            message = (
                f"The {noun} {recipe.prompt} changed while the film was being made. Make the film again."
            )
            raise invalid_input(noun, message)
        return Made(content=content, media_type="application/octet-stream")

    async def _measured(self, order: TakeOrder, made: Made) -> MediaInfo:
        """Measures the medium. Generated media must be complete; own files may be partly readable."""
        if order.model is None:
            measured, name = await self._measured_own(order, made), order.recipe.prompt
        else:
            measured, name = await self._check.measure(order.recipe.kind, made.content), order.asset.title
            if measured.is_truncated:
                message = " ".join(["The medium is incomplete.", *measured.warnings])
                raise ReelproofError(Failure(ErrorCode.ProviderFailure, message))
        for warning in measured.warnings:
            await self._stores.jobs.warn(order.job.id, f"{name}: {warning}")
        return measured

    async def _measured_own(self, order: TakeOrder, made: Made) -> MediaInfo:
        """Reports a bad file of the author's as invalid input."""
        try:
            return await self._check.measure(order.recipe.kind, made.content)
        except ReelproofError as error:
            noun = OWN_NOUNS[order.recipe.model]
            message = f"The {noun} {order.recipe.prompt} cannot be used. {error.failure.message}"
            raise invalid_input(noun, message) from error

    async def _keep(self, order: TakeOrder, made: Made, running: RunningAttempt) -> Asset:
        measured = await self._measured(order, made)
        if order.request.brief is not None and order.asset.kind is AssetKind.script:
            read_written_script(made.content, order.request.brief)
        digest = await self._media.put(made.content)
        cost = made.cost_microusd
        if cost is None:
            cost = order.model.cost(order.recipe, measured.duration_s) if order.model else Microusd(0)
        take = Take(
            id=new_take_id(),
            asset_id=order.asset.id,
            recipe_digest=order.recipe.digest,
            media_digest=digest,
            media_type=measured.media_type,
            model=order.recipe.model,
            created_at=datetime.now(UTC),
            duration_s=measured.duration_s,
            width=measured.width,
            height=measured.height,
            words=plausible_words(made.words, measured.duration_s),
            cost_microusd=cost,
            recipe=order.recipe,
            job_id=order.job.id,
            is_fallback=order.recipe.model != order.asset.chain[0],
            is_softened=order.is_softened,
        )
        asset = await running.succeeded(_new_take(order, take, {"reused": False}), cost)
        if not await self._media.has(digest):
            # It was stored by a project that has been deleted in the meantime.
            await self._media.put(made.content)
        facts = {"asset": order.asset.key, "kind": order.asset.kind.value, "model": take.model}
        spent = {"cost_microusd": cost, "correlation_id": order.job.correlation_id}
        logger.info("a take was made", extra={**facts, **spent, "job_id": order.job.id})
        return asset


def _new_take(order: TakeOrder, take: Take, note: Mapping[str, JsonValue]) -> AttemptTake:
    is_candidate = order.request.as_candidate and order.is_requested_again
    return AttemptTake(take, is_candidate and order.asset.accepted_take is not None, note)


def _repair_parameters(earlier: Sequence[Attempt], running: Attempt) -> dict[str, JsonValue]:
    """Returns the problem of the model's previous attempt in this job, for it to repair."""
    failures = [one.failure for one in earlier if (one.job_id, one.model) == (running.job_id, running.model)]
    last = next((failure for failure in reversed(failures) if failure is not None), None)
    return {"problem": last.details["problem"]} if last is not None and is_repairable(last) else {}


def take_for(asset: Asset, take: Take) -> Take:
    """Returns the take as one of another asset with the same recipe, without a new cost."""
    if take.asset_id == asset.id:
        return take
    return replace(take, id=new_take_id(), asset_id=asset.id, created_at=datetime.now(UTC))
