"""Reads a request's parameters: size and its default, length, text, language."""

from reelproof.domain.language_tag import primary_language
from reelproof.provider_api import ErrorCode, Failure, ReelproofError, Request

DEFAULT_SIZE = (1920, 1080)


def pixels(request: Request) -> tuple[int, int]:
    """Width and height of the image or clip."""
    return _pixels(request, "width", DEFAULT_SIZE[0]), _pixels(request, "height", DEFAULT_SIZE[1])


def seconds(request: Request, default: float) -> float:
    """The length of music or of a clip."""
    value = request.parameters.get("duration_s", default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise input_error("duration_s", f"The length must be a positive number of seconds, not {value!r}.")
    return float(value)


def text(request: Request, name: str) -> str | None:
    value = request.parameters.get(name)
    return None if value is None else str(value)


def main_language(request: Request) -> str:
    """The first part of the language's tag: `en` of `en-GB`."""
    return primary_language(text(request, "language") or "en")


def input_error(field: str, message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.InvalidInput, message, subject=field))


def _pixels(request: Request, name: str, default: int) -> int:
    value = request.parameters.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise input_error(name, f"The size in pixels must be positive, not {value!r}.")
    return value
