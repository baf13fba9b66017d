"""What Replicate's errors mean: of calls by status and body, of predictions by the text they end with."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import (
    ErrorMeaning,
    ServiceErrors,
    ServiceProblem,
    answered,
    classify,
    words_of,
)
from reelproof.providers.fault import one_line
from reelproof.providers.http import Answer
from reelproof.providers.replicate.settings import TOKEN

VENDOR_BUSY = "E003"
VENDOR_BUSY_S = 30.0
# The answer came from before the service itself: what it did behind is not known.
UNCERTAIN_STATUSES = frozenset({500, 502, 504, *range(520, 530)})
FIELD = re.compile(
    r"\b(?:property |input: )?([a-z]\w{1,39})\b(?= is required| is not allowed| must | does not)",
    re.IGNORECASE,
)
OUR_CODE = re.compile(r"\((E\d{3,4})\)|\b(E\d{4})\b|code: ([A-Z]{2,})\b")
# E0xx come from the makers of models, whose own accounts and keys they may be about.
SERVICE = ServiceErrors(
    name="replicate",
    key_name=TOKEN,
    codes={
        "E005": ErrorMeaning.refusal,
        VENDOR_BUSY: ErrorMeaning.rate_limit,
        "E004": ErrorMeaning.overload,
        "E006": ErrorMeaning.input,
        **dict.fromkeys(("E001", "E002", "E1001", "E8367"), ErrorMeaning.failure),
        **dict.fromkeys(("E1000", "E6716", "E8765", "E9243", "E9828", "PA"), ErrorMeaning.overload),
        "Invalid version or not permitted": ErrorMeaning.model_access,
    },
    subjects={"E4875": "webhook"},
    statuses={404: ErrorMeaning.model_access},
    usual_field="input",
    names_account=False,
)


def classify_call(answer: Answer) -> Failure:
    """A call that was refused."""
    return call_failure(answer, datetime.now(UTC))


def classify_submit(answer: Answer) -> Failure:
    """A submit that was refused, or whose end nobody knows."""
    failure = classify_call(answer)
    return with_answer_lost(failure) if answer.status in UNCERTAIN_STATUSES else failure


def call_failure(answer: Answer, now: datetime) -> Failure:
    body = answer.json_or_none()
    error = body if isinstance(body, Mapping) else {}
    title, detail = one_line(error.get("title")), one_line(error.get("detail"))
    named = FIELD.search(detail)
    problem = ServiceProblem(
        status=answer.status,
        message=detail or title or answered("Replicate", answer),
        codes=(title,) if title else (),
        input_field=named.group(1) if named else "",
        details={"status": answer.status},
    )
    return classify(problem, SERVICE, now, answer)


def prediction_failure(status: str, error: JsonValue) -> Failure:
    """A prediction that ended in this status, with this error."""
    message = words_of(error) or ("" if error is None else " ".join(str(error).split()))
    details: dict[str, JsonValue] = {"status": status}
    if status == "aborted":
        late = "Replicate gave the prediction up before it started."
        return Failure(ErrorCode.ProviderTimeout, message or late, provider_code="aborted", details=details)
    if status == "canceled":
        stopped = "The prediction was canceled, or ran longer than Replicate lets it."
        return Failure(
            ErrorCode.ProviderFailure, message or stopped, provider_code="canceled", details=details
        )
    problem = ServiceProblem(
        status=0,
        message=message or "The prediction failed without a reason.",
        codes=(_code_in(message),),
        details=details,
    )
    failure = classify(problem, SERVICE, datetime.now(UTC))
    return replace(failure, retry_after_s=VENDOR_BUSY_S) if VENDOR_BUSY in problem.codes else failure


def _code_in(text: str) -> str:
    found = OUR_CODE.search(text)
    return next(code for code in found.groups() if code) if found else "failed"
