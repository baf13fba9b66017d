"""What emoji are called in every language that emojibase has."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

PACKAGE = "emojibase-data"
MEMBERS = re.compile(r"([a-z]{2}(?:-[a-z]+)?)/data\.json")
# Loose skin tones and hair styles: parts of emoji, not emoji.
_COMPONENTS = 2


@dataclass(frozen=True, slots=True)
class Emoji:
    """One emoji without a skin tone, named in one language."""

    hexcode: str
    character: str
    label: str
    tags: tuple[str, ...]
    group: int

    def record(self) -> Mapping[str, object]:
        """What is kept of it beside its hexcode."""
        return {"label": self.label, "tags": self.tags, "group": self.group, "emoji": self.character}


def read_emojis(members: Mapping[str, bytes]) -> Mapping[str, tuple[Emoji, ...]]:
    """The emoji of every language by the language's name."""
    named = ((MEMBERS.fullmatch(path), content) for path, content in members.items())
    return {match[1]: _emojis(content) for match, content in named if match}


def label_records(emojis: tuple[Emoji, ...], hexcodes: Collection[str]) -> Mapping[str, Mapping[str, object]]:
    """Labels and tags of the given emoji by hexcode."""
    return {emoji.hexcode: emoji.record() for emoji in emojis if emoji.hexcode in hexcodes}


def _emojis(content: bytes) -> tuple[Emoji, ...]:
    entries = json.loads(content)
    return tuple(
        Emoji(entry["hexcode"], entry["emoji"], entry["label"], tuple(entry.get("tags", ())), entry["group"])
        for entry in entries
        if entry.get("group", _COMPONENTS) != _COMPONENTS
    )
