"""Assets and takes as answers tell them, and what is asked of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, cast

from pydantic import Field, JsonValue

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Take, TakeStanding
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.ids import JobId
from reelproof.planning.action import asset_actions, failure_actions, take_actions
from reelproof.server.schema.action import ActionObject, action_objects
from reelproof.server.schema.failure import FailureObject, failure_object
from reelproof.server.schema.request import ModelName
from reelproof.server.schema.shape import Answer, Budgeted, Whole, YesOrNo

Prompt = Annotated[str, Field(min_length=1, max_length=20_000)]
Seed = Annotated[Whole, Field(ge=0, le=2**32 - 1)]


class WordObject(Answer):
    """A spoken word, in seconds from the start of its narration."""

    text: str
    start_s: float
    end_s: float


class TakeObject(Answer):
    """One content made for an asset; never changed once stored."""

    take_id: str
    asset_id: str
    standing: TakeStanding
    model: str
    prompt: str | None
    seed: int | None
    parameters: dict[str, JsonValue]
    is_fallback: bool = Field(description="Made by another model than the chain's first.")
    is_softened: bool = Field(description="The prompt was refused as it stood, and softened.")
    media_type: str
    media_digest: str = Field(description="SHA-256 of the medium.")
    duration_s: float | None
    width: int | None
    height: int | None
    words: list[WordObject]
    cost_microusd: int
    created_at: datetime
    job_id: str | None
    url: str = Field(description="The medium itself; takes Range.")
    actions: list[ActionObject]


class AssetRow(Answer):
    """A place in the film that must be filled, with its state."""

    asset_id: str
    project_id: str
    key: str = Field(description="Its place in the film: `segment/ID/image/1`.")
    kind: AssetKind
    position: int = Field(description="Its order among the film's assets.")
    title: str
    segment_id: str | None
    status: AssetStatus
    error: FailureObject | None
    attempts: int = Field(description="Calls to providers so far.")
    prompt: str | None
    chain: list[str] = Field(description="Models tried in this order.")
    is_edited: bool = Field(description="Somebody asked for something else than the script says.")
    take: TakeObject | None = Field(description="The accepted one.")
    actions: list[ActionObject]


class AttemptObject(Answer):
    """One call to one provider."""

    job_id: str
    number: int = Field(description="Grows by one with every call that a job made for the asset.")
    model: str
    started_at: datetime
    ended_at: datetime | None
    outcome: AttemptOutcome | None
    error: FailureObject | None
    is_softened: bool
    cost_microusd: int | None


class AssetObject(AssetRow):
    """An asset with all its takes and the calls that were made for it, the oldest first."""

    script_prompt: str = Field(description="What the script says, whatever somebody asked for since.")
    made_from: list[str] = Field(description="The keys of the assets that this one is made from.")
    takes: list[TakeObject]
    history: list[AttemptObject]


class AssetList(Answer):
    """A film's assets, in order."""

    assets: list[AssetRow]


class NewTake(Budgeted):
    """Another take of an asset. What is left out stays as it is."""

    prompt: Prompt | None = None
    model: ModelName | None = None
    seed: Seed | None = None
    as_candidate: YesOrNo = Field(
        default=False, description="Leave the film as it is until the new take is accepted."
    )


def take_object(take: Take, standing: TakeStanding, asset: Asset, others: int) -> TakeObject:
    """`others`: how many further takes could stand in its place."""
    recipe = take.recipe
    return TakeObject(
        take_id=take.id,
        asset_id=asset.id,
        standing=standing,
        model=take.model,
        prompt=recipe.prompt if recipe else None,
        seed=recipe.seed if recipe else None,
        parameters=cast("dict[str, JsonValue]", dict(recipe.parameters)) if recipe else {},
        is_fallback=take.is_fallback,
        is_softened=take.is_softened,
        media_type=take.media_type,
        media_digest=take.media_digest,
        duration_s=take.duration_s,
        width=take.width,
        height=take.height,
        words=[WordObject(text=word.text, start_s=word.start_s, end_s=word.end_s) for word in take.words],
        cost_microusd=take.cost_microusd,
        created_at=take.created_at,
        job_id=take.job_id,
        url=f"/api/takes/{take.id}/media",
        actions=action_objects(take_actions(take, standing, asset, others)),
    )


def asset_row(asset: Asset, job_id: JobId | None) -> AssetRow:
    """`job_id` is the film's last job, which its failures belong to."""
    return AssetRow(
        asset_id=asset.id,
        project_id=asset.project_id,
        key=asset.key,
        kind=asset.kind,
        position=asset.position,
        title=asset.title,
        segment_id=asset.segment_id,
        status=asset.status,
        error=_error(asset, job_id),
        attempts=asset.attempts,
        prompt=asset.recipe.prompt if asset.recipe else None,
        chain=list(asset.chain),
        is_edited=asset.edit is not None,
        take=_accepted(asset),
        actions=action_objects(asset_actions(asset)),
    )


def asset_object(
    asset: Asset,
    job_id: JobId | None,
    takes: Sequence[tuple[Take, TakeStanding]],
    attempts: Sequence[Attempt],
) -> AssetObject:
    usable = sum(standing is not TakeStanding.rejected for _, standing in takes)
    return AssetObject(
        **dict(asset_row(asset, job_id)),
        script_prompt=asset.base_prompt,
        made_from=[dependency.key for dependency in asset.depends_on],
        takes=[
            take_object(take, standing, asset, usable - (standing is not TakeStanding.rejected))
            for take, standing in takes
        ],
        history=[_attempt(attempt) for attempt in attempts],
    )


def _accepted(asset: Asset) -> TakeObject | None:
    take = asset.accepted_take
    return take_object(take, TakeStanding.accepted, asset, others=1) if take else None


def _error(asset: Asset, job_id: JobId | None) -> FailureObject | None:
    if asset.error is None:
        return None
    actions = failure_actions(asset.error, job_id, asset) if job_id else asset_actions(asset)
    return failure_object(asset.error, actions)


def _attempt(attempt: Attempt) -> AttemptObject:
    return AttemptObject(
        job_id=attempt.job_id,
        number=attempt.number,
        model=attempt.model,
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        outcome=attempt.outcome,
        error=failure_object(attempt.failure) if attempt.failure else None,
        is_softened=attempt.is_softened,
        cost_microusd=attempt.cost_microusd,
    )
