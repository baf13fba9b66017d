"""Hosts and origins as requests write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.access.origins import (
    Authority,
    Origin,
    authority_of,
    check_address,
    checked_host,
    checked_network,
    checked_origin,
    client_network,
    is_loopback,
    is_same,
    origin_of,
)
from reelproof.domain.failure import ReelproofError

LOOPBACK = (
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1",
    "127.8.9.1",
    "::1",
    "[::1]",
    "::ffff:127.0.0.1",
)
EXPOSED = (
    "",
    "0.0.0.0",  # noqa: S104 it is refused
    "::",
    "192.168.1.4",
    "10.0.0.1",
    "fe80::1",
    "::ffff:10.0.0.1",
    "films.example.org",
)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("localhost", "localhost", None),
        ("LocalHost:8377", "localhost", 8377),
        ("films.example.org.", "films.example.org", None),
        ("127.0.0.1:80", "127.0.0.1", 80),
        ("[::1]", "::1", None),
        ("[0:0::1]:8377", "::1", 8377),
        ("a_b-c:1", "a_b-c", 1),
    ],
)
def test_a_host_is_read(text: str, host: str, port: int | None) -> None:
    assert authority_of(text) == Authority(host, port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        ":80",
        "host:",
        "host:x",
        "host:65536",
        "host:-1",
        "a b",
        "a/b",
        "user@host",
        "host,other",
        "[::1",
        "::1",
        "[host]",
        "[127.0.0.1]",
        "[::1]x",
        "[fe80::1%25eth0]",
        "hôst",
        "host\n",
        "a" * 254,
        "1" * 5000,
    ],
)
def test_nonsense_is_not_a_host(text: str) -> None:
    assert authority_of(text) is None


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("http://localhost:8377", Origin("http", "localhost", 8377)),
        ("http://localhost", Origin("http", "localhost", 80)),
        ("https://films.example.org", Origin("https", "films.example.org", 443)),
        ("https://films.example.org:443", Origin("https", "films.example.org", 443)),
        ("http://[::1]:1", Origin("http", "::1", 1)),
        ("tauri://localhost", Origin("tauri", "localhost", None)),
        ("null", None),
        ("", None),
        ("localhost", None),
        ("http://a/", None),
        ("http://a http://b", None),
        ("http://user@a", None),
    ],
)
def test_an_origin_is_read(text: str, origin: Origin | None) -> None:
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://localhost:8377", "localhost:8377", True),
        ("http://localhost:8378", "localhost:8377", False),
        ("http://127.0.0.1:8377", "localhost:8377", False),
        ("https://films.example.org", "films.example.org", True),
        ("https://films.example.org", "films.example.org:443", True),
        ("http://films.example.org", "films.example.org", True),
        ("https://films.example.org", "films.example.org:80", False),
        ("https://films.example.org:8443", "films.example.org", False),
        ("https://evil.example", "films.example.org", False),
        ("https://films.example.org.evil.example", "films.example.org", False),
    ],
)
def test_a_page_is_ours_by_host_and_port(origin: str, host: str, same: bool) -> None:
    read, host_parts = origin_of(origin), authority_of(host)
    assert read is not None
    assert host_parts is not None
    assert is_same(read, host_parts) is same


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    origin_of(f"https://{text}")
    authority = authority_of(text)
    assert authority is None or authority.host == authority.host.lower()


@pytest.mark.parametrize("host", LOOPBACK)
def test_this_machine_needs_no_token(host: str) -> None:
    assert is_loopback(host)
    check_address(host, has_token=False)


@pytest.mark.parametrize("host", EXPOSED)
def test_no_other_address_is_served_without_a_token(host: str) -> None:
    check_address(host, has_token=True)
    with pytest.raises(ReelproofError) as refused:
        check_address(host, has_token=False)
    failure = refused.value.failure
    assert (failure.full_code, failure.entry.exit_code) == ("InvalidInput:host", 2)
    assert "REELPROOF_API_TOKEN" in failure.message
    assert "secrets.token_urlsafe(32)" in failure.message


@pytest.mark.parametrize(
    ("address", "same_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_one_household_counts_as_one_caller(address: str, same_as: str) -> None:
    assert client_network(address) == same_as


def test_settings_are_read_in_one_form() -> None:
    assert checked_host("Films.Example.org.") == "films.example.org"
    assert checked_network("10.0.0.0/8") == "10.0.0.0/8"
    assert checked_origin("https://Studio.example.org") == Origin("https", "studio.example.org", 443)
    for check, text in ((checked_host, "a:80"), (checked_network, "10.0.0.1/8"), (checked_origin, "*")):
        with pytest.raises(ValueError, match="write it"):
            check(text)
