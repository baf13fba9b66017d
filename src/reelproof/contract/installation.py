"""JSON of settings, API keys, presets and the system check."""

from pydantic import Field, JsonValue

from reelproof.contract.body import RequestModel, ResponseModel
from reelproof.domain.asset import AssetKind
from reelproof.domain.caption_style import CaptionStyle, captions_value
from reelproof.domain.key import KeyRow, KeySource
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.planning.script.preset import SAMPLE, Preset


class KeyObject(ResponseModel):
    """An API key of an installed provider. Its value is never returned."""

    name: str
    provider: str
    is_set: bool
    source: KeySource | None = Field(description="Where the key is set; the environment takes precedence.")


class SettingsObject(ResponseModel):
    """The settings, without secrets."""

    settings: dict[str, JsonValue]
    fixed: dict[str, str] = Field(
        description="Settings fixed by the environment, with the variables that set them."
    )
    keys: list[KeyObject]


class NewKey(RequestModel):
    """An API key's value. It can be set and removed but is never returned."""

    value: str = Field(min_length=1, max_length=4_096)


class PresetObject(ResponseModel):
    """A preset for films."""

    name: str
    title: str
    description: str
    has_script: bool = Field(description="Whether the preset is a complete film that needs no subject.")
    format: FormatName | None
    style: Style | None
    music: MusicMood | None
    captions: bool | CaptionStyle | None
    video: bool | None
    chains: dict[AssetKind, list[str]]


class PresetList(ResponseModel):
    """All presets."""

    presets: list[PresetObject]


class CheckObject(ResponseModel):
    """The result of one check, and how to fix it."""

    name: str
    is_ok: bool
    detail: str
    remediation: str | None


class SystemCheck(ResponseModel):
    """The result of the system check."""

    can_make_films: bool
    required: list[CheckObject]
    chains: list[CheckObject]
    providers: list[CheckObject]
    unused: list[CheckObject] = Field(description="Providers that no chain uses.")
    studio: list[CheckObject] = Field(description="The studio's page; films can be made without it.")


def key_object(row: KeyRow) -> KeyObject:
    return KeyObject(name=row.name, provider=row.provider, is_set=row.is_set, source=row.source)


def preset_object(preset: Preset) -> PresetObject:
    choices = preset.choices
    return PresetObject(
        name=preset.name,
        title=preset.title,
        description=preset.description,
        has_script=preset.name == SAMPLE,
        format=choices.format,
        style=choices.style,
        music=choices.music,
        captions=captions_value(choices.burn_captions, choices.caption_style),
        video=choices.video,
        chains={kind: list(chain) for kind, chain in choices.chains.items()},
    )
