"""The bundled third-party data: icons, their names in many languages, outlines of countries.

An installation may lack it; then everything here is empty.
"""

import json
import lzma
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language

_KEY = re.compile(rb'"([0-9A-F]{4,6}(?:-[0-9A-F]{4,6})*)": ?"')


@frozen
class LabeledIcon:
    """An icon's name and tags, in one language."""

    icon: str
    label: str
    tags: tuple[str, ...]
    group: int


def icon_name(emoji: str) -> str:
    """Returns the name of an emoji's icon; custom icons, such as `@cell`, keep their names."""
    return emoji if emoji.startswith("@") else "-".join(f"{ord(letter):04X}" for letter in emoji)


def icon_body(name: str) -> str | None:
    """SVG elements in a 32 × 32 box."""
    if name.startswith("@"):
        return _drawn(name[1:])
    place = _icon_places().get(name)
    if place is None:
        return None
    start, end = place
    body: str = json.loads(b'"' + _icon_bytes()[start:end] + b'"')
    return body


def has_icon(name: str) -> bool:
    return bool(_drawn(name[1:])) if name.startswith("@") else name in _icon_places()


def icon_count() -> int:
    """Returns the number of installed third-party icons."""
    return len(_icon_places())


@lru_cache
def labeled_icons(language: str) -> tuple[LabeledIcon, ...]:
    """Returns the icon labels in a language (BCP-47 tag); empty if unknown."""
    for tag in (language.lower(), primary_language(language)):
        packed = _bytes("labels", f"{tag}.json.xz")
        if packed:
            entries: dict[str, dict[str, Any]] = json.loads(packed)
            return tuple(
                LabeledIcon(name, entry["label"], tuple(entry["tags"]), entry["group"])
                for name, entry in entries.items()
                if isinstance(entry["group"], int)
            )
    return ()


@lru_cache(maxsize=1)
def world() -> Mapping[str, Any]:
    """World atlas, countries at 1:110 million, as TopoJSON."""
    packed = _bytes("world.json.xz")
    atlas: Mapping[str, Any] = json.loads(packed) if packed else {}
    return atlas


@lru_cache
def _drawn(name: str) -> str | None:
    """Returns a custom icon for a subject that emoji lack."""
    place = files(__package__).joinpath("drawn", f"{name}.svg")
    if not place.is_file():
        return None
    content = place.read_text("utf-8")
    return content[content.index(">") + 1 : content.rindex("</svg>")]


@lru_cache(maxsize=1)
def _icon_bytes() -> bytes:
    return _bytes("icons.json.xz")


@lru_cache(maxsize=1)
def _icon_places() -> Mapping[str, tuple[int, int]]:
    """Maps each icon to its offset in the file: parsing all of it would take 60 MB and a second."""
    content = _icon_bytes()
    found = list(_KEY.finditer(content))
    if not found:
        return {}
    ends = [match.start() for match in found[1:]] + [content.rfind(b"}")]
    return {
        match.group(1).decode(): (match.end(), content.rfind(b'"', match.end(), end))
        for match, end in zip(found, ends, strict=True)
    }


def _bytes(*path: str) -> bytes:
    """Returns a decompressed file of the data folder; empty if it is missing."""
    place: Traversable = files("reelproof_local").joinpath("data", *path)
    return lzma.decompress(place.read_bytes()) if place.is_file() else b""
