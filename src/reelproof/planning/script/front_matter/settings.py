"""Front matter settings: title, language, format, voice, style, music, video, writer; their errors."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json import dumps
from typing import TypeVar

from reelproof.domain.failure import ReelproofError
from reelproof.domain.language_names import DEFAULT_LANGUAGE, read_language
from reelproof.domain.script import FormatName, MusicMood, NoticeKind, Script, ScriptOptions, Style
from reelproof.planning.script.findings import Findings
from reelproof.planning.script.front_matter.foreign_settings import (
    LANGUAGE_NAMES,
    LOOKALIKE_SETTINGS,
    OUTPUT_FORMATS,
)
from reelproof.planning.script.front_matter.source import FrontMatterSource, SettingEntry, read_entries
from reelproof.planning.script.script_text import invalid_script
from reelproof.planning.script.spelling import nearest

KEYS = ("title", "language", "format", "voice", "style", "music", "video", "writer")
MAX_NAMES_LISTED = 12

_FORMATS: Mapping[str, FormatName] = {word: name for name in FormatName for word in (name.value, name.name)}
_STYLES: Mapping[str, Style] = {style.value: style for style in Style}
_MOODS: Mapping[str, MusicMood] = {mood.value: mood for mood in MusicMood}
_SWITCHES: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}
_CHOICES: Mapping[str, Mapping[str, object]] = {
    "format": _FORMATS,
    "style": _STYLES,
    "music": _MOODS,
    "video": _SWITCHES,
}
_FOREIGN_TAG = re.compile(r"([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)(?:\.[\w-]+)?(?:@\w+)?")
_PLAIN_SCALAR = re.compile(r"[^\W_](?:[\w ,.'’!?()–—-]*[\w.'’!?)])?")
# What opens a comment of Markdown's, and accents that would join the letter before them.
_NOT_AS_IT_IS = re.compile(r"[<\u0300-\u036f]")
# A URL, a path or a file name: never meant as one of our setting values.
_RESOURCE = re.compile(r"[/\\]|\.\w{2,4}$")
_RATIO = re.compile(r"[\d.]+\s*[:/x]\s*[\d.]+")
_LONGEST_WORD = 30
_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The settings of a script."""

    title: str | None = None
    language: str = DEFAULT_LANGUAGE
    options: ScriptOptions = field(default_factory=ScriptOptions)


def read_front_matter(source: FrontMatterSource, findings: Findings) -> FrontMatter:
    """Reports errors and ignored settings to `findings`."""
    return _SettingsReader(read_entries(source), findings).front_matter()


def language_of(source: FrontMatterSource) -> str | None:
    """Returns the language tag that is set, or None if it is missing or invalid."""
    return _SettingsReader(read_entries(source), Findings()).language()


