"""Settings and values of other tools in front matter: what belongs to them, and the notices about it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reelproof.domain.script import Notice, NoticeKind
from reelproof.planning.script.front_matter.foreign_settings import (
    FOREIGN_VALUES,
    MARKS,
    OFTEN_FOREIGN,
    OUTPUT_FORMATS,
    SET_ELSEWHERE,
)
from reelproof.planning.script.front_matter.keys import SWITCHES
from reelproof.planning.script.front_matter.source import SettingEntry
from reelproof.planning.script.script_text import listed

MAX_NAMES_LISTED = 12
LONGEST_VALUE = 30
"""No value of a setting with choices is longer."""

# A URL, a path or a file name: never meant as one of our setting values.
_RESOURCE = re.compile(r"\\|://|^\.{0,2}/|\.[a-z][a-z0-9]{1,4}$")
_CODE = re.compile(r"[{};|<>]")
_MEDIA_ID = re.compile(r"[\w-]{11}|(?=\D*\d)[\w-]{5,}")
_RATIO = re.compile(r"[\d.]+\s*[:/x]\s*[\d.]+")


@dataclass(slots=True)
class IgnoredSettings:
    """Collects what is ignored. A setting that only another tool has shares one notice with the others."""

    _names: list[SettingEntry] = field(default_factory=list)
    _notices: list[Notice] = field(default_factory=list)

    def add(self, entry: SettingEntry, meant: str | None = None) -> None:
        """Adds a setting that is none of ours; `meant` is one of ours that it resembles."""
        flag = SET_ELSEWHERE.get(entry.key)
        # Site generators write `draft: false` everywhere.
        is_off = SWITCHES.get(entry.value or "") is False
        if meant is not None:
            message = f"{entry.name} is not a Reelproof setting and is ignored; did you mean {meant}?"
            self._note(entry, message, f"If so, write {meant}.")
        elif flag is not None and not is_off:
            message = f"{entry.name} is not set in a script and is ignored here"
            self._note(entry, message, f"Set it with {flag}, in reelproof.toml or in the environment.")
        else:
            self._names.append(entry)

    def add_value(self, entry: SettingEntry, remediation: str) -> None:
        """Adds a setting of ours with a value that only another tool has."""
        if entry.value is None:
            message = f"{entry.name} holds settings of its own, as in another tool, and is ignored"
        else:
            message = f'{entry.name} is "{entry.value}", a value for another tool, and is ignored'
        self._note(entry, message, remediation)

    def notices(self) -> Iterator[Notice]:
        yield from self._notices
        if not self._names:
            return
        entries = sorted(self._names, key=lambda entry: entry.line)
        names = list(dict.fromkeys(entry.name for entry in entries))
        verb = (
            "is not a Reelproof setting and is" if len(names) == 1 else "are not Reelproof settings and are"
        )
        message = f"{listed(names, MAX_NAMES_LISTED)} {verb} ignored"
        yield Notice(NoticeKind.settings_ignored, message, entries[0].line)

    def _note(self, entry: SettingEntry, message: str, remediation: str) -> None:
        self._notices.append(Notice(NoticeKind.settings_ignored, message, entry.line, remediation))


def is_marked(entries: Sequence[SettingEntry]) -> bool:
    """Whether the settings are those of a file for another tool."""
    return any(entry.key in MARKS or entry.key.startswith("reveal") for entry in entries)


def is_for_another_tool(key: str, value: str) -> bool:
    """Whether a value is unmistakably another tool's: code, a file, a URL, an output format, a person."""
    word = value.lower()
    if key == "writer":
        return "/" not in word and (" " in word or value[:1].isupper())
    if _CODE.search(word) or len(word) > LONGEST_VALUE or word in FOREIGN_VALUES.get(key, ()):
        return True
    if key == "format" and word.rpartition("-")[2] in OUTPUT_FORMATS:
        return True
    if key == "video" and _MEDIA_ID.fullmatch(word):
        return True
    return key != "fps" and not _RATIO.fullmatch(word) and _RESOURCE.search(word) is not None


def may_be_for_another_tool(key: str, value: str, *, is_marked: bool) -> bool:
    """The same for a value that resembles none of ours; `is_marked`: the file is another tool's."""
    if key == "music" and value.istitle():
        return True
    return is_marked and key in OFTEN_FOREIGN and not _RATIO.fullmatch(value)
