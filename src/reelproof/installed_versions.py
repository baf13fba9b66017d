"""Installed package versions and encoder settings, as listed in a job's diagnostics."""

import asyncio
import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version

from reelproof import __version__
from reelproof.domain.canonical import JsonValue
from reelproof.domain.project import FilmOptions

_NAME = re.compile(r"[A-Za-z0-9._-]+")


class ThisMachine:
    """The port `Machine`. The encoders are loaded on first use."""

    async def versions(self) -> dict[str, JsonValue]:
        return await asyncio.to_thread(_versions)

    async def render(self, options: FilmOptions) -> dict[str, JsonValue]:
        return await asyncio.to_thread(_render, options)


def _versions() -> dict[str, JsonValue]:
    from reelproof.media.rendering.encoding_report import media_versions

    return {
        "reelproof": __version__,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "packages": {name: _version(name) for name in _packages()},
        "media": media_versions(),
    }


def _render(options: FilmOptions) -> dict[str, JsonValue]:
    from reelproof.media.rendering.encoders import SOFTWARE
    from reelproof.media.rendering.encoding_report import encoding_settings

    return {
        "requested": {"codec": options.codec.value, "encoder": options.encoder.value},
        "describes": "the codec's software encoder; a warning of the job names another that was used",
        **encoding_settings(options.film_size, options.frame_rate, SOFTWARE[options.codec]),
        "burn_captions": options.burn_captions,
        "caption_style": options.caption_style,
    }


def _packages() -> list[str]:
    """Returns the declared dependencies; empty for a checkout that is not installed."""
    try:
        needed = requires("reelproof") or []
    except PackageNotFoundError:
        return []
    return sorted(found[0] for line in needed if "extra ==" not in line and (found := _NAME.match(line)))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
