"""Classifies fal's errors in their three formats: of models, of requests, of the gateway."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.provider_api import Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import (
    ErrorMeaning,
    ServiceErrors,
    ServiceProblem,
    classify,
    message_in,
    unexplained,
)
from reelproof.providers.fal.settings import KEY
from reelproof.providers.field_error import first_fault, one_line
from reelproof.providers.http import HttpResponse

NO_MEDIA = "no_media_generated"
NO_MEDIA_HINT = "Often an unstated refusal: try other words."
CANCELED_STATUS = 499
GATEWAY_TIMEOUT = 504
SERVICE = ServiceErrors(
    name="fal",
    key_name=KEY,
    codes={
        "content_policy_violation": ErrorMeaning.refusal,
        **dict.fromkeys((NO_MEDIA, "client_cancelled", "client_disconnected"), ErrorMeaning.failure),
        **dict.fromkeys(("request_timeout", "startup_timeout", "generation_timeout"), ErrorMeaning.timeout),
        **dict.fromkeys(
            (
                "runner_scheduling_failure",
                "runner_connection_timeout",
                "runner_disconnected",
                "runner_connection_refused",
                "runner_connection_error",
                "runner_incomplete_response",
                "runner_server_error",
                "internal_error",
                "internal_server_error",
                "downstream_service_unavailable",
                "downstream_service_error",
            ),
            ErrorMeaning.overload,
        ),
    },
    statuses={404: ErrorMeaning.model_access, CANCELED_STATUS: ErrorMeaning.failure},
    hints={NO_MEDIA: NO_MEDIA_HINT},
    default_field="input",
)
OWN_STATUSES = frozenset({400, 404, 413, 422, CANCELED_STATUS})
# The response came from in front of the queue: whether the request was queued is unknown.
UNCERTAIN_STATUSES = frozenset({500, 502, 504, *range(520, 530)})


def classify_call(response: HttpResponse) -> Failure:
    """Classifies a refused call, or a job's result that is an error."""
    return call_failure(response, datetime.now(UTC))


def classify_submit(response: HttpResponse) -> Failure:
    """Classifies a submit that was refused, or whose outcome is unknown."""
    failure = classify_call(response)
    is_uncertain = response.status in UNCERTAIN_STATUSES and not read_problem(response).codes
    return with_answer_lost(failure) if is_uncertain else failure


def call_failure(response: HttpResponse, now: datetime) -> Failure:
    problem = read_problem(response)
    is_late = problem.status == GATEWAY_TIMEOUT and not problem.codes
    statuses = {**SERVICE.statuses, GATEWAY_TIMEOUT: ErrorMeaning.timeout} if is_late else SERVICE.statuses
    return classify(problem, replace(SERVICE, statuses=statuses), now, response)


def job_failure(error: JsonValue, error_type: JsonValue) -> Failure:
    """Classifies a job's error that its result does not repeat."""
    kind = one_line(error_type)
    problem = ServiceProblem(
        status=0,
        message=message_in(error) or "The job failed; no reason was given.",
        codes=(kind,) if kind else (),
        details={"status": 0},
    )
    return classify(problem, SERVICE, datetime.now(UTC))


def is_job_failure(failure: Failure) -> bool:
    """Whether fetching a result failed because the job failed, not in transit."""
    status = failure.details.get("status")
    return status in OWN_STATUSES or (status is not None and failure.provider_code != str(status))


def read_problem(response: HttpResponse) -> ServiceProblem:
    body = response.json_or_none()
    outer = body if isinstance(body, Mapping) else {}
    detail = outer.get("detail")
    fault = first_fault(detail)
    kind = fault.type or one_line(outer.get("error_type")) or response.headers.get("x-fal-error-type", "")
    retryable = response.headers.get("x-fal-retryable") or response.headers.get("x-fal-needs-retry") or ""
    details: dict[str, JsonValue] = {"status": response.status}
    if request_id := response.headers.get("x-fal-request-id"):
        details["request_id"] = request_id
    return ServiceProblem(
        status=response.status,
        message=fault.message or one_line(detail) or unexplained("fal", response),
        codes=(kind,) if kind else (),
        input_field=fault.field,
        details=details,
        is_final=retryable.strip().lower() in ("false", "0"),
    )
