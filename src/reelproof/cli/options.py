"""Options shared by commands: `--format`, `--music`, `--voice`, `--fps`, …; their help and choices."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import click

from reelproof.cli.output_options import Command, decorated
from reelproof.cli.refused_options import CheckedCommand, CheckedOption, contradiction
from reelproof.cli.text.option_values import (
    CaptionsType,
    Dollars,
    NamedChoice,
    language_tag,
    read_models,
    with_explicit_captions,
)
from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience
from reelproof.domain.caption_style import CaptionStyle, caption_fields
from reelproof.domain.project import FilmOptions
from reelproof.domain.refused_value import FieldProblem
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import FormatName, MotionName, MusicMood, PictureFit, Style, TransitionKind
from reelproof.domain.units import FRAME_RATES, FrameRate
from reelproof.planning.script.direction_values import (
    FIT,
    MOTION,
    TRANSITION,
)
from reelproof.planning.script.options import FilmChoices, merge_choices
from reelproof.planning.script.preset import preset_named, presets

_option = partial(click.option, cls=CheckedOption)
CHAIN_OPTIONS = {
    "image_chain": AssetKind.image,
    "narration_chain": AssetKind.narration,
    "music_chain": AssetKind.music,
    "starting_image_chain": AssetKind.starting_image,
    "video_chain": AssetKind.video,
}


max_cost_option = _option(
    "--max-cost",
    "max_cost",
    metavar="USD",
    type=Dollars(),
    help="Budget of this run, and of those that continue it if it is canceled or fails. Assets that would "
    "exceed it become placeholders.",
)
BRIEF_OPTIONS = (
    _option(
        "--duration",
        type=click.IntRange(10, 3600),
        metavar="SECONDS",
        help="Film length for a brief, such as 30, 60, 180 or 600 (default: 60).",
    ),
    _option(
        "--audience",
        type=NamedChoice(Audience),
        help="Target audience for a brief (default: adults).",
    ),
    _option(
        "--rewrite",
        is_flag=True,
        help="Write the script of a brief again. The existing one is kept as NAME.before.md.",
    ),
    _option(
        "--stop-at",
        type=click.Choice(["script"]),
        help="Stop once the script of a brief is written, so that you can review and edit it.",
    ),
)


def brief_options(command: Command) -> Command:
    """Adds the options for the script written for a brief."""
    return decorated(command, BRIEF_OPTIONS)


script_argument = click.argument("script", type=click.Path())
film_argument = click.argument("script", metavar="SCRIPT|FOLDER", type=click.Path())
"""The script of a film, or the folder that the film is in."""

FILM_OPTIONS = (
    _option(
        "--preset",
        metavar="NAME",
        help=f"Defaults for the film: {', '.join(one.name for one in presets())}. Other options override it.",
    ),
    _option(
        "--output",
        "-o",
        metavar="DIR",
        type=click.Path(),
        help="Folder for the film and its files (default: NAME-film next to the script NAME.md).",
    ),
    _option(
        "--format",
        "film_format",
        type=NamedChoice(FormatName, {name.name: name for name in FormatName}.get),
        help="Aspect ratio of the film (default: from the script or the settings, otherwise 16:9).",
    ),
    _option(
        "--language",
        metavar="NAME",
        callback=language_tag,
        help="Language of the film: German, de, pt-BR, … (default: from the script or the settings, "
        "otherwise detected from the text; English for a brief).",
    ),
    _option("--voice", metavar="NAME", help="Narration voice; see `reelproof voices`."),
    _option(
        "--style",
        type=NamedChoice(Style, synonyms={"dark": "night", "light": "bright", "photo": "photorealistic"}),
        help="Style of the pictures (default: from the script or the settings, otherwise bright).",
    ),
    _option(
        "--music",
        type=NamedChoice(
            MusicMood, synonyms={"off": "none", "no": "none", "sad": "calm", "happy": "hopeful"}
        ),
        help="Mood of the music (default: from the script or the settings, otherwise calm).",
    ),
    _option(
        "--transition",
        type=NamedChoice(TransitionKind, TRANSITION.read, TRANSITION.synonyms),
        help="Transition between two pictures (default: from the script or the settings, otherwise cut).",
    ),
    _option(
        "--motion",
        type=NamedChoice(MotionName, MOTION.read, MOTION.synonyms),
        help="Motion of still pictures (default: from the script or the settings, otherwise varied).",
    ),
    _option(
        "--fit",
        type=NamedChoice(PictureFit, FIT.read, FIT.synonyms),
        help="Pictures and clips of another shape than the film: cropped to fill it, or shown whole "
        "(default: from the script or the settings, otherwise by how much would be cropped).",
    ),
    _option(
        "--fps",
        type=NamedChoice(map(str, FRAME_RATES)),
        help="Frames per second (default: from the script or the settings, otherwise "
        f"{FilmOptions().frame_rate.frames_per_s}).",
    ),
    _option(
        "--captions",
        "captions",
        metavar="[STYLE]",
        type=CaptionsType(),
        is_flag=False,
        flag_value="on",
        help=f"Burn captions into the video, in a style if you name one: {', '.join(CaptionStyle)} (default: "
        "on, in box, for vertical films in karaoke); .srt, .vtt and .ass are always written.",
    ),
    _option("--no-captions", is_flag=True, help="The same as --captions off."),
    _option(
        "--draft/--no-draft",
        default=None,
        help="Render a small film of the same assets quickly (default: off).",
    ),
    _option(
        "--codec",
        type=NamedChoice(Codec, synonyms={"avc": "h264", "h.264": "h264", "x264": "h264"}),
        help="h264 (with AAC) plays anywhere, av1 (with Opus) is free of patents, in a third of the size "
        "at the same quality (default: from the script or the settings, otherwise h264).",
    ),
    _option(
        "--encoder",
        type=NamedChoice(EncoderPreference, synonyms={"gpu": "hardware", "cpu": "software"}),
        help="software gives the same film everywhere; hardware is used if a trial proves it, and the report "
        "says so (default: software).",
    ),
    _option(
        "--image",
        "image_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for images; if one fails, the next is tried (default: local/card).",
    ),
    _option(
        "--narration",
        "narration_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for narration (default: local/voice).",
    ),
    _option(
        "--music-model",
        "music_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for music (default: local/music).",
    ),
    _option(
        "--video/--no-video",
        "video",
        default=None,
        help="Show each segment as a clip made from its starting image, or as a still picture (default: "
        "from the script or the settings, otherwise stills).",
    ),
    _option(
        "--writer",
        metavar="A,B",
        callback=read_models,
        help="Language models that write the script of a brief and prompts for pictures, clips and music.",
    ),
    _option(
        "--video-model",
        "video_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for clips. --video requires one; there is no local model.",
    ),
    _option(
        "--starting-image",
        "starting_image_chain",
        metavar="A,B",
        callback=read_models,
        help="Models for the starting images of clips (default: those of --image).",
    ),
)

local_option = _option(
    "--local/--no-local",
    "stays_local",
    default=None,
    help="Use local models wherever you did not choose one, even if API keys are set, or not (default: "
    "from the settings, otherwise not).",
)


class FilmOptionsCommand(CheckedCommand):
    """A command with film options; `--captions` may be followed by the script instead of a value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_explicit_captions(args))

    def contradictions(self, parameters: Mapping[str, Any]) -> Sequence[FieldProblem]:
        captions, found = parameters.get("captions"), list[FieldProblem]()
        if parameters.get("no_captions") and captions not in (None, False):
            named = f"--captions {'on' if captions is True else captions}"
            found.append(contradiction("captions", "--no-captions", named))
        if parameters.get("music") == MusicMood.none and parameters.get("music_chain"):
            found.append(contradiction("music", "--music none", "--music-model"))
        return found

    def other_problems(self, parameters: Mapping[str, Any]) -> Sequence[FieldProblem]:
        """Voices and models that there are not."""
        from reelproof.engine.studio.request_builder import RequestChoices
        from reelproof.wiring.film_request import problems_of

        chains = {kind: parameters[name] for name, kind in CHAIN_OPTIONS.items() if parameters.get(name)}
        choices = FilmChoices(voice=parameters.get("voice"), writer=parameters.get("writer"), chains=chains)
        is_local = parameters.get("stays_local")
        return problems_of(parameters.get("script"), RequestChoices(choices, is_local))


