"""What a request asks for, read from its parameters."""

from reelproof.domain.language import primary_language
from reelproof.provider_api import ErrorCode, Failure, ReelproofError, Request

USUAL_SIZE = (1920, 1080)


def pixels(request: Request) -> tuple[int, int]:
    """Width and height of the picture or clip."""
    return _pixels(request, "width", USUAL_SIZE[0]), _pixels(request, "height", USUAL_SIZE[1])


def seconds(request: Request, usual: float) -> float:
    """How long music or a clip shall last."""
    value = request.parameters.get("duration_s", usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise refused("duration_s", f"A length in seconds was {value!r}.")
    return float(value)


def text(request: Request, name: str) -> str | None:
    value = request.parameters.get(name)
    return None if value is None else str(value)


def main_language(request: Request) -> str:
    """The first part of the language's tag: `en` of `en-GB`."""
    return primary_language(text(request, "language") or "en")


def refused(field: str, message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.InvalidInput, message, subject=field))


def _pixels(request: Request, name: str, usual: int) -> int:
    value = request.parameters.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise refused(name, f"A size in pixels was {value!r}.")
    return value
