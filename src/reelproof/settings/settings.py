"""All settings with default, limits and description: retries, timeouts, tokens, format, chains."""

from collections.abc import Mapping
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
from reelproof.domain.caption_style import CaptionStyle, caption_fields
from reelproof.domain.language_names import checked_language
from reelproof.domain.script import MotionName, Style
from reelproof.domain.units import MAX_USD, FrameRate, Microusd, microusd_of
from reelproof.engine.catalog.catalog import Overrides
from reelproof.planning.recovery.circuit import CircuitPolicy
from reelproof.planning.recovery.retry import MAX_RETRIES, USUAL_RETRIES, RetryPolicy
from reelproof.planning.recovery.timeouts import RENDER_STALL_S, STEP_TIMEOUT_S
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.values import (
    AbsolutePath,
    CaptionSetting,
    ChainSettings,
    CodecSetting,
    EncoderSetting,
    FitSetting,
    FormatSetting,
    FpsSetting,
    Hosts,
    ModelSettings,
    MotionSetting,
    MusicSetting,
    Networks,
    Origins,
    OwnerTokens,
    PublicUrl,
    Seconds,
    SecretKey,
    StyleSetting,
    Token,
    TransitionSetting,
)
from reelproof.storage.files.home import Home
from reelproof.storage.files.secret_box import SecretBox

SECRET_FIELDS = ("api_token", "owners", "secret_key")


