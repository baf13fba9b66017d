"""Compares two versions of a film: lines of the script, options, prompts and takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey
from reelproof.domain.project import FilmLanguage
from reelproof.domain.units import FrameRate
from reelproof.planning.history.change import AssetState, FilmSettings, Version
from reelproof.planning.history.line_differences import LineDifference, changed_lines

# As people write them; the others have the names of their fields.
OPTION_NAMES = {"frame_rate": "fps", "burn_captions": "captions"}


@frozen
class OptionDifference:
    """An option with other values; as text."""

    name: str
    before: str
    after: str


@frozen
class AssetDifference:
    """An asset with another prompt or take; None for one that a version lacks."""

    key: AssetKey
    before: AssetState | None
    after: AssetState | None


@frozen
class VersionComparison:
    """What differs between two versions."""

    lines: Sequence[LineDifference]
    options: Sequence[OptionDifference]
    assets: Sequence[AssetDifference]

    @property
    def is_same(self) -> bool:
        return not (self.lines or self.options or self.assets)


def compare(before: Version, after: Version, text_before: str, text_after: str) -> VersionComparison:
    return VersionComparison(
        list(changed_lines(text_before.splitlines(), text_after.splitlines())),
        list(_options(before.settings, after.settings)),
        list(_assets(before, after)),
    )


def _options(before: FilmSettings | None, after: FilmSettings | None) -> Iterator[OptionDifference]:
    if before is None or after is None:
        return
    for field in fields(before.options):
        old, new = (_shown(getattr(one.options, field.name)) for one in (before, after))
        if old != new:
            yield OptionDifference(option_name(field.name), old, new)


def option_name(field: str) -> str:
    return OPTION_NAMES.get(field, field)


def _assets(before: Version, after: Version) -> Iterator[AssetDifference]:
    for key in dict.fromkeys((*before.assets, *after.assets)):
        old, new = before.assets.get(key), after.assets.get(key)
        if old is None or new is None or not old.looks_like(new):
            yield AssetDifference(key, old, new)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "on" if value else "off"
        case Mapping():
            return ", ".join(f"{kind}: {' '.join(chain)}" for kind, chain in value.items())
        case FrameRate():
            return str(value.frames_per_s)
        case FilmLanguage():
            return value.tag
    return str(value)
