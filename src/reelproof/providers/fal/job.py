"""A job in fal's queue: its status, the URL of its result, word times."""

from collections.abc import Mapping, Sequence

from reelproof.domain.frozen import frozen
from reelproof.provider_api import (
    AssetKind,
    ErrorCode,
    Failure,
    JsonValue,
    ReelproofError,
    Request,
    SpokenWord,
)
from reelproof.providers.pauses import with_pause_marks
from reelproof.providers.word_times import words_of_list

WAITING = frozenset({"IN_QUEUE", "IN_PROGRESS"})
PLACES = ("images", "image", "audio", "video")
FLAGS = "has_nsfw_concepts"


@frozen
class QueueStatus:
    """The status of a job. A job that has ended may have failed."""

    status: str
    error: JsonValue = None
    error_type: JsonValue = None

    @property
    def has_ended(self) -> bool:
        return self.status not in WAITING

    @property
    def has_failed(self) -> bool:
        return bool(self.error or self.error_type)


def read_status(data: JsonValue) -> QueueStatus | None:
    """Returns None if there is no status."""
    status = data.get("status") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(status, str) or not status:
        return None
    return QueueStatus(status, data.get("error"), data.get("error_type"))


def result_address(output: JsonValue) -> str:
    """Returns the URL of the first image, the sound or the clip. Raises ReelproofError if there is none."""
    flags = output.get(FLAGS) if isinstance(output, Mapping) else None
    if isinstance(flags, Sequence) and any(flag is True for flag in flags):
        message = "fal's safety checker flagged the picture and blacked it out."
        raise ReelproofError(Failure(ErrorCode.SensitiveContent, message, provider_code=FLAGS))
    places = [output.get(name) for name in PLACES] if isinstance(output, Mapping) else []
    address = next((one for place in places if (one := _address(place)) is not None), None)
    if address is None:
        message = "The job succeeded but returned no result."
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, message, provider_code="empty_output"))
    return address


def spoken_words(output: JsonValue, request: Request) -> tuple[SpokenWord, ...]:
    """When each word of a narration is spoken; empty if the model returns no timestamps."""
    if request.kind is not AssetKind.narration or not isinstance(output, Mapping):
        return ()
    return words_of_list(output.get("timestamps"), with_pause_marks(request.prompt, ""))


def _address(place: JsonValue) -> str | None:
    if isinstance(place, Sequence) and not isinstance(place, str):
        return _address(place[0]) if place else None
    address = place.get("url") if isinstance(place, Mapping) else place
    is_one = isinstance(address, str) and address.startswith(("http://", "https://", "data:"))
    return address if isinstance(address, str) and is_one else None
