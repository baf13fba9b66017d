"""Meanings of provider errors (key, billing, rate limit, refusal, …), with error code and hint."""

from collections.abc import Mapping
from enum import StrEnum

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ErrorCode


class ErrorMeaning(StrEnum):
    """Reasons why services refuse or fail, independent of wording and status."""

    refusal = "refusal"
    billing = "billing"
    location = "location"
    model_access = "model_access"
    too_large = "too_large"
    blocked = "blocked"
    intercepted = "intercepted"
    key = "key"
    rate_limit = "rate_limit"
    overload = "overload"
    timeout = "timeout"
    input = "input"
    failure = "failure"


@frozen
class Classification:
    """The code for a meaning, its subject if fixed, and a hint for the user."""

    code: ErrorCode
    subject: str | None = None
    hint: str = ""


CLASSIFICATIONS: Mapping[ErrorMeaning, Classification] = {
    ErrorMeaning.refusal: Classification(ErrorCode.SensitiveContent),
    ErrorMeaning.billing: Classification(ErrorCode.QuotaExceeded),
    ErrorMeaning.location: Classification(
        ErrorCode.InvalidInput,
        "location",
        "The service is not available in this region; choose another provider's model.",
    ),
    ErrorMeaning.model_access: Classification(
        ErrorCode.InvalidInput, "model", "It may be retired, or not open to this account."
    ),
    ErrorMeaning.too_large: Classification(
        ErrorCode.InvalidInput,
        "prompt",
        "The same request can never fit: shorten the text, or choose another model.",
    ),
    ErrorMeaning.blocked: Classification(
        ErrorCode.ProviderFailure,
        hint="The account is blocked; choose another provider's model, or contact the service.",
    ),
    ErrorMeaning.intercepted: Classification(
        ErrorCode.ProviderFailure,
        hint="It comes from something in front of the service: a proxy, a firewall, a login page, or another "
        "server. Check the network and the base URL.",
    ),
    ErrorMeaning.key: Classification(ErrorCode.InvalidApiKey),
    ErrorMeaning.rate_limit: Classification(ErrorCode.RateLimited),
    ErrorMeaning.overload: Classification(ErrorCode.TransientProviderError),
    ErrorMeaning.timeout: Classification(ErrorCode.ProviderTimeout),
    ErrorMeaning.input: Classification(ErrorCode.InvalidInput),
    ErrorMeaning.failure: Classification(ErrorCode.ProviderFailure),
}
