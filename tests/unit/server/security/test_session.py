"""Sessions are valid until they expire, and cannot be forged."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reelproof.access.owners import digest_of_token, owners_of
from reelproof.server.security.session import LIFETIME_S, new_session, owner_of_session
from tests.integration.server.security.guarded import ADAS_TOKEN, BOBS_TOKEN, OPERATOR_TOKEN, OWNERS

NOW_S = 1_800_000_000.5
SESSION = new_session(OWNERS, "ada", NOW_S)


def test_a_session_is_its_owners_until_it_ends() -> None:
    for name in OWNERS.digests:
        assert owner_of_session(OWNERS, new_session(OWNERS, name, NOW_S), NOW_S + 60) == name
    assert owner_of_session(OWNERS, SESSION, NOW_S + LIFETIME_S - 1) == "ada"
    assert owner_of_session(OWNERS, SESSION, NOW_S + LIFETIME_S) is None


def test_a_restart_does_not_end_it_and_another_token_does() -> None:
    def owner(api_token: str, adas_token: str) -> str | None:
        return owner_of_session(owners_of(api_token, {"ada": adas_token}), SESSION, NOW_S)

    assert owner(OPERATOR_TOKEN, ADAS_TOKEN) == "ada"
    assert owner(OPERATOR_TOKEN, BOBS_TOKEN) is None
    assert owner(BOBS_TOKEN, ADAS_TOKEN) is None
    assert owner_of_session(owners_of(OPERATOR_TOKEN, {}), SESSION, NOW_S) is None
    assert owner_of_session(owners_of(None, {}), SESSION, NOW_S) is None


def test_tokens_cannot_be_derived_from_their_digests() -> None:
    known = replace(OWNERS, session_key=digest_of_token(OPERATOR_TOKEN))
    assert owner_of_session(OWNERS, new_session(known, "ada", NOW_S), NOW_S) is None


@settings(deadline=None)
@given(st.integers(0, len(SESSION)), st.integers(0, 3), st.text(max_size=3))
def test_a_modified_session_is_invalid(place: int, cut: int, put: str) -> None:
    touched = SESSION[:place] + put + SESSION[place + cut :]
    assume(touched != SESSION)
    assert owner_of_session(OWNERS, touched, NOW_S) is None


@settings(deadline=None)
@given(
    st.one_of(st.text(), st.from_regex(r"(ada|local|eve)\.[0-9]{1,12}\.[A-Za-z0-9_-]{43}", fullmatch=True))
)
def test_a_forged_session_is_invalid(session: str) -> None:
    assert owner_of_session(OWNERS, session, NOW_S) is None