class Settings(BaseSettings):
    """All settings. Environment variables are the field names with the prefix `REELPROOF_`."""

    model_config = SettingsConfigDict(
        # Only the class with the sources, of `loading.py`, is used.
        defer_build=True,
        env_prefix="REELPROOF_",
        frozen=True,
        extra="forbid",
        env_nested_delimiter="__",
        hide_input_in_errors=True,
    )

    home: AbsolutePath = Field(
        default_factory=lambda: user_data_path("reelproof"),
        description="Folder for state, media and caches.",
    )
    max_retries: int = Field(
        default=USUAL_RETRIES.max_retries,
        ge=0,
        le=MAX_RETRIES,
        description="How often to retry a call after a temporary failure.",
    )
    retry_delay_s: float = Field(
        default=USUAL_RETRIES.first_delay_s,
        ge=0,
        le=120,
        description="Delay in seconds before the first retry of a call; it doubles with every retry.",
    )
    step_timeout_s: float = Field(
        default=STEP_TIMEOUT_S,
        gt=0,
        le=30 * 86_400,
        description="Time limit for a step in seconds; the film continues without the rest of it. Time "
        "during which the process was stopped or the machine asleep does not count.",
    )
    render_stall_s: float = Field(
        default=RENDER_STALL_S,
        gt=0,
        le=86_400,
        description="How many seconds, plus the length of the film, a piece of a render may take before the "
        "assets it shows are left out. A slow render continues, however long it takes.",
    )
    timeouts: Mapping[AssetKind, Seconds] = Field(
        default_factory=dict,
        description="Time limits for a single call in seconds, by kind: `[timeouts] image = 90`.",
    )
    models: Mapping[str, ModelSettings] = Field(
        default_factory=dict,
        description="Limits, timeouts and prices of individual models; see below.",
    )
    local: bool = Field(
        default=False,
        description="Use local models wherever you did not choose one, even if API keys are set.",
    )
    jobs_at_once: int = Field(
        default=4, ge=1, le=100, description="How many films a studio or worker makes concurrently."
    )
    api_token: Token | None = Field(
        default=None,
        description="The operator's token for the studio and the API; at least 16 characters.",
    )
    owners: OwnerTokens = Field(
        default_factory=dict,
        description="Additional owners by name, each with a token, or `sha256:` and the token's digest; see "
        "below. In the environment: `REELPROOF_OWNERS__ADA`.",
    )
    secret_key: SecretKey | None = Field(
        default=None,
        description="Key that encrypts stored secrets, as base64 of 32 random bytes; by default "
        "`secret.key` in the home, created when needed.",
    )
    allowed_hosts: Hosts = Field(
        default=(),
        description="Host names of the server, in addition to localhost and its IP addresses.",
    )
    allowed_origins: Origins = Field(
        default=(),
        description="Origins whose pages may use the API, such as `https://studio.example.org`.",
    )
    trusted_proxies: Networks = Field(
        default=(),
        description="Addresses or networks of trusted reverse proxies (X-Forwarded-For is honored).",
    )
    api_calls_per_minute: int = Field(
        default=6_000, ge=1, le=1_000_000, description="API calls per minute and owner."
    )
    public_url: PublicUrl | None = Field(
        default=None,
        description="Public URL of this server, such as `https://films.example`, where providers can send "
        "callbacks when their work is done.",
    )
    allow_private_webhooks: bool = Field(
        default=False,
        description="Allow webhooks to this machine and to private networks, for your own servers.",
    )
    log_format: Literal["text", "json"] = Field(default="text", description="Format of log lines.")
    format: FormatSetting | None = Field(default=None, description="Aspect ratio: 16:9, 9:16, 1:1 or 4:5.")
    voice: str | None = Field(default=None, description="Narration voice; see `reelproof voices`.")
    language: Annotated[str, AfterValidator(checked_language)] | None = Field(
        default=None, description="Language if the script does not set one; otherwise detected from it."
    )
    style: StyleSetting | None = Field(
        default=None, description=f"Style of the pictures: {', '.join(Style)}."
    )
    music: MusicSetting | None = Field(
        default=None, description="Mood of the music: calm, hopeful, tense, playful or none."
    )
    fps: FpsSetting | None = Field(default=None, description="Frames per second: 24, 25, 30 or 60.")
    captions: CaptionSetting | None = Field(
        default=None,
        description=f"Burn captions into the video: true, false or a style: {', '.join(CaptionStyle)}.",
    )
    draft: bool | None = Field(default=None, description="Render a small film of the same assets quickly.")
    codec: CodecSetting | None = Field(default=None, description="Codec of the film: h264 or av1.")
    encoder: EncoderSetting | None = Field(
        default=None, description="software, or hardware where a trial proves it."
    )
    video: bool | None = Field(default=None, description="Show segments as clips; requires a model for them.")
    transition: TransitionSetting | None = Field(
        default=None, description="Transition between two pictures: cut, crossfade, push or wipe."
    )
    motion: MotionSetting | None = Field(
        default=None, description=f"Motion of still pictures: {', '.join(MotionName)}."
    )
    fit: FitSetting | None = Field(
        default=None, description="Pictures and clips of another shape than the film: auto, fill or whole."
    )
    max_cost_usd: float | None = Field(
        default=None,
        ge=0,
        le=MAX_USD,
        description="Budget in dollars of each job that is started without one of its own.",
    )
    chains: ChainSettings = Field(
        default_factory=ChainSettings,
        description="Models to try for each kind, best first.",
    )

    def own_secrets(self) -> list[str]:
        """Returns the tokens of the operator and all owners, and the secret key."""
        own = [one for one in (self.api_token, self.secret_key) if one is not None]
        tokens = [*own, *self.owners.values()]
        return [token.get_secret_value() for token in tokens]

    def secrets(self) -> SecretBox:
        """Returns the box that encrypts stored secrets."""
        if self.secret_key is not None:
            return SecretBox.with_key(self.secret_key.get_secret_value())
        return SecretBox.with_file(Home(self.home).secret_key)

    def retry_policy(self) -> RetryPolicy:
        return RetryPolicy(max_retries=self.max_retries, first_delay_s=self.retry_delay_s)

    def circuit_policy(self) -> CircuitPolicy:
        return CircuitPolicy(open_s=2 * self.retry_delay_s, longest_open_s=12 * self.retry_delay_s)

    def overrides(self) -> Overrides:
        """Returns the overrides of what providers state about their models."""
        models = {name: model.overrides() for name, model in self.models.items()}
        return Overrides(models, dict(self.timeouts))

    def budget(self) -> Microusd | None:
        """Returns what a job without a budget of its own may cost."""
        return None if self.max_cost_usd is None else microusd_of(self.max_cost_usd)

    def choices(self) -> FilmChoices:
        chains = {kind: chain for kind in AssetKind if (chain := getattr(self.chains, kind.value, None))}
        return FilmChoices(
            format=self.format,
            voice=self.voice,
            language=self.language,
            style=self.style,
            music=self.music,
            frame_rate=FrameRate(self.fps) if self.fps else None,
            draft=self.draft,
            codec=self.codec,
            encoder=self.encoder,
            video=self.video,
            transition=self.transition,
            motion=self.motion,
            fit=self.fit,
            chains=chains,
            **caption_fields(self.captions),
        )
