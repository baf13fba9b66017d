"""Everything that can be set."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    Field,
)
from pydantic_settings import (
    BaseSettings,
    SettingsConfigDict,
)

from reelproof.domain.asset import AssetKind
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FrameRate
from reelproof.engine.catalog.catalog import Terms
from reelproof.planning.recovery.circuit import CircuitPolicy
from reelproof.planning.recovery.patience import RENDER_STALL_S, STEP_TIMEOUT_S
from reelproof.planning.recovery.recovery import RetryPolicy
from reelproof.planning.script.language import checked_language
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.values import (
    Chains,
    Hosts,
    ModelSettings,
    Networks,
    Origins,
    OwnerTokens,
    PublicUrl,
    Seconds,
    SecretKey,
    Token,
)
from reelproof.storage.files.home import Home
from reelproof.storage.files.secret_box import SecretBox

FRAME_RATES = (24, 25, 30, 60)
SECRET_FIELDS = ("api_token", "owners", "secret_key")


class Settings(BaseSettings):
    """Everything that can be set. Environment names are the fields' with `REELPROOF_` in front."""

    model_config = SettingsConfigDict(
        env_prefix="REELPROOF_",
        frozen=True,
        extra="forbid",
        env_nested_delimiter="__",
        hide_input_in_errors=True,
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("reelproof"),
        description="Where state, media and caches are kept.",
    )
    max_retries: int = Field(
        default=3, ge=0, le=20, description="How often a call is repeated that failed for a passing reason."
    )
    retry_delay_s: float = Field(
        default=5.0,
        ge=0,
        le=120,
        description="The wait in seconds before a call is repeated first; it doubles with every repetition.",
    )
    step_timeout_s: float = Field(
        default=STEP_TIMEOUT_S,
        gt=0,
        le=30 * 86_400,
        description="How many seconds a whole step may be worked on before the film goes on without the rest "
        "of it. Time while the process was stopped or the machine asleep does not count.",
    )
    render_stall_s: float = Field(
        default=RENDER_STALL_S,
        gt=0,
        le=86_400,
        description="How many seconds, and the film's own length, a render may get nowhere before what it is "
        "stuck at is left out. A slow render goes on, however long it takes.",
    )
    timeouts: Mapping[AssetKind, Seconds] = Field(
        default_factory=dict,
        description="How many seconds one call may take, by kind: `[timeouts] image = 90`.",
    )
    models: Mapping[str, ModelSettings] = Field(
        default_factory=dict,
        description="Limits, time and prices of single models; see below.",
    )
    local: bool = Field(
        default=False,
        description="Make everything on this machine that no model is named for, whatever keys are set.",
    )
    jobs_at_once: int = Field(
        default=4, ge=1, le=100, description="How many films a studio or a worker makes at once."
    )
    api_token: Token | None = Field(
        default=None,
        description="The operator's token, which the studio and the API ask for; at least 16 characters.",
    )
    owners: OwnerTokens = Field(
        default_factory=dict,
        description="Further owners by name, each with a token, or `sha256:` and the token's digest; see "
        "below. In the environment: `REELPROOF_OWNERS__ADA`.",
    )
    secret_key: SecretKey | None = Field(
        default=None,
        description="What stored secrets are sealed with, as the base64 of 32 random bytes; by default "
        "`secret.key` in the home, made when it is needed.",
    )
    allowed_hosts: Hosts = Field(
        default=(),
        description="Names that the server goes by, beside localhost and its IP addresses.",
    )
    allowed_origins: Origins = Field(
        default=(),
        description="Origins whose pages may use the API, as `https://studio.example.org`.",
    )
    trusted_proxies: Networks = Field(
        default=(),
        description="Addresses or networks of proxies that are believed when they say whom they speak for.",
    )
    api_calls_per_minute: int = Field(
        default=6_000, ge=1, le=1_000_000, description="How often an owner may call the API a minute."
    )
    public_url: PublicUrl | None = Field(
        default=None,
        description="Where this server is reached from outside, `https://films.example`: there providers may "
        "call back when their work is done.",
    )
    allow_private_webhooks: bool = Field(
        default=False,
        description="Whether webhooks may go to this machine and private networks, to servers of your own.",
    )
    log_format: Literal["text", "json"] = Field(default="text", description="How log lines are written.")
    format: FormatName | None = Field(default=None, description="Shape of the film: 16:9, 9:16, 1:1 or 4:5.")
    voice: str | None = Field(default=None, description="Voice of the narration; see `reelproof voices`.")
    language: Annotated[str, AfterValidator(checked_language)] | None = Field(
        default=None, description="Language of films whose script does not say it; else found from the text."
    )
    style: Style | None = Field(default=None, description=f"Look of the pictures: {', '.join(Style)}.")
    music: MusicMood | None = Field(
        default=None, description="Mood of the music: calm, hopeful, tense, playful or none."
    )
    frame_rate: Literal[24, 25, 30, 60] | None = Field(default=None, description="Frames a second.")
    captions: bool | None = Field(default=None, description="Whether captions are burned into the picture.")
    video: bool | None = Field(
        default=None, description="Whether segments are shown as clips; needs a model that makes them."
    )
    chains: Chains = Field(
        default_factory=Chains,
        description="Models to try for image, narration, music, starting_image and video, best first.",
    )

    def own_secrets(self) -> list[str]:
        """The tokens of the operator and all owners and the key, wherever they were set."""
        own = [one for one in (self.api_token, self.secret_key) if one is not None]
        tokens = [*own, *self.owners.values()]
        return [token.get_secret_value() for token in tokens]

    def secrets(self) -> SecretBox:
        """What seals secrets that are stored."""
        if self.secret_key is not None:
            return SecretBox.with_key(self.secret_key.get_secret_value())
        return SecretBox.with_file(Home(self.home).secret_key)

    def retry_policy(self) -> RetryPolicy:
        return RetryPolicy(max_retries=self.max_retries, first_delay_s=self.retry_delay_s)

    def circuit_policy(self) -> CircuitPolicy:
        return CircuitPolicy(open_s=2 * self.retry_delay_s, longest_open_s=12 * self.retry_delay_s)

    def terms(self) -> Terms:
        """What is known of models better than their providers say."""
        models = {name: model.terms() for name, model in self.models.items()}
        return Terms(models, dict(self.timeouts))

    def choices(self) -> FilmChoices:
        chains = {kind: chain for kind in AssetKind if (chain := getattr(self.chains, kind.value, None))}
        return FilmChoices(
            format=self.format,
            voice=self.voice,
            language=self.language,
            style=self.style,
            music=self.music,
            frame_rate=FrameRate(self.frame_rate) if self.frame_rate else None,
            burn_captions=self.captions,
            video=self.video,
            chains=chains,
        )
