"""The third-party data beside this package: icons, their names in many languages, outlines of countries.

An install may lack it; then everything here is empty.
"""

import json
import lzma
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from reelproof.domain.language import primary_language

_KEY = re.compile(rb'"([0-9A-F]{4,6}(?:-[0-9A-F]{4,6})*)": ?"')


@dataclass(frozen=True, slots=True)
class Labelled:
    """An icon's name and further words for it, as their language writes them."""

    icon: str
    label: str
    tags: tuple[str, ...]
    group: int


def icon_name(emoji: str) -> str:
    """The name of an emoji's icon; drawn icons, `@cell`, are named as they are."""
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
    """How many third-party icons are here."""
    return len(_icon_places())


@lru_cache
def labelled_icons(language: str) -> tuple[Labelled, ...]:
    """What icons are called in a language, given as a BCP-47 tag; empty for an unknown one."""
    for tag in (language.lower(), primary_language(language)):
        packed = _bytes("labels", f"{tag}.json.xz")
        if packed:
            entries: dict[str, dict[str, Any]] = json.loads(packed)
            return tuple(
                Labelled(name, entry["label"], tuple(entry["tags"]), entry["group"])
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
    """An icon of our own, for what the emoji lack."""
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
    """Where each icon's SVG lies in the file: parsing all of it would take 60 MB and a second."""
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
    """A packed file of the data folder, unpacked; empty when it is not there."""
    place: Traversable = files("reelproof.providers.local").joinpath("data", *path)
    return lzma.decompress(place.read_bytes()) if place.is_file() else b""
