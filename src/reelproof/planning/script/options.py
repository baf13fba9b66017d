"""Option precedence: command-line flag, front matter, settings, default."""

from collections.abc import Mapping
from dataclasses import field, fields, replace
from typing import Any, TypeVar

from reelproof.domain.asset import AssetKind
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.frozen import frozen
from reelproof.domain.project import TEXT_KINDS, FilmLanguage, FilmOptions
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import (
    FormatName,
    MotionName,
    MusicMood,
    PictureFit,
    ScriptOptions,
    Style,
    TransitionKind,
)
from reelproof.domain.units import FrameRate

Choice = TypeVar("Choice")


@frozen
class FilmChoices:
    """Explicit choices; None defers to the next source. Captions that are on may defer their style."""

    format: FormatName | None = None
    voice: str | None = None
    language: str | None = None
    style: Style | None = None
    music: MusicMood | None = None
    frame_rate: FrameRate | None = None
    burn_captions: bool | None = None
    draft: bool | None = None
    codec: Codec | None = None
    encoder: EncoderPreference | None = None
    video: bool | None = None
    transition: TransitionKind | None = None
    motion: MotionName | None = None
    fit: PictureFit | None = None
    writer: tuple[str, ...] | None = None
    chains: Mapping[AssetKind, tuple[str, ...]] = field(default_factory=dict)
    caption_style: CaptionStyle | None = None


def merge_choices(choices: FilmChoices, others: FilmChoices) -> FilmChoices:
    """Overlays the first choices on the others. Chains are merged by kind; without captions, no style."""
    values: dict[str, Any] = {field.name: getattr(choices, field.name) for field in fields(choices)}
    chosen = {name: value for name, value in values.items() if value is not None}
    if choices.burn_captions is False:
        chosen["caption_style"] = None
    return replace(others, **{**chosen, "chains": {**others.chains, **choices.chains}})


def shared_choices(choices: FilmChoices, others: FilmChoices) -> FilmChoices:
    """Returns the choices that both have. Chains are compared by kind."""
    names = [field.name for field in fields(choices) if field.name != "chains"]
    same = {name: getattr(choices, name) for name in names if getattr(choices, name) == getattr(others, name)}
    chains = {kind: chain for kind, chain in choices.chains.items() if others.chains.get(kind) == chain}
    return FilmChoices(**same, chains=chains)


def decide_options(
    flags: FilmChoices,
    front_matter: ScriptOptions,
    settings: FilmChoices,
    language: FilmLanguage | None = None,
) -> FilmOptions:
    """Resolves all options. Chains are merged by kind; without music, models for it are not used."""
    default = FilmOptions()
    sources = (flags, front_matter, settings)
    burn_captions = first_of(*(source.burn_captions for source in sources)) is not False
    video = first_of(flags.video, front_matter.video, settings.video)
    music = first_of(flags.music, front_matter.music, settings.music) or default.music
    return FilmOptions(
        format=first_of(flags.format, front_matter.format, settings.format) or default.format,
        frame_rate=first_of(flags.frame_rate, front_matter.frame_rate, settings.frame_rate)
        or default.frame_rate,
        voice=first_of(flags.voice, front_matter.voice, settings.voice),
        language=language,
        style=first_of(flags.style, front_matter.style, settings.style) or default.style,
        music=music,
        burn_captions=burn_captions,
        caption_style=first_of(*(source.caption_style for source in sources)) if burn_captions else None,
        codec=first_of(flags.codec, front_matter.codec, settings.codec) or default.codec,
        encoder=first_of(flags.encoder, settings.encoder) or default.encoder,
        draft=first_of(flags.draft, settings.draft) or default.draft,
        video=default.video if video is None else video,
        transition=first_of(flags.transition, front_matter.transition, settings.transition)
        or default.transition,
        motion=first_of(flags.motion, front_matter.motion, settings.motion) or default.motion,
        fit=first_of(flags.fit, front_matter.fit, settings.fit) or default.fit,
        chains=_chains(flags, front_matter, settings, has_music=music is not MusicMood.none),
    )


def _chains(
    flags: FilmChoices, front_matter: ScriptOptions, settings: FilmChoices, *, has_music: bool
) -> dict[AssetKind, tuple[str, ...]]:
    written_by = _written_by(first_of(flags.writer, front_matter.writer))
    chains = {**settings.chains, **written_by, **flags.chains}
    return {kind: chain for kind, chain in chains.items() if has_music or kind is not AssetKind.music}


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
        transition=None if options.transition is usual.transition else options.transition,
        motion=None if options.motion is usual.motion else options.motion,
        fit=None if options.fit is usual.fit else options.fit,
        writer=options.chains.get(AssetKind.image_prompt),
        frame_rate=None if options.frame_rate == usual.frame_rate else options.frame_rate,
        burn_captions=_chosen_captions(options),
        caption_style=options.caption_style if options.burn_captions else None,
        codec=None if options.codec is usual.codec else options.codec,
    )


def _chosen_captions(options: FilmOptions) -> bool | None:
    if not options.burn_captions:
        return False
    return True if options.caption_style else None


def first_of(*choices: Choice | None) -> Choice | None:
    return next((choice for choice in choices if choice is not None), None)
