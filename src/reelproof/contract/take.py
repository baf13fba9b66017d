"""JSON of takes: model, prompt, seed, word times, waveform, URLs; `include` fields of lists."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import cast

from pydantic import Field, JsonValue

from reelproof.contract.action import ActionObject, action_objects
from reelproof.contract.body import ResponseModel
from reelproof.domain.asset import VISUAL_KINDS, Asset, Recipe, Take, TakeStatus
from reelproof.planning.report.action import Action, take_actions


class IncludeInAssets(StrEnum):
    """Long fields that lists include only on request."""

    actions = "actions"
    recipe = "recipe"
    words = "words"


ALL_INCLUDES = frozenset(IncludeInAssets)


class WordObject(ResponseModel):
    """A spoken word, with times in seconds from the start of its narration."""

    text: str
    start_s: float
    end_s: float


class WaveformObject(ResponseModel):
    """The loudness of a recording over time."""

    peaks_per_s: float
    peaks: list[int] = Field(description="Peak amplitudes, 0 to 255.")


class TakeObject(ResponseModel):
    """One version of an asset's content. It never changes once stored."""

    take_id: str
    asset_id: str
    status: TakeStatus
    model: str
    prompt: str | None = Field(description="In lists only with `include=recipe`.")
    seed: int | None
    parameters: dict[str, JsonValue] | None = Field(description="In lists only with `include=recipe`.")
    is_fallback: bool = Field(description="Made by a model other than the chain's first one.")
    is_softened: bool = Field(description="The original prompt was refused and was softened.")
    media_type: str
    media_digest: str = Field(description="SHA-256 of the media file.")
    duration_s: float | None
    width: int | None
    height: int | None
    words: list[WordObject] | None = Field(
        description="Timing of each spoken word; in lists only with `include=words`."
    )
    cost_microusd: int
    created_at: datetime
    job_id: str | None
    url: str = Field(description="The media file; supports Range.")
    thumbnail_url: str | None = Field(description="The thumbnail; null for audio and text.")
    actions: list[ActionObject] | None = Field(description="In lists only with `include=actions`.")


def take_object(
    take: Take,
    status: TakeStatus,
    asset: Asset,
    others: int,
    include: Collection[IncludeInAssets] = ALL_INCLUDES,
) -> TakeObject:
    """`others` is the number of alternative takes."""
    recipe = take.recipe
    return TakeObject(
        take_id=take.id,
        asset_id=asset.id,
        status=status,
        model=take.model,
        prompt=recipe.prompt if recipe and IncludeInAssets.recipe in include else None,
        seed=recipe.seed if recipe else None,
        parameters=_parameters(recipe) if IncludeInAssets.recipe in include else None,
        is_fallback=take.is_fallback,
        is_softened=take.is_softened,
        media_type=take.media_type,
        media_digest=take.media_digest,
        duration_s=take.duration_s,
        width=take.width,
        height=take.height,
        words=_words(take) if IncludeInAssets.words in include else None,
        cost_microusd=take.cost_microusd,
        created_at=take.created_at,
        job_id=take.job_id,
        url=f"/api/takes/{take.id}/media",
        thumbnail_url=f"/api/takes/{take.id}/thumbnail" if asset.kind in VISUAL_KINDS else None,
        actions=included_actions(take_actions(take, status, asset, others), include),
    )


def _words(take: Take) -> list[WordObject]:
    return [WordObject(text=word.text, start_s=word.start_s, end_s=word.end_s) for word in take.words]


def _parameters(recipe: Recipe | None) -> dict[str, JsonValue]:
    return cast("dict[str, JsonValue]", dict(recipe.parameters)) if recipe else {}


def included_actions(
    actions: Iterable[Action], include: Collection[IncludeInAssets]
) -> list[ActionObject] | None:
    return action_objects(actions) if IncludeInAssets.actions in include else None
