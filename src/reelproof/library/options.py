"""Options of the Python API `reelproof.make`: types, validation, limits, error messages."""

import inspect
import reprlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Literal, TypedDict, TypeVar, cast

from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience, Brief
from reelproof.domain.caption_style import Captions, CaptionStyle, caption_fields, checked_captions
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.language_names import checked_language
from reelproof.domain.refused_value import (
    FieldProblem,
    field_details,
    field_problems_of,
    sentence,
    suggestion_in,
)
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import FormatName, MotionName, MusicMood, PictureFit, Style, TransitionKind
from reelproof.domain.units import MAX_USD, FrameRate, Microusd, microusd_of
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.library.argument_types import EXPECTED, REQUIRED
from reelproof.planning.script.brief import brief_of
from reelproof.planning.script.option_values import (
    documented_names,
    fit_value,
    fps_value,
    meant_option,
    motion_value,
    named_value,
    transition_value,
)
from reelproof.planning.script.options import FilmChoices

Choice = TypeVar(
    "Choice",
    FormatName,
    Style,
    MusicMood,
    AssetKind,
    Audience,
    TransitionKind,
    MotionName,
    PictureFit,
    Codec,
    EncoderPreference,
)
Value = TypeVar("Value")
OtherProblems = Callable[[RequestChoices], Sequence[FieldProblem]]
OnEvent = Callable[[Event], None] | Callable[[Event], Awaitable[None]]
BRIEF_DURATIONS_S = (10, 3600)


class MakeOptions(TypedDict, total=False):
    """How to make a film. What is omitted is left to the script, then to the settings.

    `chains` are the models to try for each kind, best first. `stays_local` uses local models wherever no
    other model is named; False overrides the settings and what undo brought back. `frame_rate` is another
    name of `fps`. `output` is the film's folder, by default `NAME-film` beside the script. `home` is the
    folder for all state; it overrides `REELPROOF_HOME`.
    """

    output: str | PurePath
    format: FormatName | Literal["16:9", "9:16", "1:1", "4:5"]
    voice: str
    language: str
    style: Style | str
    music: MusicMood | str
    captions: CaptionStyle | bool | Literal["clean", "bold", "box", "karaoke"]
    draft: bool
    video: bool
    transition: TransitionKind | str
    motion: MotionName | str
    fit: PictureFit | str
    fps: Literal[24, 25, 30, 60]
    frame_rate: Literal[24, 25, 30, 60]
    codec: Codec | Literal["h264", "av1"]
    encoder: EncoderPreference | Literal["software", "hardware"]
    writer: Sequence[str]
    chains: Mapping[str, Sequence[str]] | Mapping[AssetKind, Sequence[str]]
    stays_local: bool
    max_cost_usd: float
    home: str | PurePath


def request_choices_of(
    options: MakeOptions, other_problems: OtherProblems = lambda _choices: ()
) -> RequestChoices:
    """`other_problems` are those of the options that are valid by themselves.

    Raises TypeError for an unknown option, and ReelproofError (InvalidInput) for an invalid value."""
    if unknown := options.keys() - MakeOptions.__optional_keys__:
        raise TypeError(" ".join(map(_unknown, sorted(unknown))))
    options = _documented(options)
    _check_each(options, other_problems)
    return _request_choices(options)


def _check_each(options: MakeOptions, other_problems: OtherProblems) -> None:
    """Raises one ReelproofError (InvalidInput) for all options that are refused."""
    failures: dict[str, Failure] = {}
    for name, value in options.items():
        try:
            _check_type(name, value)
            _request_choices(cast("MakeOptions", {name: value}))
        except ReelproofError as error:
            failures[name] = error.failure
    if failures:
        valid = cast("MakeOptions", {name: options.get(name) for name in options.keys() - failures.keys()})
        problems = [one for failure in failures.values() for one in field_problems_of(failure)]
        problems += other_problems(_request_choices(valid))
        remedies = dict.fromkeys(failure.remedy for failure in failures.values() if failure.remedy)
        raise _refused_fields(problems, " ".join(remedies))


def _request_choices(options: MakeOptions) -> RequestChoices:
    return RequestChoices(
        _film_choices(options),
        options.get("stays_local"),
        max_cost_microusd=_microusd(options["max_cost_usd"]) if "max_cost_usd" in options else None,
    )


def _unknown(name: str) -> str:
    known = sorted(MakeOptions.__optional_keys__ - {"frame_rate"})
    near = meant_option(name, known)
    hint = f"did you mean {near}?" if near else f"The options are {', '.join(known)}."
    return f"A film has no option {name!r}{'; ' if near else '. '}{hint}"


def _documented(options: MakeOptions) -> MakeOptions:
    """Raises ReelproofError (InvalidInput) for an option under two names."""
    try:
        names = documented_names(options)
    except ValueError as error:
        raise refused("fps", sentence(str(error)), "Pass fps alone.") from error
    return cast("MakeOptions", dict(zip(names, options.values(), strict=True)))


def check_script(script: object) -> None:
    """Raises ReelproofError (InvalidInput:script) for what is neither a path, a text nor a brief."""
    if not isinstance(script, str | PurePath | Brief):
        raise _wrong_type("script", script, "a path, a text or a Brief")
    if isinstance(script, str | PurePath):
        _check_characters("script", str(script))


