"""Keys are hidden wherever a failure has text."""

from reelproof.provider_api import ErrorCode, Failure
from reelproof.providers.http import ApiPlace, Secrets

KEY = "sk-very-secret"


def test_a_failure_holds_no_key() -> None:
    failure = Failure(
        ErrorCode.Unknown,
        f"The key {KEY} is bad",
        provider_code=f"bad_{KEY}",
        details={KEY: [{"a": f"Bearer {KEY}"}, 1, None, True]},
    )
    hidden = Secrets((KEY,)).hidden_failure(failure)
    assert KEY not in repr(hidden)
    assert hidden.message == "The key *** is bad"
    assert hidden.details == {"***": [{"a": "Bearer ***"}, 1, None, True]}


def test_what_is_too_short_for_a_key_hides_no_words() -> None:
    assert Secrets(("x",)).hidden("an example") == "an example"


def test_a_password_in_the_address_is_a_secret_too() -> None:
    place = ApiPlace("https://me:hunter22@example.com/v1", "KEY", KEY)
    assert place.secrets.hidden(f"{KEY} hunter22") == "*** ***"
    assert place.host == "example.com"
    assert KEY not in repr(place)
    assert KEY not in repr(place.secrets)
