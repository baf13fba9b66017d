"""What is told of the installation: settings, keys, presets and its check-up."""

from pydantic import Field, JsonValue

from reelproof.domain.asset import AssetKind
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.engine.catalog.keys import KeyRow, KeySource
from reelproof.planning.script.preset import SAMPLE, Preset
from reelproof.server.schema.shape import Answer, Asked


class KeyObject(Answer):
    """A key that an installed provider reads. Its value is told to nobody."""

    name: str
    provider: str
    is_set: bool
    source: KeySource | None = Field(description="Where it comes from; the environment counts more.")


class SettingsObject(Answer):
    """What is set, without any secret."""

    settings: dict[str, JsonValue]
    fixed: dict[str, str] = Field(
        description="Settings that the environment says, with the variables that do: they are changed there."
    )
    keys: list[KeyObject]


class NewKey(Asked):
    """A key's value. It can be set and removed, and is never told again."""

    value: str = Field(min_length=1, max_length=4_096)


class PresetObject(Answer):
    """A starting point of a film."""

    name: str
    title: str
    sentence: str
    has_script: bool = Field(description="Whether it is a whole film, which needs no subject.")
    format: FormatName | None
    style: Style | None
    music: MusicMood | None
    captions: bool | None
    video: bool | None
    chains: dict[AssetKind, list[str]]


class PresetList(Answer):
    """The starting points there are."""

    presets: list[PresetObject]


class CheckObject(Answer):
    """One thing that was looked at, and what mends it."""

    name: str
    fine: bool
    detail: str
    remedy: str | None


class SystemCheck(Answer):
    """Whether films can be made here."""

    can_make_films: bool
    needed: list[CheckObject]
    chains: list[CheckObject]
    providers: list[CheckObject]
    unused: list[CheckObject] = Field(description="Of providers that no chain names.")


def key_object(row: KeyRow) -> KeyObject:
    return KeyObject(name=row.name, provider=row.provider, is_set=row.is_set, source=row.source)


def preset_object(preset: Preset) -> PresetObject:
    choices = preset.choices
    return PresetObject(
        name=preset.name,
        title=preset.title,
        sentence=preset.sentence,
        has_script=preset.name == SAMPLE,
        format=choices.format,
        style=choices.style,
        music=choices.music,
        captions=choices.burn_captions,
        video=choices.video,
        chains={kind: list(chain) for kind, chain in choices.chains.items()},
    )