def checked_brief(brief: Brief) -> Brief:
    """Raises ReelproofError (InvalidInput) for a brief that the command line would refuse, too."""
    values = {"brief": brief.text, "language": brief.language, "duration_s": brief.duration_s}
    for name, value in values.items():
        _check_type(name, value)
    low, high = BRIEF_DURATIONS_S
    if not low <= brief.duration_s <= high:
        remedy = f"Choose a length from {low} to {high:,} seconds."
        raise refused("duration_s", f"A film cannot be {reprlib.repr(brief.duration_s)} s long.", remedy)
    audience = _named(Audience, "audience", brief.audience)
    return brief_of(brief.text, brief.language, brief.duration_s, audience)


def check_on_event(on_event: object) -> None:
    """Raises ReelproofError (InvalidInput:on_event) for what cannot be called."""
    if on_event is not None and not callable(on_event):
        raise _wrong_type("on_event", on_event, "a function of one event")


def is_async(function: object) -> bool:
    """Whether calling it returns a coroutine, as far as can be seen without calling it."""
    call = getattr(function, "__call__", None)  # noqa: B004 an object with an async call is async, too
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(call)


def refused(argument: str, message: str, remedy: str, suggestion: str | None = None) -> ReelproofError:
    return _refused_fields([FieldProblem(argument, message, suggestion)], remedy)


def _refused_fields(problems: Sequence[FieldProblem], remedy: str) -> ReelproofError:
    message = " ".join(problem.message for problem in problems)
    details = field_details(problems)
    return ReelproofError(
        Failure(ErrorCode.InvalidInput, message, subject=problems[0].field, remedy=remedy, details=details)
    )


def _check_type(name: str, value: object) -> None:
    if name in EXPECTED:
        accepts, expected = EXPECTED[name]
        if not accepts(value):
            raise _wrong_type(name, value, expected)
    for text in _texts(value):
        _check_characters(name, text)


def _wrong_type(name: str, value: object, expected: str) -> ReelproofError:
    omit = "" if name in REQUIRED else f", or omit {name}"
    return refused(name, f"{name} is {reprlib.repr(value)}, not {expected}.", f"Pass {expected}{omit}.")


def _check_characters(name: str, text: str) -> None:
    """Raises ReelproofError for halves of surrogate pairs, which no file, database or service accepts."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"{name} contains {text[error.start]!a}, which is not a valid character."
        remedy = "Decode the text with its own encoding, and without surrogateescape."
        raise refused(name, message, remedy) from error
    if "\0" in text and "\n" not in text:
        raise refused(name, f"{name} contains a null character.", "Remove the null character.")


def _texts(value: object) -> Sequence[str]:
    """Returns the texts in an option of any type."""
    if isinstance(value, Mapping):
        return [text for pair in value.items() for one in pair for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [str(value)] if isinstance(value, str | PurePath) else []


def _film_choices(options: MakeOptions) -> FilmChoices:
    chains = options.get("chains", {}).items()
    return FilmChoices(
        format=_choice(FormatName, "format", options["format"]) if "format" in options else None,
        voice=options.get("voice"),
        language=_checked("language", _language, options["language"]) if "language" in options else None,
        style=_choice(Style, "style", options["style"]) if "style" in options else None,
        music=_choice(MusicMood, "music", options["music"]) if "music" in options else None,
        frame_rate=FrameRate(_checked("fps", fps_value, options["fps"])) if "fps" in options else None,
        codec=_choice(Codec, "codec", options["codec"]) if "codec" in options else None,
        encoder=_choice(EncoderPreference, "encoder", options["encoder"]) if "encoder" in options else None,
        draft=options.get("draft"),
        video=options.get("video"),
        transition=_checked("transition", transition_value, options["transition"])
        if "transition" in options
        else None,
        motion=_checked("motion", motion_value, options["motion"]) if "motion" in options else None,
        fit=_checked("fit", fit_value, options["fit"]) if "fit" in options else None,
        writer=tuple(options["writer"]) if "writer" in options else None,
        chains={_named(AssetKind, "chains", kind): tuple(chain) for kind, chain in chains},
        **caption_fields(_captions(options["captions"]) if "captions" in options else None),
    )


def _choice(names: type[Choice], option: str, value: object) -> Choice:
    return names(str(_checked(option, named_value(option), value)))


def _checked(option: str, read: Callable[[object], Value], value: object) -> Value:
    """Raises ReelproofError (InvalidInput) with the choices and the nearest one."""
    try:
        return read(value)
    except ValueError as error:
        message, remedy = sentence(f"{option}: {error}"), f"Choose one of them, or omit {option}."
        raise refused(option, message, remedy, suggestion_in(error)) from error


def _named(names: type[Choice], option: str, name: str) -> Choice:
    try:
        return names(name)
    except ValueError as error:
        choices = ", ".join(names)
        message = f"{option}: {reprlib.repr(name)} is not one of {choices}."
        raise refused(option, message, f"Choose one of {choices}.") from error


def _captions(captions: object) -> Captions:
    try:
        return checked_captions(captions, switches=("True", "False"))
    except ValueError as error:
        remedy = f"Pass True, False or one of {', '.join(CaptionStyle)}, or omit captions."
        raise refused("captions", sentence(f"captions: {error}"), remedy, suggestion_in(error)) from error


def _language(name: object) -> str:
    return checked_language(str(name))


def _microusd(amount_usd: float) -> Microusd:
    if not 0 <= amount_usd <= MAX_USD:
        message = f"max_cost_usd: {reprlib.repr(amount_usd)} is not an amount in dollars."
        raise refused("max_cost_usd", message, "Pass 2.5, for example, or 0 to spend nothing.")
    return microusd_of(amount_usd)
