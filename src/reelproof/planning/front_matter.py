"""The settings at the head of a script, between two lines of `---`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from json import dumps
from typing import TypeVar

from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import FormatName, MusicMood, Script, ScriptOptions, Style
from reelproof.planning.language import DEFAULT_LANGUAGE, read_language
from reelproof.planning.script_source import clean_characters, invalid_script

KEYS = ("title", "language", "format", "voice", "style", "music", "video", "writer")
LONGEST_FRONT_MATTER = 10_000
MOST_BRACKETS = 50

_FORMATS: Mapping[str, FormatName] = {word: name for name in FormatName for word in (name.value, name.name)}
_STYLES: Mapping[str, Style] = {style.value: style for style in Style}
_MOODS: Mapping[str, MusicMood] = {mood.value: mood for mood in MusicMood}
_SWITCHES: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}
_SPACE = re.compile(r"[ \t\n]+")
_PLAIN_SCALAR = re.compile(r"[^\W_](?:[\w ,.'’!?()–—-]*[\w.'’!?)])?")
# What opens a comment of Markdown's, and accents that would join the letter before them.
_NOT_AS_IT_IS = re.compile(r"[<\u0300-\u036f]")
_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a script says of itself before its first paragraph."""

    title: str | None = None
    language: str = DEFAULT_LANGUAGE
    options: ScriptOptions = field(default_factory=ScriptOptions)


@dataclass(frozen=True, slots=True)
class _Setting:
    value: str
    line: int


def read_front_matter(source: str, first_line: int) -> FrontMatter:
    """`first_line` is where `source` starts in the script. Raises ReelproofError naming the line."""
    if len(source) > LONGEST_FRONT_MATTER:
        message = "this is too long for front matter; close it with --- before the first paragraph"
        raise invalid_script(message, first_line - 1)
    if source.count("{") + source.count("[") > MOST_BRACKETS:
        raise _not_settings(first_line)  # YAML's parser takes quadratic time for brackets in brackets
    settings = _settings(source, first_line)
    title, voice = settings.get("title"), settings.get("voice")
    return FrontMatter(
        title=title.value if title else None,
        language=_language(settings.get("language")),
        options=ScriptOptions(
            format=_choice("format", settings.get("format"), _FORMATS),
            voice=voice.value if voice else None,
            style=_choice("style", settings.get("style"), _STYLES),
            music=_choice("music", settings.get("music"), _MOODS),
            video=_choice("video", settings.get("video"), _SWITCHES),
            writer=_models(settings.get("writer")),
        ),
    )


def write_front_matter(script: Script) -> str:
    """YAML that `read_front_matter` reads back, between its lines of `---`."""
    options = script.options
    values = (
        script.title,
        script.language,
        options.format,
        options.voice,
        options.style,
        options.music,
        None if options.video is None else "yes" if options.video else "no",
        None if options.writer is None else ", ".join(options.writer),
    )
    lines = [f"{key}: {_scalar(value)}" for key, value in zip(KEYS, values, strict=True) if value is not None]
    return "\n".join(["---", *lines, "---"])


def _scalar(value: str) -> str:
    is_plain = _PLAIN_SCALAR.fullmatch(value) or value in _FORMATS
    return str(value) if is_plain else _NOT_AS_IT_IS.sub(_escape, dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _settings(source: str, first_line: int) -> dict[str, _Setting]:
    """Settings by key; one without a value counts as left out."""
    settings: dict[str, _Setting] = {}
    for key, setting in _pairs(source, first_line):
        if key not in KEYS:
            raise invalid_script(f'"{key}" is not a setting; {_nearest(key)}', setting.line)
        if key in settings:
            raise invalid_script(f"{key} is set a second time; remove one of the two", setting.line)
        settings[key] = setting
    return {key: setting for key, setting in settings.items() if setting.value}


def _nearest(key: str) -> str:
    near = get_close_matches(key, KEYS, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(KEYS)}"


def _pairs(source: str, first_line: int) -> Iterator[tuple[str, _Setting]]:
    texts = list(_texts(source, first_line))
    if len(texts) % 2:
        raise _not_settings(first_line)
    for key, value in zip(texts[::2], texts[1::2], strict=True):
        yield key.value.lower(), _Setting(value.value, key.line)


def _texts(source: str, first_line: int) -> Iterator[_Setting]:
    """Keys and values in turn."""
    # The parser's events are read and not YAML's values, which would make a number of `16:9` and a falsehood
    # of Norwegian, `no`. The import is late because `reelproof --help` must not wait for it.
    import yaml

    try:
        for event in yaml.parse(source, Loader=yaml.BaseLoader):
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            if isinstance(event, yaml.ScalarEvent):
                yield _Setting(_SPACE.sub(" ", clean_characters(event.value)).strip(), line)
            elif isinstance(event, (yaml.SequenceStartEvent, yaml.AliasEvent)):
                raise _not_settings(line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _not_settings(first_line + (mark.line if mark else 0)) from error


def _not_settings(line: int) -> ReelproofError:
    return invalid_script("write settings as `key: value`; put a value with a colon in quotes", line)


def _choice(key: str, setting: _Setting | None, choices: Mapping[str, _Choice]) -> _Choice | None:
    if setting is None:
        return None
    choice = choices.get(setting.value.lower())
    if choice is None:
        message = f'{key} cannot be "{setting.value}"; choose one of {", ".join(choices)}'
        raise invalid_script(message, setting.line)
    return choice


def _models(setting: _Setting | None) -> tuple[str, ...] | None:
    """Models by their full names, with commas between them."""
    if setting is None:
        return None
    names = tuple(name.strip() for name in setting.value.split(","))
    if not all(names):
        raise invalid_script(
            "writer names no model; write PROVIDER/MODEL, or several with commas", setting.line
        )
    return names


def _language(setting: _Setting | None) -> str:
    if setting is None:
        return DEFAULT_LANGUAGE
    try:
        return read_language(setting.value)
    except ReelproofError as error:
        raise invalid_script(error.failure.message, setting.line) from error
