"""Owners and their tokens."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.access.owners import (
    Owners,
    checked_operator_token,
    checked_owner,
    owners_of,
)
from reelproof.domain.failure import ReelproofError
from tests.integration.server.security.guarded import ADAS_TOKEN, BOBS_TOKEN, DIGEST, OPERATOR_TOKEN, OWNERS


@pytest.mark.parametrize(
    ("token", "owner"),
    [
        (OPERATOR_TOKEN, "local"),
        (ADAS_TOKEN, "ada"),
        (BOBS_TOKEN, "bob"),
        (DIGEST, None),
        ("", None),
        (ADAS_TOKEN[:-1], None),
        (f"{ADAS_TOKEN} ", None),
        (ADAS_TOKEN.upper(), None),
        ("ünïcödé-and-\ud800", None),
    ],
)
def test_a_token_belongs_to_one_owner(token: str, owner: str | None) -> None:
    assert OWNERS.of_token(token) == owner


@settings(deadline=None)
@given(st.text())
def test_no_other_token_is_anybodys(token: str) -> None:
    known = token in (OPERATOR_TOKEN, ADAS_TOKEN, BOBS_TOKEN)
    assert (OWNERS.of_token(token) is not None) is known


def test_no_token_is_needed_when_none_is_set() -> None:
    assert owners_of(None, {}) == Owners()
    assert not Owners().needs_token
    assert Owners().of_token("") is None
    assert OWNERS.needs_token


def test_nothing_of_a_token_is_shown() -> None:
    assert repr(OWNERS) == "Owners()"


@pytest.mark.parametrize(
    ("api_token", "others", "code", "words"),
    [
        (None, {"ada": ADAS_TOKEN}, "MissingApiKey:REELPROOF_API_TOKEN", "require an operator"),
        (OPERATOR_TOKEN, {"ada": OPERATOR_TOKEN}, "InvalidInput:settings", "ada has the same token"),
        (OPERATOR_TOKEN, {"ada": BOBS_TOKEN, "bob": DIGEST}, "InvalidInput:settings", "bob has the same"),
    ],
)
def test_ambiguous_owners_are_refused(
    api_token: str | None, others: dict[str, str], code: str, words: str
) -> None:
    with pytest.raises(ReelproofError) as refused:
        owners_of(api_token, others)
    assert refused.value.failure.full_code == code
    assert words in refused.value.failure.message
    assert not any(token in refused.value.failure.message for token in others.values())


@pytest.mark.parametrize(
    ("name", "token", "words"),
    [
        ("local", ADAS_TOKEN, "operator"),
        ("Ada", ADAS_TOKEN, "owner name"),
        ("_ada", ADAS_TOKEN, "owner name"),
        ("a.da", ADAS_TOKEN, "owner name"),
        ("ada\n", ADAS_TOKEN, "owner name"),
        ("a" * 65, ADAS_TOKEN, "owner name"),
        ("ada", "too-short-012345"[:15], "16 characters"),
        ("ada", "has a space 0123456789", "no spaces"),
        ("ada", "ünïcödé-0123456789", "16 characters"),
        ("ada", "sha256:0123456789abcdef", "64 digits"),
        ("ada", f"sha256:{hashlib.sha256(b'x').hexdigest().upper()}", "64 digits"),
    ],
)
def test_invalid_owners_are_reported_with_reasons(name: str, token: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refused:
        checked_owner(name, token)
    assert token not in str(refused.value)


def test_valid_owners_are_accepted() -> None:
    checked_owner("ada", ADAS_TOKEN)
    checked_owner("0-ada_b", DIGEST)
    assert checked_operator_token(OPERATOR_TOKEN) == OPERATOR_TOKEN
    with pytest.raises(ValueError, match="plain text"):
        checked_operator_token(DIGEST)
