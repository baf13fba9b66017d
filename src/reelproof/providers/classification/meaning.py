"""What a service can mean by an error, and the code of the one list that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reelproof.provider_api import ErrorCode


class Meaning(StrEnum):
    """Reasons for which services refuse or fail, whatever their words and statuses."""

    refusal = "refusal"
    billing = "billing"
    location = "location"
    model_access = "model_access"
    too_large = "too_large"
    blocked = "blocked"
    key = "key"
    rate_limit = "rate_limit"
    overload = "overload"
    timeout = "timeout"
    input = "input"
    failure = "failure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The code for a meaning, its subject where it is always the same, and what helps the person."""

    code: ErrorCode
    subject: str | None = None
    hint: str = ""


VERDICTS: Mapping[Meaning, Verdict] = {
    Meaning.refusal: Verdict(ErrorCode.SensitiveContent),
    Meaning.billing: Verdict(ErrorCode.QuotaExceeded),
    Meaning.location: Verdict(
        ErrorCode.InvalidInput,
        "location",
        "The service is not offered where this machine is; choose another provider's model.",
    ),
    Meaning.model_access: Verdict(
        ErrorCode.InvalidInput, "model", "It may be retired, or not open to this account."
    ),
    Meaning.too_large: Verdict(
        ErrorCode.InvalidInput,
        "prompt",
        "The same request can never fit: shorten the text, or choose another model.",
    ),
    Meaning.blocked: Verdict(
        ErrorCode.ProviderFailure,
        hint="The account is blocked, whatever is sent; choose another provider's model, or ask the service.",
    ),
    Meaning.key: Verdict(ErrorCode.InvalidApiKey),
    Meaning.rate_limit: Verdict(ErrorCode.RateLimited),
    Meaning.overload: Verdict(ErrorCode.TransientProviderError),
    Meaning.timeout: Verdict(ErrorCode.ProviderTimeout),
    Meaning.input: Verdict(ErrorCode.InvalidInput),
    Meaning.failure: Verdict(ErrorCode.ProviderFailure),
}
