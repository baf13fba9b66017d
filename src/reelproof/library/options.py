"""Options of the Python API `reelproof.make`: types, validation, limits, error messages."""

import inspect
import reprlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Literal, TypedDict, TypeVar

from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience, Brief
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.language_names import read_language
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FrameRate, Microusd
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.script.brief import brief_of
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.settings import FRAME_RATES

Choice = TypeVar("Choice", FormatName, Style, MusicMood, AssetKind, Audience)
OnEvent = Callable[[Event], None] | Callable[[Event], Awaitable[None]]
MAX_USD = 1_000_000
BRIEF_DURATIONS_S = (10, 3600)


class MakeOptions(TypedDict, total=False):
    """How to make a film. What is omitted is left to the script, then to the settings.

    `chains` are the models to try for each kind, best first. `stays_local` uses local models wherever no
    other model is named. `output` is the film's folder, by default `NAME-film` beside the script. `home` is
    the folder for all state; it overrides `REELPROOF_HOME`.
    """

    output: str | PurePath
    format: FormatName | Literal["16:9", "9:16", "1:1", "4:5"]
    voice: str
    language: str
    style: Style | str
    music: MusicMood | str
    captions: bool
    draft: bool
    video: bool
    frame_rate: Literal[24, 25, 30, 60]
    writer: Sequence[str]
    chains: Mapping[str, Sequence[str]] | Mapping[AssetKind, Sequence[str]]
    stays_local: bool
    max_cost_usd: float
    home: str | PurePath


def request_choices_of(options: MakeOptions) -> RequestChoices:
    """Raises TypeError for an unknown option, and ReelproofError (InvalidInput) for an invalid value."""
    if unknown := options.keys() - MakeOptions.__optional_keys__:
        raise TypeError(f"unknown options of a film: {', '.join(sorted(unknown))}")
    for name, value in options.items():
        _check_type(name, value)
    return RequestChoices(
        _film_choices(options),
        options.get("stays_local", False),
        max_cost_microusd=_microusd(options["max_cost_usd"]) if "max_cost_usd" in options else None,
    )


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


def refused(argument: str, message: str, remedy: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.InvalidInput, message, subject=argument, remedy=remedy))


def _check_type(name: str, value: object) -> None:
    if name in _EXPECTED:
        accepts, expected = _EXPECTED[name]
        if not accepts(value):
            raise _wrong_type(name, value, expected)
    for text in _texts(value):
        _check_characters(name, text)


def _wrong_type(name: str, value: object, expected: str) -> ReelproofError:
    omit = "" if name in _REQUIRED else f", or omit {name}"
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


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_path(value: object) -> bool:
    return isinstance(value, PurePath) or _is_text(value)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_chain(value: object) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return False
    return len(value) > 0 and all(map(_is_text, value))


def _are_chains(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_is_chain, value.values()))


_EXPECTED: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "output": (_is_path, "a folder"),
    "home": (_is_path, "a folder"),
    "voice": (_is_text, "the name of a voice"),
    "language": (_is_text, "the name or tag of a language"),
    "captions": (_is_bool, "True or False"),
    "draft": (_is_bool, "True or False"),
    "video": (_is_bool, "True or False"),
    "stays_local": (_is_bool, "True or False"),
    "frame_rate": (_is_whole, f"one of {', '.join(map(str, FRAME_RATES))}"),
    "max_cost_usd": (_is_number, "an amount in dollars, such as 2.5"),
    "writer": (_is_chain, 'a list of models, such as ["openai/gpt-5"]'),
    "chains": (_are_chains, 'lists of models by kind, such as {"image": ["local/card"]}'),
    "brief": (_is_text, "one line of text"),
    "duration_s": (_is_number, "a number of seconds"),
}
_REQUIRED = frozenset({"script", "brief"})


def _film_choices(options: MakeOptions) -> FilmChoices:
    chains = options.get("chains", {}).items()
    return FilmChoices(
        format=_named(FormatName, "format", options["format"]) if "format" in options else None,
        voice=options.get("voice"),
        language=read_language(options["language"]) if "language" in options else None,
        style=_named(Style, "style", options["style"]) if "style" in options else None,
        music=_named(MusicMood, "music", options["music"]) if "music" in options else None,
        frame_rate=_frame_rate(options["frame_rate"]) if "frame_rate" in options else None,
        burn_captions=options.get("captions"),
        draft=options.get("draft"),
        video=options.get("video"),
        writer=tuple(options["writer"]) if "writer" in options else None,
        chains={_named(AssetKind, "chains", kind): tuple(chain) for kind, chain in chains},
    )


def _named(names: type[Choice], option: str, name: str) -> Choice:
    try:
        return names(name)
    except ValueError as error:
        choices = ", ".join(names)
        message = f"{option}: {reprlib.repr(name)} is not one of {choices}."
        raise refused(option, message, f"Choose one of {choices}.") from error


def _microusd(amount_usd: float) -> Microusd:
    if not 0 <= amount_usd <= MAX_USD:
        message = f"max_cost_usd: {reprlib.repr(amount_usd)} is not an amount in dollars."
        raise refused("max_cost_usd", message, "Pass 2.5, for example, or 0 to spend nothing.")
    return Microusd(round(amount_usd * 1_000_000))


def _frame_rate(frames_per_s: int) -> FrameRate:
    if frames_per_s not in FRAME_RATES:
        choices = ", ".join(map(str, FRAME_RATES))
        message = f"frame_rate: {reprlib.repr(frames_per_s)} is not one of {choices}."
        raise refused("frame_rate", message, f"Choose one of {choices}.")
    return FrameRate(frames_per_s)
