"""Classifies Replicate's errors: of calls by status and body, of predictions by their error text."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import (
    ErrorMeaning,
    ServiceErrors,
    ServiceProblem,
    classify,
    message_in,
    unexplained,
)
from reelproof.providers.field_error import one_line
from reelproof.providers.http import HttpResponse
from reelproof.providers.replicate.settings import TOKEN

VENDOR_BUSY = "E003"
VENDOR_BUSY_S = 30.0
# The response came from in front of the service: what the service did is unknown.
UNCERTAIN_STATUSES = frozenset({500, 502, 504, *range(520, 530)})
FIELD = re.compile(
    r"\b(?:property |input: )?([a-z]\w{1,39})\b(?= is required| is not allowed| must | does not)",
    re.IGNORECASE,
)
OUR_CODE = re.compile(r"\((E\d{3,4})\)|\b(E\d{4})\b|code: ([A-Z]{2,})\b")
# E0xx come from model vendors, and may concern the vendors' own accounts and keys.
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
    default_field="input",
    names_account=False,
)


def classify_call(response: HttpResponse) -> Failure:
    """Classifies a refused call."""
    return call_failure(response, datetime.now(UTC))


def classify_submit(response: HttpResponse) -> Failure:
    """Classifies a submit that was refused, or whose outcome is unknown."""
    failure = classify_call(response)
    return with_answer_lost(failure) if response.status in UNCERTAIN_STATUSES else failure


def call_failure(response: HttpResponse, now: datetime) -> Failure:
    body = response.json_or_none()
    error = body if isinstance(body, Mapping) else {}
    title, detail = one_line(error.get("title")), one_line(error.get("detail"))
    named = FIELD.search(detail)
    problem = ServiceProblem(
        status=response.status,
        message=detail or title or unexplained("Replicate", response),
        codes=(title,) if title else (),
        input_field=named.group(1) if named else "",
        details={"status": response.status},
    )
    return classify(problem, SERVICE, now, response)


def prediction_failure(status: str, error: JsonValue) -> Failure:
    """Classifies a prediction that ended with this status and error."""
    message = message_in(error) or ("" if error is None else " ".join(str(error).split()))
    details: dict[str, JsonValue] = {"status": status}
    if status == "aborted":
        late = "Replicate aborted the prediction before it started."
        return Failure(ErrorCode.ProviderTimeout, message or late, provider_code="aborted", details=details)
    if status == "canceled":
        stopped = "The prediction was canceled, or exceeded Replicate's time limit."
        return Failure(
            ErrorCode.ProviderFailure, message or stopped, provider_code="canceled", details=details
        )
    problem = ServiceProblem(
        status=0,
        message=message or "The prediction failed; no reason was given.",
        codes=(_code_in(message),),
        details=details,
    )
    failure = classify(problem, SERVICE, datetime.now(UTC))
    return replace(failure, retry_after_s=VENDOR_BUSY_S) if VENDOR_BUSY in problem.codes else failure


def _code_in(text: str) -> str:
    found = OUR_CODE.search(text)
    return next(code for code in found.groups() if code) if found else "failed"
