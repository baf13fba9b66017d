"""Front matter settings: title, language, format, voice, style, music, transition, …; their errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TypeVar

from reelproof.domain.caption_style import caption_fields
from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.language_names import DEFAULT_LANGUAGE, read_language
from reelproof.domain.script import NoticeKind, ScriptOptions, TransitionKind
from reelproof.planning.script.direction_values import FIT, MOTION, TRANSITION
from reelproof.planning.script.findings import Findings
from reelproof.planning.script.front_matter.foreign_settings import (
    FOREIGN_VALUES,
    LANGUAGE_NAMES,
    LOOKALIKE_SETTINGS,
    OFTEN_FOREIGN,
    OTHER_NAMES,
)
from reelproof.planning.script.front_matter.ignored_settings import (
    IgnoredSettings,
    is_for_another_tool,
    is_marked,
    may_be_for_another_tool,
)
from reelproof.planning.script.front_matter.keys import (
    CAPTIONS,
    CODECS,
    FORMATS,
    KEYS,
    MOODS,
    RATES,
    STYLES,
    SWITCHES,
    captions_or_none,
    foreign_tag,
    key_named,
    meant_key,
    models_in,
)
from reelproof.planning.script.front_matter.source import FrontMatterSource, SettingEntry, read_entries
from reelproof.planning.script.script_text import invalid_script
from reelproof.planning.script.spelling import nearest

_IN_QUOTES = "write settings as `key: value`; put a value with a colon in quotes"
_Choice = TypeVar("_Choice")


@frozen
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
    """Sorts entries into Reelproof settings by key and the settings of others."""

    def __init__(self, entries: Sequence[SettingEntry], findings: Findings) -> None:
        self._findings = findings
        self._ignored = IgnoredSettings()
        self._ours: dict[str, SettingEntry] = {}
        self._is_marked = is_marked(entries)
        for entry in entries:
            with findings.collecting():
                self._sort(entry)

    def front_matter(self) -> FrontMatter:
        title, voice = self._scalar("title"), self._scalar("voice")
        found = FrontMatter(
            title=title.value if title else None,
            language=self.language() or DEFAULT_LANGUAGE,
            options=ScriptOptions(
                format=self._choice("format", FORMATS),
                voice=voice.value if voice else None,
                style=self._choice("style", STYLES),
                music=self._choice("music", MOODS),
                video=self._choice("video", SWITCHES),
                writer=self._models(),
                frame_rate=self._choice("fps", RATES),
                **caption_fields(self._choice("captions", CAPTIONS, captions_or_none)),
                transition=self._transition(),
                motion=self._choice("motion", MOTION.names, MOTION.read, MOTION.meant),
                fit=self._choice("fit", FIT.names, FIT.read, FIT.meant),
                codec=self._choice("codec", CODECS),
            ),
        )
        for notice in self._ignored.notices():
            self._findings.note(notice.kind, notice.message, notice.line, notice.remediation)
        return found

    def language(self) -> str | None:
        """Returns None if it is missing or invalid."""
        entry = self._scalar("language")
        with self._findings.collecting():
            if entry is not None and entry.value is not None:
                return _language_tag(entry, entry.value)
        return None

    def _sort(self, entry: SettingEntry) -> None:
        """Raises ReelproofError for a line that cannot be read, and for a setting misspelled or repeated."""
        key = key_named(entry.name)
        if key in LANGUAGE_NAMES:
            self._take_foreign_language(entry)
        elif key not in KEYS:
            self._pass_over(entry)
        elif key in self._ours and not self._is_foreign_language(key):
            raise invalid_script(f"{key} is set a second time; remove one of the two", entry.line)
        else:
            self._ours[key] = entry

    def _pass_over(self, entry: SettingEntry) -> None:
        meant = meant_key(entry.key, entry.value)
        if meant is not None and meant.is_certain and not self._may_be_foreign(entry):
            raise invalid_script(f'"{entry.key}" is not a setting; did you mean {meant.key}?', entry.line)
        if not entry.name:
            raise invalid_script(_IN_QUOTES, entry.line)
        self._ignored.add(entry, meant.key if meant else None)

    def _may_be_foreign(self, entry: SettingEntry) -> bool:
        """Whether a name that resembles one of ours, with a value of ours, may still be another tool's."""
        has_other_name = entry.key in OTHER_NAMES or entry.key in LOOKALIKE_SETTINGS
        return has_other_name and (entry.is_list or self._is_marked)

    def _take_foreign_language(self, entry: SettingEntry) -> None:
        """`lang: de_DE.UTF-8` is `language: de-DE`, unless `language` itself is set."""
        tag = foreign_tag(entry.value or "")
        if tag and "language" not in self._ours:
            self._ours["language"] = SettingEntry(entry.name, tag, entry.line)
        elif entry.value != "":
            self._ignored.add(entry)

    def _is_foreign_language(self, key: str) -> bool:
        return key == "language" and self._ours[key].key in LANGUAGE_NAMES

    def _scalar(self, key: str) -> SettingEntry | None:
        """Returns the setting if it has one value."""
        entry = self._set(key)
        if entry is None or not entry.is_list:
            return entry
        first = (entry.value or "").partition(",")[0]
        if is_for_another_tool(key, first) or (self._is_marked and key in OFTEN_FOREIGN):
            self._ignored.add_value(entry, "")
        else:
            message = f"{key} takes one value, not a list; write {key}: and the value without brackets"
            self._findings.add(invalid_script(message, entry.line))
        return None

    def _set(self, key: str) -> SettingEntry | None:
        """Returns the setting if it has a value, or a list of them."""
        entry = self._ours.get(key)
        if entry is None or entry.value == "":
            return None
        if entry.is_broken:
            self._findings.add(invalid_script(_IN_QUOTES, entry.line))
            return None
        if entry.value is None:
            self._ignored.add_value(entry, "")
            return None
        return entry

    def _choice(
        self,
        key: str,
        choices: Mapping[str, _Choice],
        read: Callable[[str], _Choice | None] | None = None,
        meant: Callable[[str], _Choice | None] | None = None,
    ) -> _Choice | None:
        """`read` knows other spellings of the choices, and `meant` what may have been meant."""
        entry = self._scalar(key)
        if entry is None or entry.value is None:
            return None
        word = entry.value.lower()
        known = choices.get(word) if read is None else read(word)
        if known is not None:
            return known
        near = _name_of(meant(word), choices) if meant else _nearest(word, choices)
        is_far = near is None and may_be_for_another_tool(key, entry.value, is_marked=self._is_marked)
        if is_far or is_for_another_tool(key, entry.value):
            self._ignored.add_value(entry, f"For the film, choose one of {', '.join(choices)}.")
            return None
        hint = f"; did you mean {near}?" if near else ""
        message = f'{key} cannot be "{entry.value}"; choose one of {", ".join(choices)}{hint}'
        self._findings.add(invalid_script(message, entry.line))
        return None

    def _transition(self) -> TransitionKind | None:
        """Transitions of slides are taken where their meaning is known."""
        entry = self._ours.get("transition")
        value = (entry.value or "").lower() if entry else ""
        # Slidev has two, forward and backward.
        name = value.partition("|")[0].strip()
        if entry and (self._is_marked or name in FOREIGN_VALUES["transition"]):
            kind = TRANSITION.known(name)
            if kind is not None and TRANSITION.read(value) is None:
                message = f'transition is "{entry.value}", and is taken for {kind.value}'
                self._findings.note(
                    NoticeKind.misspelled, message, entry.line, f"Write transition: {kind.value}."
                )
            if kind is not None:
                return kind
        return self._choice("transition", TRANSITION.names, TRANSITION.read, TRANSITION.meant)

    def _models(self) -> tuple[str, ...] | None:
        """Parses full model names separated by commas."""
        entry = self._set("writer")
        if entry is None or entry.value is None:
            return None
        if names := models_in(entry.value):
            return names
        is_foreign = self._is_marked and "/" not in entry.value
        if is_foreign or is_for_another_tool("writer", entry.value):
            self._ignored.add_value(entry, "For the film, name a language model: PROVIDER/MODEL.")
            return None
        message = f'writer cannot be "{entry.value}"; write PROVIDER/MODEL, or several with commas'
        self._findings.add(invalid_script(message, entry.line))
        return None


def _nearest(word: str, choices: Mapping[str, object]) -> str | None:
    if word.replace("x", ":") in choices:
        return word.replace("x", ":")
    return nearest(word, choices, most_edits=2) if word.isalpha() else None


def _name_of(value: object, choices: Mapping[str, object]) -> str | None:
    return next((name for name, one in choices.items() if value is not None and one is value), None)


def _language_tag(entry: SettingEntry, value: str) -> str:
    """Raises ReelproofError naming the line."""
    try:
        return read_language(value)
    except ReelproofError as error:
        raise invalid_script(error.failure.message, entry.line) from error
