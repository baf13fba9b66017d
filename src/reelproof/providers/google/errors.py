"""What Google's errors mean: of calls by status, reason and quota, of operations by code."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.http import Answer, asked_wait_s

LONGEST_MESSAGE = 500
# In the message of every 429, whatever the quota that is used up.
EVERY_QUOTA = "please check your plan and billing details"
NO_MONEY = ("billing", "prepayment credits", "credits are depleted", "spend limit", "spending cap")
KEY_REFUSED = ("api key not valid", "api key expired", "requests to this api", "reported as leaked")
REFUSED = (
    "responsible ai",
    "usage guidelines",
    "sensitive words",
    "public_error_unsafe_generation",
    "celebrity or their likenesses",
)
PASSING_STATUSES = frozenset({408, 409, 425, *range(500, 600)})
GATEWAY_TIMEOUTS = frozenset({502, 504, 524})
UNIMPLEMENTED = 501
LOCATION = "location is not supported"
MODEL_HINT = "It may be retired, or not open to this account."
# google.rpc.Code, in which operations fail, as the status that a call would have had.
STATUS_OF_CODE: Mapping[int, int] = {
    1: 499, 3: 400, 4: 504, 5: 404, 7: 403, 8: 429, 9: 400, 13: 500, 14: 503, 16: 401
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, taken apart. Texts are empty where it has none."""

    status: int
    name: str
    message: str
    reasons: frozenset[str] = frozenset()
    quotas: tuple[Mapping[str, JsonValue], ...] = ()
    field: str = ""

    @property
    def words(self) -> str:
        return " ".join((self.message, *self.reasons)).lower()


def classifier(key_name: str) -> Callable[[Answer], Failure]:
    """Classifies error answers to calls with the key in `key_name`."""
    return lambda answer: classify(answer, key_name, datetime.now(UTC))


def classify(answer: Answer, key_name: str, now: datetime) -> Failure:
    """The failure that an error answer tells of."""
    body = answer.json_or_none()
    told = read_problem(_error(body), answer.status)
    usual = f"The server answered {answer.status}: {answer.text()[:200]}".rstrip(": ")
    failure = problem_failure(told, key_name, usual)
    if failure.code in (ErrorCode.RateLimited, ErrorCode.TransientProviderError):
        wait_s = asked_wait_s(answer.headers, body, told.message, now)
        failure = _waiting(failure, wait_s)
    return with_answer_lost(failure) if answer.status in GATEWAY_TIMEOUTS else failure
