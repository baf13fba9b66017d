"""Options shared by commands: `--format`, `--music`, `--voice`, `--fps`, …; their help and choices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from reelproof.cli.text.option_values import Dollars, NamedChoice, language_tag, read_models
from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FrameRate
from reelproof.planning.script.options import FilmChoices, merge_choices
from reelproof.planning.script.preset import preset_named, presets

Command = TypeVar("Command", bound=Callable[..., Any])
FRAME_RATES = ("24", "25", "30", "60")
CHAIN_OPTIONS = {
    "image_chain": AssetKind.image,
    "narration_chain": AssetKind.narration,
    "music_chain": AssetKind.music,
    "starting_image_chain": AssetKind.starting_image,
    "video_chain": AssetKind.video,
}


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """Output and exit options of a command that makes a film."""

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    strict: bool = False
    wait: bool = True


max_cost_option = click.option(
    "--max-cost",
    "max_cost",
    metavar="USD",
    type=Dollars(),
    help="Budget of this run. Assets that would exceed it become placeholders.",
)
BRIEF_OPTIONS = (
    click.option(
        "--duration",
        type=click.IntRange(10, 3600),
        metavar="SECONDS",
        help="Film length for a brief, such as 30, 60, 180 or 600 (default: 60).",
    ),
    click.option(
        "--audience",
        type=click.Choice([audience.value for audience in Audience]),
        help="Target audience for a brief (default: adults).",
    ),
    click.option(
        "--rewrite",
        is_flag=True,
        help="Write the script of a brief again. The existing one is kept as NAME.before.md.",
    ),
    click.option(
        "--stop-at",
        type=click.Choice(["script"]),
        help="Stop once the script of a brief is written, so that you can review and edit it.",
    ),
)


def brief_options(command: Command) -> Command:
    """Adds the options for the script written for a brief."""
    return _decorated(command, BRIEF_OPTIONS)


script_argument = click.argument("script", type=click.Path())

FILM_OPTIONS = (
    click.option(
        "--preset",
        metavar="NAME",
        help=f"Defaults for the film: {', '.join(one.name for one in presets())}. Other options override it.",
    ),
    click.option(
        "--output",
        "-o",
        metavar="DIR",
        type=click.Path(),
        help="Folder for the film and its files (default: NAME-film next to the script NAME.md).",
    ),
    click.option(
        "--format",
        "film_format",
        type=NamedChoice(FormatName, {name.name: name.value for name in FormatName}),
        help="Aspect ratio of the film (default: from the script or the settings, otherwise 16:9).",
    ),
    click.option(
        "--language",
        metavar="NAME",
        callback=language_tag,
        help="Language of the film: German, de, pt-BR, … (default: from the script or the settings, "
        "otherwise detected from the text; English for a brief).",
    ),
    click.option("--voice", metavar="NAME", help="Narration voice; see `reelproof voices`."),
    click.option(
        "--style",
        type=NamedChoice(Style, synonyms={"dark": "night", "light": "bright", "photo": "photorealistic"}),
        help="Style of the pictures (default: from the script or the settings, otherwise bright).",
    ),
    click.option(
        "--music",
        type=NamedChoice(
            MusicMood, synonyms={"off": "none", "no": "none", "sad": "calm", "happy": "hopeful"}
        ),
        help="Mood of the music (default: from the script or the settings, otherwise calm).",
    ),
    click.option(
        "--fps",
        type=click.Choice(FRAME_RATES),
        help=f"Frames per second (default: {FilmOptions().frame_rate.frames_per_s}).",
    ),
    click.option(
        "--captions/--no-captions",
        "captions",
        default=None,
        help="Burn captions into the video (default: on); .srt, .vtt and .ass are always written.",
    ),
    click.option(
        "--draft/--no-draft",
        default=None,
        help="Render a small film of the same assets quickly (default: off).",
    ),
    click.option(
        "--image",
        "image_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for images; if one fails, the next is tried (default: local/card).",
    ),
    click.option(
        "--narration",
        "narration_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for narration (default: local/voice).",
    ),
    click.option(
        "--music-model",
        "music_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for music (default: local/music).",
    ),
    click.option(
        "--video/--no-video",
        "video",
        default=None,
        help="Show each segment as a clip made from its starting image, or as a still picture (default: "
        "from the script or the settings, otherwise stills).",
    ),
    click.option(
        "--writer",
        metavar="A,B",
        callback=read_models,
        help="Language models that write the script of a brief and prompts for pictures, clips and music.",
    ),
    click.option(
        "--video-model",
        "video_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for clips. --video requires one; there is no local model.",
    ),
    click.option(
        "--starting-image",
        "starting_image_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for the starting images of clips (default: those of --image).",
    ),
)

local_option = click.option(
    "--local",
    "stays_local",
    is_flag=True,
    help="Use local models wherever you did not choose one, even if API keys are set.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write the result to standard output as a JSON object."
)
verbose_option = click.option(
    "--verbose", is_flag=True, help="Log more to standard error, including tracebacks."
)
MAKING_OPTIONS = (
    click.option(
        "--strict",
        is_flag=True,
        help="Exit with 3 if something is missing from the film. The film is still made.",
    ),
    click.option(
        "--no-wait", is_flag=True, help="Exit immediately if another Reelproof process is making a film."
    ),
    json_option,
    click.option("--quiet", "-q", is_flag=True, help="Show no progress."),
    verbose_option,
)


def film_options(command: Command) -> Command:
    """Adds the options for the film's content."""
    return _decorated(command, FILM_OPTIONS)


def making_options(command: Command) -> Command:
    """Adds the options for output and exit behavior."""
    return _decorated(command, MAKING_OPTIONS)


def _decorated(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def choices_of(parameters: Mapping[str, Any]) -> FilmChoices:
    """Returns the choices made on the command line. Raises ReelproofError (InvalidInput:preset)."""
    preset: str | None = parameters["preset"]
    chosen = _chosen(parameters)
    return merge_choices(chosen, preset_named(preset).choices) if preset is not None else chosen


def _chosen(parameters: Mapping[str, Any]) -> FilmChoices:
    film_format, style, music = parameters["film_format"], parameters["style"], parameters["music"]
    fps: str | None = parameters["fps"]
    return FilmChoices(
        format=FormatName(film_format) if film_format else None,
        voice=parameters["voice"] or None,
        language=parameters["language"],
        style=Style(style) if style else None,
        music=MusicMood(music) if music else None,
        frame_rate=FrameRate(int(fps)) if fps else None,
        burn_captions=parameters["captions"],
        draft=parameters["draft"],
        video=parameters["video"],
        writer=parameters["writer"],
        chains={kind: parameters[name] for name, kind in CHAIN_OPTIONS.items() if parameters[name]},
    )


def output_options_of(parameters: Mapping[str, Any]) -> OutputOptions:
    return OutputOptions(
        as_json=parameters["as_json"],
        quiet=parameters["quiet"],
        verbose=parameters["verbose"],
        strict=parameters["strict"],
        wait=not parameters["no_wait"],
    )
