"""Types and validation of single settings: chains, tokens, URLs, model limits and prices."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
)
from pydantic_settings import (
    NoDecode,
)

from reelproof.access.origins import checked_host, checked_network, checked_origin
from reelproof.access.owners import checked_operator_token, checked_owner
from reelproof.domain.caption_style import CaptionStyle, read_captions
from reelproof.domain.price import Price
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import FormatName, MotionName, MusicMood, PictureFit, Style, TransitionKind
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import ModelOverrides
from reelproof.planning.script.option_values import (
    fit_value,
    fps_setting,
    motion_value,
    named_value,
    transition_value,
)
from reelproof.storage.files.secret_box import parse_key

Chain = Annotated[tuple[str, ...], Field(min_length=1)]
CaptionSetting = Annotated[bool | CaptionStyle, BeforeValidator(read_captions)]
FormatSetting = Annotated[FormatName, BeforeValidator(named_value("format"))]
StyleSetting = Annotated[Style, BeforeValidator(named_value("style"))]
MusicSetting = Annotated[MusicMood, BeforeValidator(named_value("music"))]
FpsSetting = Annotated[int, BeforeValidator(fps_setting)]
CodecSetting = Annotated[Codec, BeforeValidator(named_value("codec"))]
EncoderSetting = Annotated[EncoderPreference, BeforeValidator(named_value("encoder"))]
TransitionSetting = Annotated[TransitionKind, BeforeValidator(transition_value)]
MotionSetting = Annotated[MotionName, BeforeValidator(motion_value)]
FitSetting = Annotated[PictureFit, BeforeValidator(fit_value)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


def _split_list(value: object) -> object:
    """Splits a list written with commas, as in the environment."""
    if isinstance(value, str):
        return [word for word in re.split(r"[,\s]+", value) if word]
    return value


def _valid_token(token: SecretStr) -> SecretStr:
    checked_operator_token(token.get_secret_value())
    return token


def _valid_owners(owners: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
    for name, token in owners.items():
        checked_owner(name, token.get_secret_value())
    return owners


def _valid_key(key: SecretStr) -> SecretStr:
    parse_key(key.get_secret_value())
    return key


def _valid_origin(text: str) -> str:
    checked_origin(text)
    return text


AbsolutePath = Annotated[Path, AfterValidator(Path.absolute)]
Token = Annotated[SecretStr, AfterValidator(_valid_token)]
SecretKey = Annotated[SecretStr, AfterValidator(_valid_key)]
OwnerTokens = Annotated[Mapping[str, SecretStr], AfterValidator(_valid_owners)]
Hosts = Annotated[
    tuple[Annotated[str, AfterValidator(checked_host)], ...], NoDecode, BeforeValidator(_split_list)
]
Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_valid_origin)], ...], NoDecode, BeforeValidator(_split_list)
]
Networks = Annotated[
    tuple[Annotated[str, AfterValidator(checked_network)], ...], NoDecode, BeforeValidator(_split_list)
]

_SERVER_URL = re.compile(r"https?://[^\s/?#@][^\s?#@]*")


def _checked_url(url: str) -> str:
    if not _SERVER_URL.fullmatch(url):
        raise ValueError("write it as https://films.example")
    return url


PublicUrl = Annotated[str, AfterValidator(_checked_url)]


class ChainSettings(BaseModel):
    """Models to try, by kind, best first."""

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
    """Overrides of what a provider states about a model: limits, timeout and prices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concurrency: int | None = Field(default=None, ge=1, le=1000)
    calls_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    timeout_s: float | None = Field(default=None, gt=0, le=86_400)
    call_usd: Decimal | None = Field(default=None, ge=0, le=1000)
    second_usd: Decimal | None = Field(default=None, ge=0, le=1000)
    thousand_characters_usd: Decimal | None = Field(default=None, ge=0, le=1000)

    def overrides(self) -> ModelOverrides:
        return ModelOverrides(self.concurrency, self.calls_per_minute, self.timeout_s, self._price())

    def _price(self) -> Price | None:
        prices = (self.call_usd, self.second_usd, self.thousand_characters_usd)
        if prices == (None, None, None):
            return None
        return Price(
            datetime.now(UTC).date(), *(Microusd(round((price or 0) * 1_000_000)) for price in prices)
        )
