"""JSON of settings changes: format, voice, language, style, music, captions, directions, limits, models."""

from typing import Annotated, Any

from pydantic import Field

from reelproof.contract.body import OptionNames, StrictBool
from reelproof.contract.job_request import (
    CaptionsValue,
    Chain,
    CodecValue,
    EncoderValue,
    FitValue,
    FormatValue,
    FpsValue,
    Language,
    MotionValue,
    MusicValue,
    StyleValue,
    TransitionValue,
)
from reelproof.domain.asset import AssetKind
from reelproof.domain.units import MAX_USD
from reelproof.planning.recovery.retry import MAX_RETRIES


class SettingsChange(OptionNames):
    """Settings for all new jobs. Omitted settings keep their values; null removes a setting."""

    format: FormatValue | None = None
    voice: str | None = Field(default=None, min_length=1, max_length=200)
    language: Language | None = None
    style: StyleValue | None = None
    music: MusicValue | None = None
    fps: FpsValue | None = None
    captions: CaptionsValue | None = None
    draft: StrictBool | None = None
    codec: CodecValue | None = None
    encoder: EncoderValue | None = None
    video: StrictBool | None = None
    transition: TransitionValue | None = None
    motion: MotionValue | None = None
    fit: FitValue | None = None
    local: StrictBool | None = None
    max_cost_usd: Annotated[float, Field(strict=True, ge=0, le=MAX_USD)] | None = Field(
        default=None, description="Budget in dollars of each job that is started without one of its own."
    )
    max_retries: Annotated[int, Field(strict=True, ge=0, le=MAX_RETRIES)] | None = Field(
        default=None, description="How often to retry a call after a temporary failure, also in running jobs."
    )
    chains: dict[AssetKind, Chain | None] | None = Field(
        default=None, description="Only the given kinds change; null removes a chain."
    )

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)
