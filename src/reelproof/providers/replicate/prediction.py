"""A Replicate prediction: its status, the URLs of its results, its failure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ErrorCode, Failure, JsonValue
from reelproof.providers.replicate.errors import prediction_failure

ENDED = frozenset({"succeeded", "failed", "canceled", "aborted"})
STOPPED = frozenset({"canceled", "aborted"})


@frozen
class Prediction:
    """The relevant fields of a prediction; missing texts are empty."""

    id: str
    model: str
    version: str
    status: str
    given: JsonValue
    output: JsonValue
    error: JsonValue
    is_removed: bool
    created_at: datetime | None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    def is_after(self, moment: datetime) -> bool:
        return self.created_at is None or self.created_at >= moment

    @property
    def addresses(self) -> Sequence[str]:
        return addresses(self.output)

    def failure(self) -> Failure | None:
        """Returns why there is no result; None if there is one."""
        if self.status != "succeeded":
            return prediction_failure(self.status, self.error)
        if self.addresses:
            return None
        if self.is_removed:
            message = "Replicate keeps results for an hour; this one has expired."
            return Failure(ErrorCode.ProviderFailure, message, provider_code="data_removed")
        message = "The prediction succeeded but returned no result."
        return Failure(ErrorCode.ProviderFailure, message, provider_code="empty_output")


def read_prediction(data: JsonValue) -> Prediction | None:
    """Returns None if the data is not a prediction."""
    if not isinstance(data, Mapping) or not isinstance(id_ := data.get("id"), str) or not id_:
        return None
    return Prediction(
        id=id_,
        model=str(data.get("model") or ""),
        version=str(data.get("version") or ""),
        status=str(data.get("status") or ""),
        given=data.get("input"),
        output=data.get("output"),
        error=data.get("error"),
        is_removed=data.get("data_removed") is True,
        created_at=_time(data.get("created_at")),
    )


def addresses(output: JsonValue) -> Sequence[str]:
    """Returns the result URLs: an output may be a URL, a list or an object of them."""
    if isinstance(output, str):
        return [output] if output.startswith(("http://", "https://", "data:")) else []
    inner = output.values() if isinstance(output, Mapping) else output if isinstance(output, Sequence) else ()
    return [address for one in inner for address in addresses(one)]


def _time(value: JsonValue) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def is_same_input(ours: Mapping[str, Any], theirs: object, frame: str | None) -> bool:
    """Whether a prediction has this input; a frame's URL is ignored, as it differs with every upload."""
    if not isinstance(theirs, Mapping):
        return False
    return _without(theirs, frame) == _without(ours, frame)


def _without(given: Mapping[str, Any], frame: str | None) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != frame}
