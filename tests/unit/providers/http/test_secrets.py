"""Keys are redacted in all text of a failure."""

from reelproof.provider_api import ErrorCode, Failure
from reelproof.providers.http import ApiEndpoint, Secrets

KEY = "sk-very-secret"


def test_a_failure_holds_no_key() -> None:
    failure = Failure(
        ErrorCode.Unknown,
        f"The key {KEY} is bad",
        provider_code=f"bad_{KEY}",
        details={KEY: [{"a": f"Bearer {KEY}"}, 1, None, True]},
    )
    redacted = Secrets((KEY,)).redacted_failure(failure)
    assert KEY not in repr(redacted)
    assert redacted.message == "The key *** is bad"
    assert redacted.details == {"***": [{"a": "Bearer ***"}, 1, None, True]}


def test_values_too_short_for_a_key_redact_no_words() -> None:
    assert Secrets(("x",)).redacted("an example") == "an example"


def test_a_password_in_the_address_is_a_secret_too() -> None:
    endpoint = ApiEndpoint("https://me:hunter22@example.com/v1", "KEY", KEY)
    assert endpoint.secrets.redacted(f"{KEY} hunter22") == "*** ***"
    assert endpoint.host == "example.com"
    assert KEY not in repr(endpoint)
    assert KEY not in repr(endpoint.secrets)
