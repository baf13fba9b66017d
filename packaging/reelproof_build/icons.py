"""Fluent emoji as SVG bodies, found by the emoji they draw."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .labels import Emoji

PACKAGE = "@iconify-json/fluent-emoji"
MEMBERS = re.compile(r"icons\.json|info\.json")
# Every icon is drawn on a square of this side, whatever it was shipped on.
SIDE = 32
# A few bodies are embedded meshes so large that they slow every picture they are in.
LARGEST_BODY_BYTES = 60 * 1024
# Names that the icon set spells otherwise than Unicode does, or keeps from an earlier Unicode.
RENAMED: Mapping[str, str] = {
    "0023-FE0F-20E3": "keycap-hashtag",
    "002A-FE0F-20E3": "keycap-asterisk",
    "1F426-200D-1F525": "phoenix-bird",
    "1F426-200D-2B1B": "blackbird",
    "1F46F": "person-with-bunny-ears",
    "1F46F-200D-2640-FE0F": "woman-with-bunny-ears",
    "1F46F-200D-2642-FE0F": "man-with-bunny-ears",
    "1F471": "person-blonde-hair",
    "1F471-200D-2640-FE0F": "woman-blonde-hair",
    "1F471-200D-2642-FE0F": "man-blonde-hair",
    "1F53A": "red-triangle",
    "1F621": "pouting-face",
    "1F635": "knocked-out-face",
    "1F917": "hugging-face",
    "1F93C": "person-wrestling",
    "1F93C-200D-2640-FE0F": "woman-wrestling",
    "1F93C-200D-2642-FE0F": "man-wrestling",
    "1F9B8": "person-superhero",
    "1F9B9": "person-supervillain",
    "1F9CF": "person-deaf",
    "1F9CF-200D-2640-FE0F": "woman-deaf",
    "1F9CF-200D-2642-FE0F": "man-deaf",
    "1F9D9": "person-mage",
    "1F9DA": "person-fairy",
    "1F9DB": "person-vampire",
    "1F9DC": "person-merpeople",
    "1F9DC-200D-2640-FE0F": "woman-merpeople",
    "1F9DC-200D-2642-FE0F": "man-merpeople",
    "1F9DD": "person-elf",
    "1F9DE": "person-genie",
    "1F9DF": "person-zombie",
    "1FA85": "piata",
}


@dataclass(frozen=True, slots=True)
class IconSet:
    """The icons of an Iconify package by their names there."""

    width: int
    height: int
    icons: Mapping[str, Mapping[str, Any]]
    aliases: Mapping[str, Mapping[str, Any]]

    def names(self) -> frozenset[str]:
        """All names an icon can be asked by."""
        return frozenset(self.icons) | frozenset(self.aliases)

    def body(self, name: str) -> str:
        """An icon's drawing, brought onto the square that all share."""
        alias = self.aliases.get(name, {})
        icon = self.icons[alias.get("parent", name)]
        width, height = icon.get("width", self.width), icon.get("height", self.height)
        mirrored = alias.get("hFlip", False)
        return _on_square(icon["body"], width, height, mirrored=mirrored)


def read_icon_set(content: bytes) -> IconSet:
    """An icon set from an Iconify package's icons.json."""
    document = json.loads(content)
    return IconSet(document["width"], document["height"], document["icons"], document["aliases"])


def icon_bodies(icon_set: IconSet, emojis: Iterable[Emoji]) -> Mapping[str, str]:
    """The drawing of every emoji that the set has one for, by the emoji's hexcode."""
    names = match_names(icon_set.names(), emojis)
    bodies = {hexcode: icon_set.body(name) for hexcode, name in names.items()}
    return {hexcode: body for hexcode, body in bodies.items() if len(body.encode()) <= LARGEST_BODY_BYTES}


def match_names(names: frozenset[str], emojis: Iterable[Emoji]) -> Mapping[str, str]:
    """The icon's name for every emoji that surely has one, by the emoji's hexcode."""
    spelled = {emoji.hexcode: RENAMED.get(emoji.hexcode, icon_name(emoji.label)) for emoji in emojis}
    uses = Counter(spelled.values())
    return {hexcode: name for hexcode, name in spelled.items() if name in names and uses[name] == 1}


def icon_name(label: str) -> str:
    """How the icon set spells an emoji's English label."""
    letters = (c for c in unicodedata.normalize("NFKD", label.lower()) if not unicodedata.combining(c))
    words = re.sub(r"[’'“”.]", "", "".join(letters)).replace("&", "and")
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def _on_square(body: str, width: int, height: int, *, mirrored: bool) -> str:
    steps = []
    if (width, height) != (SIDE, SIDE):
        scale = SIDE / max(width, height)
        steps.append(
            f"translate({(SIDE - width * scale) / 2:g} {(SIDE - height * scale) / 2:g}) scale({scale:.5g})"
        )
    if mirrored:
        steps.append(f"translate({width} 0) scale(-1 1)")
    return f'<g transform="{" ".join(steps)}">{body}</g>' if steps else body
