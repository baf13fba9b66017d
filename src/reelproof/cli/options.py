"""Options that several commands share, and the choices they make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from reelproof.cli.text.option_values import Dollars, NamedChoice, language_tag, read_models
from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FrameRate
from reelproof.planning.script.options import FilmChoices, chosen_over
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
class Manner:
    """How a command that makes a film talks and ends."""

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
    help="Spend no more than this on this run. What it does not allow becomes a placeholder.",
)
BRIEF_OPTIONS = (
    click.option(
        "--duration",
        type=click.IntRange(10, 3600),
        metavar="SECONDS",
        help="Length of a film from a brief: 30, 60, 180, 600 or any other. By default 60.",
    ),
    click.option(
        "--audience",
        type=click.Choice([audience.value for audience in Audience]),
        help="Whom a film from a brief speaks to. By default adults.",
    ),
    click.option(
        "--rewrite",
        is_flag=True,
        help="Have the script of a brief written anew. The one that is there is kept as NAME.before.md.",
    ),
    click.option(
        "--stop-at",
        type=click.Choice(["script"]),
        help="End once the script of a brief is written, so that it can be read and edited first.",
    ),
)


def brief_options(command: Command) -> Command:
    """What shapes the script that is written for a brief."""
    return _decorated(command, BRIEF_OPTIONS)


script_argument = click.argument("script", type=click.Path())

FILM_OPTIONS = (
    click.option(
        "--preset",
        metavar="NAME",
        help=f"A starting point: {', '.join(one.name for one in presets())}. Other options count more.",
    ),
    click.option(
        "--output",
        "-o",
        metavar="DIR",
        type=click.Path(),
        help="Folder for the film and what belongs to it. By default NAME-film beside the script NAME.md.",
    ),
    click.option(
        "--format",
        "film_format",
        type=NamedChoice(FormatName, {name.name: name.value for name in FormatName}),
        help="Shape of the film. By default the script's or the settings', else 16:9.",
    ),
    click.option(
        "--language",
        metavar="NAME",
        callback=language_tag,
        help="Language of the film: German, de, pt-BR, … By default the script's or the settings', else "
        "found from its text; English for a brief.",
    ),
    click.option("--voice", metavar="NAME", help="Voice of the narration; `reelproof voices` lists them."),
    click.option(
        "--style",
        type=NamedChoice(Style, meant={"dark": "night", "light": "bright", "photo": "photorealistic"}),
        help="Look of the pictures. By default the script's or the settings', else bright.",
    ),
    click.option(
        "--music",
        type=NamedChoice(MusicMood, meant={"off": "none", "no": "none", "sad": "calm", "happy": "hopeful"}),
        help="Mood of the music. By default the script's or the settings', else calm.",
    ),
    click.option("--fps", type=click.Choice(FRAME_RATES), help="Frames a second. By default 30."),
    click.option(
        "--captions/--no-captions",
        "captions",
        default=None,
        help="Burn captions into the picture, or not. By default they are. film.srt and film.vtt come along.",
    ),
    click.option(
        "--image",
        "image_chain",
        metavar="A,B",
        callback=read_models,
        help="Models that make images, the next one tried when one fails. By default local/card.",
    ),
    click.option(
        "--narration",
        "narration_chain",
        metavar="A,B",
        callback=read_models,
        help="Models that speak. By default local/voice.",
    ),
    click.option(
        "--music-model",
        "music_chain",
        metavar="A,B",
        callback=read_models,
        help="Models that compose. By default local/music.",
    ),
    click.option(
        "--video/--no-video",
        "video",
        default=None,
        help="Show each segment as a clip made from its starting image, or as a still picture. By default "
        "the script's or the settings', else stills.",
    ),
    click.option(
        "--writer",
        metavar="A,B",
        callback=read_models,
        help="Language models that write the script of a brief, and prompts for pictures, clips and music.",
    ),
    click.option(
        "--video-model",
        "video_chain",
        metavar="A,B",
        callback=read_models,
        help="Models that make clips; --video needs one, and none is local.",
    ),
    click.option(
        "--starting-image",
        "starting_image_chain",
        metavar="A,B",
        callback=read_models,
        help="Models that make the images clips start with. By default those of --image.",
    ),
)

local_option = click.option(
    "--local",
    "stays_local",
    is_flag=True,
    help="Make everything on this machine that no model is named for, whatever keys are set.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write the result as one JSON object on standard output."
)
verbose_option = click.option(
    "--verbose", is_flag=True, help="Log more on standard error, and where a failure came from."
)
MAKING_OPTIONS = (
    click.option(
        "--strict",
        is_flag=True,
        help="End with 3 when something is missing in the film. It is made all the same.",
    ),
    click.option("--no-wait", is_flag=True, help="End at once when another reelproof is making a film."),
    json_option,
    click.option("--quiet", "-q", is_flag=True, help="Show no progress."),
    verbose_option,
)


def film_options(command: Command) -> Command:
    """What shapes a film."""
    return _decorated(command, FILM_OPTIONS)


def making_options(command: Command) -> Command:
    """How making it goes about."""
    return _decorated(command, MAKING_OPTIONS)


def _decorated(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def choices_of(parameters: Mapping[str, Any]) -> FilmChoices:
    """What was chosen on the command line, by the parameters' names above. Raises ReelproofError
    (InvalidInput:preset).
    """
    preset: str | None = parameters["preset"]
    chosen = _chosen(parameters)
    return chosen_over(chosen, preset_named(preset).choices) if preset is not None else chosen


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
        video=parameters["video"],
        writer=parameters["writer"],
        chains={kind: parameters[name] for name, kind in CHAIN_OPTIONS.items() if parameters[name]},
    )


def manner_of(parameters: Mapping[str, Any]) -> Manner:
    return Manner(
        as_json=parameters["as_json"],
        quiet=parameters["quiet"],
        verbose=parameters["verbose"],
        strict=parameters["strict"],
        wait=not parameters["no_wait"],
    )
