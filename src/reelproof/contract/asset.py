"""JSON of assets: status, prompt, models, attempts, error, takes; limits of prompts and seeds."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from reelproof.contract.action import ActionObject
from reelproof.contract.body import BudgetedRequest, ResponseModel, StrictBool, StrictInt
from reelproof.contract.failure import FailureObject, FailureSummary, failure_fields, failure_object
from reelproof.contract.job_request import ModelName
from reelproof.contract.take import ALL_INCLUDES, IncludeInAssets, TakeObject, included_actions, take_object
from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Take, TakeStatus
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import RecommendedAction
from reelproof.domain.ids import JobId
from reelproof.planning.report.action import asset_actions, failure_actions

Prompt = Annotated[str, Field(min_length=1, max_length=20_000)]
Seed = Annotated[StrictInt, Field(ge=0, le=2**32 - 1)]
PROMPT_PREVIEW_LENGTH = 300


class AssetFailureObject(FailureSummary):
    """The reason an asset could not be made."""

    title: str
    action: RecommendedAction = Field(description="The recommended action.")
    actions: list[ActionObject] | None = Field(
        description="All available actions, best first; in lists only with `include=actions`."
    )


class AssetRow(ResponseModel):
    """A slot in the film to be filled, with its state."""

    asset_id: str
    project_id: str
    key: str = Field(description="Its place in the film: `segment/ID/image/1`.")
    kind: AssetKind
    position: int = Field(description="Its order among the film's assets.")
    title: str
    segment_id: str | None
    status: AssetStatus
    error: AssetFailureObject | None
    attempts: int = Field(description="Number of provider calls so far.")
    prompt: str | None = Field(
        description=f"In lists, its first {PROMPT_PREVIEW_LENGTH} characters; in full with `include=recipe`."
    )
    chain: list[str] = Field(description="Models tried in this order.")
    is_edited: bool = Field(description="Edited by a user, so that it differs from the script.")
    take: TakeObject | None = Field(description="The accepted take.")
    actions: list[ActionObject] | None = Field(description="In lists only with `include=actions`.")


class AttemptObject(ResponseModel):
    """One call to one provider."""

    job_id: str
    number: int = Field(description="Sequence number of the call among the job's calls for the asset.")
    model: str
    started_at: datetime
    ended_at: datetime | None
    outcome: AttemptOutcome | None
    error: FailureObject | None
    is_softened: bool
    cost_microusd: int | None


class AssetObject(AssetRow):
    """An asset with all its takes and provider calls, oldest first."""

    script_prompt: str = Field(description="The prompt from the script, without later edits.")
    depends_on: list[str] = Field(description="Keys of the assets that this asset depends on.")
    takes: list[TakeObject]
    history: list[AttemptObject]


class AssetKindSummary(ResponseModel):
    """Number of assets by status."""

    total: int
    by_status: dict[AssetStatus, int]


class AssetSummary(AssetKindSummary):
    """Counts for the whole film, regardless of page and filter."""

    by_kind: dict[AssetKind, AssetKindSummary]


class AssetPage(ResponseModel):
    """A film's assets, in its order."""

    assets: list[AssetRow]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")
    summary: AssetSummary


class NewTake(BudgetedRequest):
    """Request for another take of an asset. Omitted fields keep their values."""

    prompt: Prompt | None = None
    model: ModelName | None = None
    seed: Seed | None = None
    as_candidate: StrictBool = Field(
        default=False, description="Leave the film unchanged until the new take is accepted."
    )


def asset_page(
    assets: Sequence[Asset],
    counts: Mapping[tuple[AssetKind, AssetStatus], int],
    job_id: JobId | None,
    include: Collection[IncludeInAssets],
    following: str | None,
) -> AssetPage:
    kinds = {kind: Counter[AssetStatus]() for kind in AssetKind if any(of is kind for of, _ in counts)}
    for (kind, status), count in counts.items():
        kinds[kind][status] += count
    whole = sum(kinds.values(), Counter[AssetStatus]())
    return AssetPage(
        assets=[asset_row(asset, job_id, include) for asset in assets],
        next=following,
        summary=AssetSummary(
            total=whole.total(),
            by_status=dict(whole),
            by_kind={
                kind: AssetKindSummary(total=one.total(), by_status=dict(one)) for kind, one in kinds.items()
            },
        ),
    )


def asset_row(
    asset: Asset, job_id: JobId | None, include: Collection[IncludeInAssets] = ALL_INCLUDES
) -> AssetRow:
    """`job_id` is the film's latest job, to which the actions on failures refer."""
    return AssetRow(
        asset_id=asset.id,
        project_id=asset.project_id,
        key=asset.key,
        kind=asset.kind,
        position=asset.position,
        title=asset.title,
        segment_id=asset.segment_id,
        status=asset.status,
        error=_error(asset, job_id, include),
        attempts=asset.attempts,
        prompt=_prompt(asset, include),
        chain=list(asset.chain),
        is_edited=asset.edit is not None,
        take=_accepted(asset, include),
        actions=included_actions(asset_actions(asset), include),
    )


def asset_object(
    asset: Asset,
    job_id: JobId | None,
    takes: Sequence[tuple[Take, TakeStatus]],
    attempts: Sequence[Attempt],
) -> AssetObject:
    usable = sum(status is not TakeStatus.rejected for _, status in takes)
    return AssetObject(
        **dict(asset_row(asset, job_id)),
        script_prompt=asset.base_prompt,
        depends_on=[dependency.key for dependency in asset.depends_on],
        takes=[
            take_object(take, status, asset, usable - (status is not TakeStatus.rejected))
            for take, status in takes
        ],
        history=[_attempt(attempt) for attempt in attempts],
    )


def _accepted(asset: Asset, include: Collection[IncludeInAssets]) -> TakeObject | None:
    take = asset.accepted_take
    return take_object(take, TakeStatus.accepted, asset, 1, include) if take else None


def _prompt(asset: Asset, include: Collection[IncludeInAssets]) -> str | None:
    if asset.recipe is None:
        return None
    prompt = asset.recipe.prompt
    is_whole = IncludeInAssets.recipe in include or len(prompt) <= PROMPT_PREVIEW_LENGTH
    return prompt if is_whole else f"{prompt[: PROMPT_PREVIEW_LENGTH - 1]}…"


def _error(
    asset: Asset, job_id: JobId | None, include: Collection[IncludeInAssets]
) -> AssetFailureObject | None:
    failure = asset.error
    if failure is None:
        return None
    fields: dict[str, Any] = failure_fields(failure)
    actions = failure_actions(failure, job_id, asset) if job_id else asset_actions(asset)
    return AssetFailureObject(
        **fields,
        title=failure.entry.title,
        action=failure.entry.recommended_action,
        actions=included_actions(actions, include),
    )


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