def film_options(command: Command) -> Command:
    """Adds the options for the film's content."""
    return decorated(command, FILM_OPTIONS)


def choices_of(parameters: Mapping[str, Any]) -> FilmChoices:
    """Returns the choices made on the command line. Raises ReelproofError (InvalidInput:preset)."""
    preset: str | None = parameters["preset"]
    chosen = _chosen(parameters)
    return merge_choices(chosen, preset_named(preset).choices) if preset is not None else chosen


def _chosen(parameters: Mapping[str, Any]) -> FilmChoices:
    film_format, style, music = parameters["film_format"], parameters["style"], parameters["music"]
    fps: str | None = parameters["fps"]
    transition, motion, fit = (parameters[name] for name in ("transition", "motion", "fit"))
    return FilmChoices(
        format=FormatName(film_format) if film_format else None,
        voice=parameters["voice"] or None,
        language=parameters["language"],
        style=Style(style) if style else None,
        music=MusicMood(music) if music else None,
        frame_rate=FrameRate(int(fps)) if fps else None,
        draft=parameters["draft"],
        encoder=EncoderPreference(parameters["encoder"]) if parameters["encoder"] else None,
        codec=Codec(parameters["codec"]) if parameters["codec"] else None,
        video=parameters["video"],
        transition=TransitionKind(transition) if transition else None,
        motion=MotionName(motion) if motion else None,
        fit=PictureFit(fit) if fit else None,
        writer=parameters["writer"],
        chains={kind: parameters[name] for name, kind in CHAIN_OPTIONS.items() if parameters[name]},
        **caption_fields(False if parameters["no_captions"] else parameters["captions"]),
    )