class _SettingsReader:
    """Sorts entries into Reelproof settings by key and the names of others."""

    def __init__(self, entries: Sequence[SettingEntry], findings: Findings) -> None:
        self._findings = findings
        self._ignored: list[SettingEntry] = []
        self._ours: dict[str, SettingEntry] = {}
        for entry in entries:
            with findings.collecting():
                self._sort(entry)
        self._is_foreign = bool(self._ignored)

    def front_matter(self) -> FrontMatter:
        title, voice = self._plain("title"), self._plain("voice")
        found = FrontMatter(
            title=title.value if title else None,
            language=self.language() or DEFAULT_LANGUAGE,
            options=ScriptOptions(
                format=self._choice("format", _FORMATS),
                voice=voice.value if voice else None,
                style=self._choice("style", _STYLES),
                music=self._choice("music", _MOODS),
                video=self._choice("video", _SWITCHES),
                writer=self._models(),
            ),
        )
        self._note_ignored()
        return found

    def language(self) -> str | None:
        """Returns None if it is missing or invalid."""
        entry = self._plain("language")
        with self._findings.collecting():
            if entry is not None and entry.value is not None:
                return _language_tag(entry, entry.value)
        return None

    def _sort(self, entry: SettingEntry) -> None:
        """Raises ReelproofError for a line that cannot be read, and for a setting misspelled or repeated."""
        if entry.key in LANGUAGE_NAMES:
            self._take_foreign_language(entry)
        elif entry.key not in KEYS:
            self._pass_over(entry)
        elif entry.key in self._ours and not self._is_foreign_language(entry.key):
            raise invalid_script(f"{entry.key} is set a second time; remove one of the two", entry.line)
        else:
            self._ours[entry.key] = entry

    def _pass_over(self, entry: SettingEntry) -> None:
        near = nearest(entry.key, KEYS) or nearest(entry.key, ["language"], most_edits=2)
        if near and (entry.key not in LOOKALIKE_SETTINGS or _is_value_of(near, entry.value)):
            raise invalid_script(f'"{entry.key}" is not a setting; did you mean {near}?', entry.line)
        if not entry.name:
            raise _not_settings(entry.line)
        self._ignored.append(entry)

    def _take_foreign_language(self, entry: SettingEntry) -> None:
        """`lang: de_DE.UTF-8` is `language: de-DE`, unless `language` itself is set."""
        tag = _foreign_tag(entry.value or "")
        if tag and "language" not in self._ours:
            self._ours["language"] = SettingEntry(entry.name, tag, entry.line)
        elif entry.value != "":
            self._ignored.append(entry)

    def _is_foreign_language(self, key: str) -> bool:
        return key == "language" and self._ours[key].key in LANGUAGE_NAMES

    def _plain(self, key: str) -> SettingEntry | None:
        """Returns the setting if its value is a scalar."""
        entry = self._ours.get(key)
        if entry is None or entry.value == "":
            return None
        if entry.value is not None:
            return entry
        if (self._is_foreign or key == "format") and not entry.is_broken:
            self._ignored.append(entry)
        else:
            self._findings.add(_not_settings(entry.line))
        return None

    def _choice(self, key: str, choices: Mapping[str, _Choice]) -> _Choice | None:
        entry = self._plain(key)
        if entry is None or entry.value is None:
            return None
        word = entry.value.lower()
        if word in choices:
            return choices[word]
        if self._is_for_another_tool(key, word):
            self._ignored.append(entry)
            return None
        message = f'{key} cannot be "{entry.value}"; choose one of {", ".join(choices)}'
        self._findings.add(invalid_script(message, entry.line))
        return None

    def _is_for_another_tool(self, key: str, word: str) -> bool:
        if key == "format" and (word in OUTPUT_FORMATS or word.rpartition("-")[2] in OUTPUT_FORMATS):
            return True
        if _RATIO.fullmatch(word):
            return False
        if _RESOURCE.search(word) or len(word) > _LONGEST_WORD:
            return True
        return self._is_foreign and nearest(word, _CHOICES[key]) is None

    def _models(self) -> tuple[str, ...] | None:
        """Parses full model names separated by commas."""
        entry = self._plain("writer")
        if entry is None or entry.value is None:
            return None
        names = tuple(name.strip() for name in entry.value.split(","))
        if self._is_foreign and not any("/" in name for name in names):
            self._ignored.append(entry)
            return None
        if all(names):
            return names
        message = "writer names no model; write PROVIDER/MODEL, or several with commas"
        self._findings.add(invalid_script(message, entry.line))
        return None

    def _note_ignored(self) -> None:
        if not self._ignored:
            return
        entries = sorted(self._ignored, key=lambda entry: entry.line)
        names = list(dict.fromkeys(entry.name for entry in entries))
        shown = names[:MAX_NAMES_LISTED]
        if more := len(names) - len(shown):
            shown.append(f"{more} more")
        listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        verb = (
            "is not a Reelproof setting and is" if len(names) == 1 else "are not Reelproof settings and are"
        )
        self._findings.note(NoticeKind.settings_ignored, f"{listed} {verb} ignored", entries[0].line)


def _foreign_tag(value: str) -> str | None:
    """Other tools name languages by tags, some with an encoding, or by names."""
    if tag := _FOREIGN_TAG.fullmatch(value):
        return tag[1]
    try:
        return read_language(value)
    except ReelproofError:
        return None


def _is_value_of(key: str, value: str | None) -> bool:
    if key == "language":
        return value is not None and _FOREIGN_TAG.fullmatch(value) is not None
    return value is not None and value.lower() in _CHOICES.get(key, ())


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
    is_plain = (_PLAIN_SCALAR.fullmatch(value) and value.lower() != "null") or value in _FORMATS
    return str(value) if is_plain else _NOT_AS_IT_IS.sub(_escape, dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _not_settings(line: int) -> ReelproofError:
    return invalid_script("write settings as `key: value`; put a value with a colon in quotes", line)


def _language_tag(entry: SettingEntry, value: str) -> str:
    """Raises ReelproofError naming the line."""
    try:
        return read_language(value)
    except ReelproofError as error:
        raise invalid_script(error.failure.message, entry.line) from error
