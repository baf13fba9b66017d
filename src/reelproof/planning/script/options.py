"""Option precedence: command-line flag, front matter, settings, default."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import TEXT_KINDS, FilmLanguage, FilmOptions
from reelproof.domain.script import FormatName, MusicMood, ScriptOptions, Style
from reelproof.domain.units import FrameRate

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class FilmChoices:
    """Explicit choices; None defers to the next source."""

    format: FormatName | None = None
    voice: str | None = None
    language: str | None = None
    style: Style | None = None
    music: MusicMood | None = None
    frame_rate: FrameRate | None = None
    burn_captions: bool | None = None
    draft: bool | None = None
    video: bool | None = None
    writer: tuple[str, ...] | None = None
    chains: Mapping[AssetKind, tuple[str, ...]] = field(default_factory=dict)


def merge_choices(choices: FilmChoices, others: FilmChoices) -> FilmChoices:
    """Overlays the first choices on the others. Chains are merged by kind."""
    values: dict[str, Any] = {field.name: getattr(choices, field.name) for field in fields(choices)}
    chosen = {name: value for name, value in values.items() if value is not None}
    return replace(others, **{**chosen, "chains": {**others.chains, **choices.chains}})


def decide_options(
    flags: FilmChoices,
    front_matter: ScriptOptions,
    settings: FilmChoices,
    language: FilmLanguage | None = None,
) -> FilmOptions:
    """Resolves all options. Chains are merged by kind."""
    default = FilmOptions()
    burn_captions = first_of(flags.burn_captions, settings.burn_captions)
    video = first_of(flags.video, front_matter.video, settings.video)
    return FilmOptions(
        format=first_of(flags.format, front_matter.format, settings.format) or default.format,
        frame_rate=first_of(flags.frame_rate, settings.frame_rate) or default.frame_rate,
        voice=first_of(flags.voice, front_matter.voice, settings.voice),
        language=language,
        style=first_of(flags.style, front_matter.style, settings.style) or default.style,
        music=first_of(flags.music, front_matter.music, settings.music) or default.music,
        burn_captions=default.burn_captions if burn_captions is None else burn_captions,
        draft=first_of(flags.draft, settings.draft) or default.draft,
        video=default.video if video is None else video,
        chains={
            **settings.chains,
            **_written_by(first_of(flags.writer, front_matter.writer)),
            **flags.chains,
        },
    )


def _written_by(writer: tuple[str, ...] | None) -> dict[AssetKind, tuple[str, ...]]:
    return dict.fromkeys(TEXT_KINDS, writer) if writer else {}


def script_options(options: FilmOptions) -> ScriptOptions:
    """Returns the options to store in a script: those that differ from the defaults."""
    usual = FilmOptions()
    return ScriptOptions(
        format=None if options.format is usual.format else options.format,
        voice=options.voice,
        style=None if options.style is usual.style else options.style,
        music=None if options.music is usual.music else options.music,
        video=options.video or None,
        writer=options.chains.get(AssetKind.image_prompt),
    )


def first_of(*choices: Choice | None) -> Choice | None:
    return next((choice for choice in choices if choice is not None), None)
