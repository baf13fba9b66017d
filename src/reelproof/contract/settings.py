"""JSON of settings changes: format, voice, language, style, music, captions, models."""

from typing import Any, Literal

from pydantic import Field

from reelproof.contract.body import RequestModel, StrictBool
from reelproof.contract.job_request import Chain, Language
from reelproof.domain.asset import AssetKind
from reelproof.domain.script import FormatName, MusicMood, Style


class SettingsChange(RequestModel):
    """Settings for all new jobs. Omitted settings keep their values; null removes a setting."""

    format: FormatName | None = None
    voice: str | None = Field(default=None, min_length=1, max_length=200)
    language: Language | None = None
    style: Style | None = None
    music: MusicMood | None = None
    frame_rate: Literal[24, 25, 30, 60] | None = None
    captions: StrictBool | None = None
    draft: StrictBool | None = None
    video: StrictBool | None = None
    local: StrictBool | None = None
    chains: dict[AssetKind, Chain | None] | None = Field(
        default=None, description="Only the given kinds change; null removes a chain."
    )

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)
