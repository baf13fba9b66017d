"""Classifies Google's errors: of calls by reason, quota, message and status, of operations by code."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.frozen import frozen
from reelproof.provider_api import Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import (
    ErrorMeaning,
    ServiceErrors,
    ServiceProblem,
    classify,
    unexplained,
)
from reelproof.providers.http import HttpResponse

LONGEST_MESSAGE = 500
# Part of the message of every 429, whichever quota is exhausted.
EVERY_QUOTA = "check your plan and billing details"
NO_MONEY = ("billing", "prepayment credits", "spend limit", "spending cap")
NO_ALLOWANCE = re.compile(r"\blimit: 0\b")
USED_UP = "QUOTA_USED_UP"
REFUSED_REASON = re.compile(r"PUBLIC_ERROR_(?:UNSAFE|PROMINENT|MINOR|SEXUAL|VIOLENCE|HARM|DANGER)\w*")
REFUSED = "PUBLIC_ERROR"
CODES: Mapping[str, ErrorMeaning] = {
    REFUSED: ErrorMeaning.refusal,
    **dict.fromkeys(
        ("API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "API_KEY_EXPIRED", "ACCESS_TOKEN_EXPIRED"),
        ErrorMeaning.key,
    ),
    "SERVICE_DISABLED": ErrorMeaning.model_access,
    "CONSUMER_SUSPENDED": ErrorMeaning.blocked,
    **dict.fromkeys(("BILLING_DISABLED", USED_UP), ErrorMeaning.billing),
}
HINTS: Mapping[str, str] = {
    "SERVICE_DISABLED": "The key is valid, but this service is disabled in its project: enable it, "
    "or choose another provider's model.",
}
STATUSES: Mapping[int, ErrorMeaning | None] = {
    404: ErrorMeaning.model_access,
    499: ErrorMeaning.timeout,
    501: None,
    504: ErrorMeaning.timeout,
}
# It came from in front of the service, or the service timed out: what was done is unknown.
UNCERTAIN_STATUSES = frozenset({502, 504, 524})
QUOTA_STATUSES = frozenset({400, 429})
FIELD = re.compile(r"[a-z]\w{1,39}")


@frozen
class _Quota:
    """An exhausted quota and its limit; texts are empty if not given."""

    name: str
    allowed: str


def classifier(key_name: str) -> Callable[[HttpResponse], Failure]:
    """Returns a classifier of error responses to calls with the key in `key_name`."""
    return lambda response: classify_answer(response, key_name, datetime.now(UTC))


def paid_classifier(key_name: str) -> Callable[[HttpResponse], Failure]:
    """The same for calls that may be charged even if they fail."""

    def classify_paid(response: HttpResponse) -> Failure:
        failure = classify_answer(response, key_name, datetime.now(UTC))
        return with_answer_lost(failure) if response.status in UNCERTAIN_STATUSES else failure

    return classify_paid


def classify_answer(response: HttpResponse, key_name: str, now: datetime) -> Failure:
    """Returns the failure for an error response."""
    problem = read_problem(response.json_or_none(), response.status)
    if not problem.message:
        problem = replace(problem, message=unexplained("The server", response))
    return classify(problem, service(key_name), now, response)


def service(key_name: str) -> ServiceErrors:
    return ServiceErrors("google", key_name, CODES, statuses=STATUSES, hints=HINTS)


def read_problem(body: JsonValue, status: int) -> ServiceProblem:
    """Reads the body of an error response, which may be a list."""
    outer = body[0] if isinstance(body, list) and body else body
    error = outer.get("error") if isinstance(outer, Mapping) else None
    if not isinstance(error, Mapping):
        return ServiceProblem(status, _line(error), details={"status": status, "quotas": []})
    details = list(_mappings(error.get("details")))
    message = _line(error.get("message"))
    quotas = [
        _Quota(_line(one.get("quotaId")), _line(one.get("quotaValue")))
        for one in _inner(details, "violations")
    ]
    reasons = [reason for detail in details if (reason := _line(detail.get("reason")))]
    codes = [*reasons, *([name] if (name := _name(error)) else [])]
    codes += [REFUSED] if any(map(REFUSED_REASON.fullmatch, reasons)) else []
    if status in QUOTA_STATUSES and _is_used_up(" ".join((message, *reasons)).lower(), quotas):
        codes.append(USED_UP)
    return ServiceProblem(
        status=status,
        message=message,
        codes=tuple(codes),
        input_field=next(
            (_last_name(_line(one.get("field"))) for one in _inner(details, "fieldViolations")), ""
        ),
        details={"status": status, "quotas": [quota.name for quota in quotas]},
    )


def _is_used_up(words: str, quotas: list[_Quota]) -> bool:
    """Whether waiting minutes does not help: a daily quota, a limit of zero, or no credit."""
    if any("PerDay" in quota.name or quota.allowed == "0" for quota in quotas):
        return True
    words = words.replace(EVERY_QUOTA, "")
    return NO_ALLOWANCE.search(words) is not None or any(named in words for named in NO_MONEY)


def _name(error: Mapping[str, JsonValue]) -> str:
    """The canonical status name, or the code, as operations omit the name."""
    code = error.get("code")
    return _line(error.get("status")) or ("" if code is None else str(code))


def _last_name(path: str) -> str:
    """`aspect_ratio` of `generation_config.image_config.aspect_ratio`; empty if it is not a name."""
    name = path.rpartition(".")[2]
    return name if FIELD.fullmatch(name) else ""


def _inner(details: list[Mapping[str, JsonValue]], name: str) -> Iterator[Mapping[str, JsonValue]]:
    for detail in details:
        yield from _mappings(detail.get(name))


def _mappings(values: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, Mapping):
            yield value


def _line(value: JsonValue) -> str:
    return " ".join(value.split())[:LONGEST_MESSAGE] if isinstance(value, str) else ""
