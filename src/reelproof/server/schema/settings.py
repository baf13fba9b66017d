"""What is changed of the settings."""

from typing import Any, Literal

from pydantic import Field

from reelproof.domain.asset import AssetKind
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.server.schema.request import Chain, Language
from reelproof.server.schema.shape import Asked, YesOrNo


class SettingsChange(Asked):
    """Settings that hold for all jobs from now on. What is left out stays; null takes one out."""

    format: FormatName | None = None
    voice: str | None = Field(default=None, min_length=1, max_length=200)
    language: Language | None = None
    style: Style | None = None
    music: MusicMood | None = None
    frame_rate: Literal[24, 25, 30, 60] | None = None
    captions: YesOrNo | None = None
    video: YesOrNo | None = None
    local: YesOrNo | None = None
    chains: dict[AssetKind, Chain | None] | None = Field(
        default=None, description="Those that are named here change; null takes one out."
    )

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)
