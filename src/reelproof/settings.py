"""Settings: flag over environment over the project's file over the user's file over default."""

import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.price import Price
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FrameRate, Microusd
from reelproof.engine.catalog import ModelTerms, Terms
from reelproof.planning.circuit import CircuitPolicy
from reelproof.planning.language import checked_language
from reelproof.planning.options import FilmChoices
from reelproof.planning.patience import RENDER_STALL_S, STEP_TIMEOUT_S
from reelproof.planning.recovery import RetryPolicy
from reelproof.server.security.address import checked_host, checked_network, checked_origin
from reelproof.server.security.owners import checked_operator_token, checked_owner
from reelproof.storage.home import Home
from reelproof.storage.secret_box import SecretBox, key_of

FILE_NAME = "reelproof.toml"
FRAME_RATES = (24, 25, 30, 60)
OWN_SECRETS = ("REELPROOF_API_TOKEN", "REELPROOF_SECRET_KEY")
OWNERS_PREFIX = "REELPROOF_OWNERS__"
Chain = Annotated[tuple[str, ...], Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
SECRET_FIELDS = ("api_token", "owners", "secret_key")


def _words(value: object) -> object:
    """In the environment a list is written with commas."""
    if isinstance(value, str):
        return [word for word in re.split(r"[,\s]+", value) if word]
    return value


def _fit_token(token: SecretStr) -> SecretStr:
    checked_operator_token(token.get_secret_value())
    return token


def _fit_owners(owners: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
    for name, token in owners.items():
        checked_owner(name, token.get_secret_value())
    return owners


def _fit_key(key: SecretStr) -> SecretStr:
    key_of(key.get_secret_value())
    return key


def _fit_origin(text: str) -> str:
    checked_origin(text)
    return text


Token = Annotated[SecretStr, AfterValidator(_fit_token)]
SecretKey = Annotated[SecretStr, AfterValidator(_fit_key)]
OwnerTokens = Annotated[Mapping[str, SecretStr], AfterValidator(_fit_owners)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(checked_host)], ...], NoDecode, BeforeValidator(_words)]
Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_fit_origin)], ...], NoDecode, BeforeValidator(_words)
]
Networks = Annotated[
    tuple[Annotated[str, AfterValidator(checked_network)], ...], NoDecode, BeforeValidator(_words)
]

_NAMES_A_SERVER = re.compile(r"https?://[^\s/?#@][^\s?#@]*")
_NAMES_A_SECRET = re.compile(r"(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)(?:_|$)", re.IGNORECASE)


def _checked_url(url: str) -> str:
    if not _NAMES_A_SERVER.fullmatch(url):
        raise ValueError("write it as https://films.example")
    return url


PublicUrl = Annotated[str, AfterValidator(_checked_url)]


class Chains(BaseModel):
    """Models to try for each kind, best first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    script: Chain | None = None
    image_prompt: Chain | None = None
    motion_prompt: Chain | None = None
    music_prompt: Chain | None = None
    image: Chain | None = None
    narration: Chain | None = None
    music: Chain | None = None
    starting_image: Chain | None = None
    video: Chain | None = None


class ModelSettings(BaseModel):
    """What is known of a model better than its provider says: limits, patience and prices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concurrency: int | None = Field(default=None, ge=1, le=1000)
    calls_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    timeout_s: float | None = Field(default=None, gt=0, le=86_400)
    call_usd: Decimal | None = Field(default=None, ge=0, le=1000)
    second_usd: Decimal | None = Field(default=None, ge=0, le=1000)
    thousand_characters_usd: Decimal | None = Field(default=None, ge=0, le=1000)

    def terms(self) -> ModelTerms:
        return ModelTerms(self.concurrency, self.calls_per_minute, self.timeout_s, self._price())

    def _price(self) -> Price | None:
        prices = (self.call_usd, self.second_usd, self.thousand_characters_usd)
        if prices == (None, None, None):
            return None
        return Price(
            datetime.now(UTC).date(), *(Microusd(round((price or 0) * 1_000_000)) for price in prices)
        )


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


def load_settings(script_folder: Path | None = None) -> Settings:
    """Reads environment and files. Raises ReelproofError (InvalidInput:settings) naming the key and the
    remedy.
    """
    files = [user_config_path("reelproof") / FILE_NAME]
    if script_folder is not None:
        files.append(script_folder / FILE_NAME)
    return read_settings(files)


def read_settings(files: list[Path]) -> Settings:
    """Of these files, each over those before, and the environment over all. Raises like `load_settings`."""

    class Sourced(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            project_over_user = [TomlConfigSettingsSource(settings_cls, file) for file in reversed(files)]
            return (init_settings, env_settings, *project_over_user)

    try:
        return Sourced()
    except ValidationError as error:
        raise _unfit(error, files) from error
    except (ValueError, RecursionError) as error:
        where = " or ".join(str(file) for file in files if file.exists())
        raise invalid_input("settings", f"{where} is not valid TOML: {error}") from error


def provider_environment(names: Iterable[str], kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """The values of a plug-in's own variables; it sees no others. `kept` are keys that people set in the
    studio: what the environment says counts more.
    """
    set_here = {name: os.environ[name] for name in names if name in os.environ}
    given = {name: kept[name] for name in names if name in kept} if kept else {}
    return {**set_here, **given, **{name: value for name, value in set_here.items() if value}}


def is_set_in_environment(name: str) -> bool:
    return bool(os.environ.get(name))


def names_a_secret(name: str) -> bool:
    """Whether a variable's name says that it holds a key, a token or a password."""
    return _NAMES_A_SECRET.search(name) is not None


def secrets_among(names: Iterable[str]) -> list[str]:
    """The values of those variables whose names say that they are keys, tokens or passwords."""
    secret = [name for name in (*OWN_SECRETS, *names) if names_a_secret(name)]
    secret += [name for name in os.environ if name.upper().startswith(OWNERS_PREFIX)]
    return [os.environ[name] for name in secret if os.environ.get(name)]


def _unfit(error: ValidationError, files: list[Path]) -> ReelproofError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = [*Settings.model_fields, *(f"chains.{name}" for name in Chains.model_fields)]
        near = get_close_matches(key, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else f" Known keys: {', '.join(known)}."
        where = ", ".join(str(file) for file in files if file.exists())
        return invalid_input("settings", f"{where}: there is no setting {key}.{hint}")
    reason = first["msg"].removeprefix("Value error, ")
    if first["loc"][0] in SECRET_FIELDS:
        return invalid_input("settings", f"The setting {key} does not do: {reason}.")
    return invalid_input("settings", f"The setting {key} is {first['input']!r}: {reason}.")


def shown_settings(settings: Settings) -> dict[str, JsonValue]:
    """All that may be shown: what is secret is left out."""
    shown: dict[str, JsonValue] = settings.model_dump(mode="json", exclude=set(SECRET_FIELDS))
    return shown
