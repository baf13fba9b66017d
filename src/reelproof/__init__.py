"""Turns a script into a narrated film, and always finishes."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reelproof.domain.brief import Brief
    from reelproof.domain.event import Event
    from reelproof.domain.failure import ReelproofError
    from reelproof.library import Film, FilmPlaceholder, MakeOptions, make, make_async

__version__ = "0.1.0"
__all__ = [
    "Brief",
    "Event",
    "Film",
    "FilmPlaceholder",
    "MakeOptions",
    "ReelproofError",
    "__version__",
    "make",
    "make_async",
]
_MODULES = {
    "Brief": "reelproof.domain.brief",
    "Event": "reelproof.domain.event",
    "ReelproofError": "reelproof.domain.failure",
}


def __getattr__(name: str) -> object:
    """Imports on first use, so that importing the package is fast."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES.get(name, "reelproof.library")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
