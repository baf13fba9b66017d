"""Assets and takes as answers tell them, and what is asked of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import Field, JsonValue

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Recipe, Take, TakeStanding
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import Button
from reelproof.domain.ids import JobId
from reelproof.domain.wire import failure_to_json
from reelproof.engine.studio.previews import SEEN
from reelproof.planning.report.action import Action, asset_actions, failure_actions, take_actions
from reelproof.server.schema.action import ActionObject, action_objects
from reelproof.server.schema.failure import FailureObject, FailureSummary, failure_object
from reelproof.server.schema.request import ModelName
from reelproof.server.schema.shape import Answer, Budgeted, Whole, YesOrNo

Prompt = Annotated[str, Field(min_length=1, max_length=20_000)]
Seed = Annotated[Whole, Field(ge=0, le=2**32 - 1)]
SHOWN_PROMPT = 300


class WordObject(Answer):
    """A spoken word, in seconds from the start of its narration."""

    text: str
    start_s: float
    end_s: float


class WaveformObject(Answer):
    """How loud a sound is from part to part."""

    peaks_per_s: float
    peaks: list[int] = Field(description="0 to 255.")


class TakeObject(Answer):
    """One content made for an asset; never changed once stored."""

    take_id: str
    asset_id: str
    standing: TakeStanding
    model: str
    prompt: str | None = Field(description="In lists only with `include=recipe`.")
    seed: int | None
    parameters: dict[str, JsonValue] | None = Field(description="In lists only with `include=recipe`.")
    is_fallback: bool = Field(description="Made by another model than the chain's first.")
    is_softened: bool = Field(description="The prompt was refused as it stood, and softened.")
    media_type: str
    media_digest: str = Field(description="SHA-256 of the medium.")
    duration_s: float | None
    width: int | None
    height: int | None
    words: list[WordObject] | None = Field(
        description="When each is said; in lists only with `include=words`."
    )
    cost_microusd: int
    created_at: datetime
    job_id: str | None
    url: str = Field(description="The medium itself; takes Range.")
    thumbnail_url: str | None = Field(description="A small picture of it; none of what cannot be seen.")
    actions: list[ActionObject] | None = Field(description="In lists only with `include=actions`.")


class RowFailure(FailureSummary):
    """Why an asset could not be made."""

    title: str
    action: Button = Field(description="The one thing to do first.")
    actions: list[ActionObject] | None = Field(
        description="All that can be done about it, the best first; in lists only with `include=actions`."
    )


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
    error: RowFailure | None
    attempts: int = Field(description="Calls to providers so far.")
    prompt: str | None = Field(
        description=f"In lists its first {SHOWN_PROMPT} characters, and whole with `include=recipe`."
    )
    chain: list[str] = Field(description="Models tried in this order.")
    is_edited: bool = Field(description="Somebody asked for something else than the script says.")
    take: TakeObject | None = Field(description="The accepted one.")
    actions: list[ActionObject] | None = Field(description="In lists only with `include=actions`.")


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


class StatusCounts(Answer):
    """How many assets stand how."""

    total: int
    by_status: dict[AssetStatus, int]


class AssetSummary(StatusCounts):
    """Of the whole film, whatever the page shows."""

    by_kind: dict[AssetKind, StatusCounts]


class AssetPage(Answer):
    """A film's assets, in its order."""

    assets: list[AssetRow]
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")
    summary: AssetSummary


class Include(StrEnum):
    """What lists tell on request alone, as it is long."""

    actions = "actions"
    recipe = "recipe"
    words = "words"


class NewTake(Budgeted):
    """Another take of an asset. What is left out stays as it is."""

    prompt: Prompt | None = None
    model: ModelName | None = None
    seed: Seed | None = None
    as_candidate: YesOrNo = Field(
        default=False, description="Leave the film as it is until the new take is accepted."
    )


EVERYTHING = frozenset(Include)


def take_object(
    take: Take,
    standing: TakeStanding,
    asset: Asset,
    others: int,
    include: Collection[Include] = EVERYTHING,
) -> TakeObject:
    """`others`: how many further takes could stand in its place."""
    recipe = take.recipe
    return TakeObject(
        take_id=take.id,
        asset_id=asset.id,
        standing=standing,
        model=take.model,
        prompt=recipe.prompt if recipe and Include.recipe in include else None,
        seed=recipe.seed if recipe else None,
        parameters=_parameters(recipe) if Include.recipe in include else None,
        is_fallback=take.is_fallback,
        is_softened=take.is_softened,
        media_type=take.media_type,
        media_digest=take.media_digest,
        duration_s=take.duration_s,
        width=take.width,
        height=take.height,
        words=_words(take) if Include.words in include else None,
        cost_microusd=take.cost_microusd,
        created_at=take.created_at,
        job_id=take.job_id,
        url=f"/api/takes/{take.id}/media",
        thumbnail_url=f"/api/takes/{take.id}/thumbnail" if asset.kind in SEEN else None,
        actions=_actions(take_actions(take, standing, asset, others), include),
    )


def asset_page(
    assets: Sequence[Asset],
    counts: Mapping[tuple[AssetKind, AssetStatus], int],
    job_id: JobId | None,
    include: Collection[Include],
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
                kind: StatusCounts(total=one.total(), by_status=dict(one)) for kind, one in kinds.items()
            },
        ),
    )


def asset_row(asset: Asset, job_id: JobId | None, include: Collection[Include] = EVERYTHING) -> AssetRow:
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
        error=_error(asset, job_id, include),
        attempts=asset.attempts,
        prompt=_prompt(asset, include),
        chain=list(asset.chain),
        is_edited=asset.edit is not None,
        take=_accepted(asset, include),
        actions=_actions(asset_actions(asset), include),
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


def _accepted(asset: Asset, include: Collection[Include]) -> TakeObject | None:
    take = asset.accepted_take
    return take_object(take, TakeStanding.accepted, asset, 1, include) if take else None


def _parameters(recipe: Recipe | None) -> dict[str, JsonValue]:
    return cast("dict[str, JsonValue]", dict(recipe.parameters)) if recipe else {}


def _prompt(asset: Asset, include: Collection[Include]) -> str | None:
    if asset.recipe is None:
        return None
    prompt = asset.recipe.prompt
    is_whole = Include.recipe in include or len(prompt) <= SHOWN_PROMPT
    return prompt if is_whole else f"{prompt[: SHOWN_PROMPT - 1]}…"


def _words(take: Take) -> list[WordObject]:
    return [WordObject(text=word.text, start_s=word.start_s, end_s=word.end_s) for word in take.words]


def _actions(actions: Iterable[Action], include: Collection[Include]) -> list[ActionObject] | None:
    return action_objects(actions) if Include.actions in include else None


def _error(asset: Asset, job_id: JobId | None, include: Collection[Include]) -> RowFailure | None:
    failure = asset.error
    if failure is None:
        return None
    told: dict[str, Any] = failure_to_json(failure)
    actions = failure_actions(failure, job_id, asset) if job_id else asset_actions(asset)
    return RowFailure(
        **told,
        title=failure.entry.title,
        action=failure.entry.button,
        actions=_actions(actions, include),
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
