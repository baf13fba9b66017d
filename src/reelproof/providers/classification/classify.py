"""Maps a provider's error (HTTP status, code, message) to the error list: retryable, refused, …"""

import re
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ErrorCode, Failure
from reelproof.providers.classification.error_text import unwrapped
from reelproof.providers.classification.meaning import CLASSIFICATIONS, ErrorMeaning
from reelproof.providers.classification.problem import ServiceProblem
from reelproof.providers.classification.words import meaning_in
from reelproof.providers.http import HttpResponse, requested_wait_s

LONGEST_MESSAGE = 500
SERVER_ERRORS = range(500, 600)
TOO_LARGE = 413
STATUSES: Mapping[int, ErrorMeaning] = {
    **dict.fromkeys(range(200, 300), ErrorMeaning.failure),
    **dict.fromkeys((400, 404, TOO_LARGE, 422), ErrorMeaning.input),
    **dict.fromkeys((401, 403), ErrorMeaning.key),
    402: ErrorMeaning.billing,
    429: ErrorMeaning.rate_limit,
    **dict.fromkeys((408, 409, 425, *SERVER_ERRORS), ErrorMeaning.overload),
    **dict.fromkeys((405, 407, 501, 505, 511), ErrorMeaning.intercepted),
    410: ErrorMeaning.model_access,
    451: ErrorMeaning.location,
    499: ErrorMeaning.timeout,
}
WAITED_FOR = (ErrorCode.RateLimited, ErrorCode.TransientProviderError)
TRANSIENT = (ErrorMeaning.overload, ErrorMeaning.timeout)
RETRIED = (*TRANSIENT, ErrorMeaning.rate_limit)
SERVICE_MEANINGS = (
    ErrorMeaning.key,
    ErrorMeaning.model_access,
    ErrorMeaning.input,
    ErrorMeaning.failure,
    None,
)
REFUSED = re.compile(
    r"(?<!moderation )\b(?:prompt|request|input|output|response|content|image)s?\b.{0,60}"
    r"\b(?:reject|filtered|block|flag|violat|refus)|敏感|违规|拒绝|拒否",
    re.IGNORECASE,
)
SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "！", "？")
# The header by which services say whether to retry, whatever the status.
SHOULD_RETRY = "x-should-retry"


@frozen
class ServiceErrors:
    """How one service names its errors.

    `codes` and `subjects` are looked up by the service's own names; a code of `vague_codes` counts only after
    the words, which may say more. `statuses` differ from the usual ones. `default_field` is what an input
    error is about if no field is named. `hints` are added to the message by code. `names_account`: an error
    of a job may concern this account, not only the model maker's.
    """

    name: str
    key_name: str
    codes: Mapping[str, ErrorMeaning] = field(default_factory=dict)
    vague_codes: Mapping[str, ErrorMeaning] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[int, ErrorMeaning | None] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    default_field: str = "request"
    names_account: bool = True


def classify(
    problem: ServiceProblem, service: ServiceErrors, now: datetime, response: HttpResponse | None = None
) -> Failure:
    """Returns the failure for a problem. The `response` it came from may name a wait."""
    problem = replace(problem, message=unwrapped(problem.message))
    meaning = _by_answer(meaning_of(problem, service), problem, service, response)
    entry = CLASSIFICATIONS[meaning] if meaning else None
    code = entry.code if entry else ErrorCode.Unknown
    wait_s = None
    if code in WAITED_FOR and response is not None:
        wait_s = requested_wait_s(response.headers, response.json_or_none(), problem.message, now)
    hints = (service.hints.get(name) for name in problem.codes)
    hint = next(filter(None, hints), entry.hint if entry else "")
    return Failure(
        code,
        _with_hint(problem.message[:LONGEST_MESSAGE], hint),
        subject=_subject(problem, meaning, service),
        provider_code=next(iter(problem.codes), "") or str(problem.status),
        retry_after_s=wait_s,
        details=problem.details,
    )


def _with_hint(message: str, hint: str) -> str:
    message = message.rstrip()
    is_open = bool(hint and message) and not message.endswith(SENTENCE_ENDS)
    return f"{message}{'.' if is_open else ''} {hint}".strip()


def meaning_of(problem: ServiceProblem, service: ServiceErrors) -> ErrorMeaning | None:
    """Decides by the service's codes, then its message, then the status; None if unknown."""
    meaning = (
        _by_code(problem, service.codes)
        or _by_subject(problem, service)
        or _by_words(problem, service)
        or _by_code(problem, service.vague_codes)
        or _by_status(problem, service)
    )
    return ErrorMeaning.failure if problem.is_final and meaning in TRANSIENT else meaning


def _by_answer(
    meaning: ErrorMeaning | None,
    problem: ServiceProblem,
    service: ServiceErrors,
    response: HttpResponse | None,
) -> ErrorMeaning | None:
    """Adjusts the meaning: a page is not from the service itself, and a header may rule on retrying."""
    if response is None:
        return meaning
    should_retry = response.headers.get(SHOULD_RETRY, "").strip().lower()
    is_of_status = meaning is _by_status(problem, service)
    if response.is_page and meaning is ErrorMeaning.refusal:
        return ErrorMeaning.intercepted  # services never refuse a prompt with a page; network filters do
    if should_retry == "true" and is_of_status and meaning not in RETRIED:
        return ErrorMeaning.overload
    if should_retry == "false" and meaning in RETRIED:
        return ErrorMeaning.failure
    if response.is_page and is_of_status and problem.status != TOO_LARGE and meaning in SERVICE_MEANINGS:
        return ErrorMeaning.intercepted
    return meaning


def _by_code(problem: ServiceProblem, codes: Mapping[str, ErrorMeaning]) -> ErrorMeaning | None:
    return next((codes[code] for code in problem.codes if code in codes), None)


def _by_subject(problem: ServiceProblem, service: ServiceErrors) -> ErrorMeaning | None:
    return ErrorMeaning.input if any(code in service.subjects for code in problem.codes) else None


def _by_words(problem: ServiceProblem, service: ServiceErrors) -> ErrorMeaning | None:
    meaning = meaning_in(problem.message, service.name)
    if meaning is ErrorMeaning.refusal and problem.status in SERVER_ERRORS:
        # A server error is no refusal unless it says so: gateways forward refusals as a 500.
        return meaning if REFUSED.search(problem.message) else None
    if (
        problem.status == 0
        and not service.names_account
        and meaning in (ErrorMeaning.billing, ErrorMeaning.key)
    ):
        return ErrorMeaning.failure
    # If both are reasons to wait, the status is the more precise.
    return None if meaning in RETRIED and _by_status(problem, service) in RETRIED else meaning


def _by_status(problem: ServiceProblem, service: ServiceErrors) -> ErrorMeaning | None:
    if problem.status == 0:
        return ErrorMeaning.failure
    if problem.status in service.statuses:
        return service.statuses[problem.status]
    return STATUSES.get(problem.status)


def _subject(problem: ServiceProblem, meaning: ErrorMeaning | None, service: ServiceErrors) -> str | None:
    if meaning is ErrorMeaning.key:
        return service.key_name
    if meaning is not ErrorMeaning.input:
        return CLASSIFICATIONS[meaning].subject if meaning else None
    named = (service.subjects.get(code) for code in problem.codes)
    return next(filter(None, named), problem.input_field or service.default_field)
