"""Allowed targets of downloads and of users' URLs."""

import socket
from collections.abc import Sequence

import pytest

from reelproof.access.outbound_addresses import (
    AddressRefused,
    check_user_address,
    download_target,
    is_public,
    is_same_origin,
    server_of,
    user_target,
)

PUBLIC_API = "https://1.1.1.1/v1"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("http://127.0.0.1:8880/v1", "127.0.0.1:8880"),
        ("https://tts.example.com/v1", "tts.example.com:443"),
        ("http://[::1]/v1", "[::1]:80"),
        ("nonsense", None),
        ("http://[broken", None),
        ("http://me:secret@example.com", None),
    ],
)
def test_the_place_of_a_server(url: str, server: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert server_of(url) == server
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1,::1")
    assert server_of("https://tts.example.com/v1") is None, "the proxy alone knows whether it is up"


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 nothing listens here
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "64:ff9b:1::1",
        "fec0::1",
        "4000::1",
    ],
)
def test_other_addresses_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://8.8.8.8/a",
        "//8.8.8.8/a",
        "http://",
        "http://[broken/a",
        "http://8.8.8.8:port/a",
        "http://me:pass@8.8.8.8/a",
        "http://127.0.0.1/a",
        "http://localhost/a",
        "http://2130706433/a",
        "http://0x7f.1/a",
        "http://[::1]/a",
        "http://169.254.169.254/latest/meta-data",
    ],
)
async def test_odd_and_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        await download_target(url, PUBLIC_API)


async def test_a_public_address_is_pinned() -> None:
    target = await download_target("https://8.8.8.8/a?b=1", PUBLIC_API)
    assert (target.host, target.port, target.addresses) == ("8.8.8.8", 443, ("8.8.8.8",))


async def test_a_server_on_this_machine_may_name_itself_but_no_neighbor() -> None:
    target = await download_target("http://127.0.0.1:9/a", "http://127.0.0.1:8/v1")
    assert target.addresses == ("127.0.0.1",)
    for url in ("http://127.0.0.2:9/a", "http://10.0.0.1/a", "http://[::1]:9/a"):
        with pytest.raises(AddressRefused):
            await download_target(url, "http://127.0.0.1:8/v1")


async def test_behind_a_proxy_names_are_left_to_it_but_numbers_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    target = await download_target("https://nowhere.invalid/a", PUBLIC_API)
    assert target.addresses == ("nowhere.invalid",)
    with pytest.raises(AddressRefused):
        await download_target("https://10.0.0.1/a", PUBLIC_API)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.example.com/v1/files/a?b=c", True),
        ("https://API.example.com:443/", True),
        ("http://api.example.com/", False),
        ("https://api.example.com:8443/", False),
        ("https://api.example.com.evil.example/", False),
        ("https://example.com/", False),
        ("https://user@api.example.com/", False),
        ("//api.example.com", False),
        ("https://[broken", False),
    ],
)
def test_a_key_is_at_home_at_the_same_origin_alone(url: str, expected: bool) -> None:
    assert is_same_origin(url, "https://api.example.com/v1beta") is expected


LOOPBACK = ("127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.1", "2130706433", "0x7f000001", "0x7f.1")
LOOPBACK_TOO = ("017700000001", "0177.0.0.1", "127.000.000.001", "①②⑦.⓪.⓪.①")
PRIVATE = ("10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "[fd00::1]", "[fc00::1]")
NEVER = (
    "0.0.0.0",  # noqa: S104 nothing listens here
    "0",
    "[::]",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "[fe80::1]",
    "224.0.0.1",
    "255.255.255.255",
    "[::ffff:10.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]",
)
ODD = (
    "file:///etc/passwd",
    "gopher://8.8.8.8:70/_GET",
    "ftp://8.8.8.8/a",
    "dict://8.8.8.8:11211/stat",
    "data:text/plain,hello",
    "//8.8.8.8/a",
    "https:8.8.8.8",
    "https://",
    "https:///a",
    "https://[broken/a",
    "https://8.8.8.8:port/a",
    "https://8.8.8.8:99999/a",
    "https://me:pass@8.8.8.8/a",
    "https://8.8.8.8@127.0.0.1/a",
    "https://8.8.8.8\\@127.0.0.1/a",
    "https://@8.8.8.8/a",
    "https://8.8.8.8／@127.0.0.1/a",
)


@pytest.mark.parametrize("host", [*LOOPBACK, *LOOPBACK_TOO, *PRIVATE, *NEVER])
async def test_a_users_url_reaches_no_private_place(host: str) -> None:
    with pytest.raises(AddressRefused):
        await user_target(f"https://{host}/hook", allow_private=False)


@pytest.mark.parametrize("host", [*LOOPBACK, *LOOPBACK_TOO, *PRIVATE])
async def test_own_servers_are_reachable_when_the_operator_allows_it(host: str) -> None:
    assert (await user_target(f"https://{host}/hook", allow_private=True)).addresses


@pytest.mark.parametrize("host", NEVER)
async def test_some_addresses_are_always_blocked(host: str) -> None:
    with pytest.raises(AddressRefused):
        await user_target(f"https://{host}/hook", allow_private=True)


@pytest.mark.parametrize("url", ODD)
async def test_odd_urls_are_refused_whatever_is_allowed(url: str) -> None:
    for allow_private in (False, True):
        with pytest.raises(AddressRefused):
            await user_target(url, allow_private=allow_private)
        with pytest.raises(AddressRefused):
            check_user_address(url, allow_private=allow_private)


async def test_http_is_for_loopback_alone() -> None:
    assert (await user_target("http://127.0.0.1:8080/", allow_private=True)).addresses == ("127.0.0.1",)
    for url, allow_private in (
        ("http://127.0.0.1:8080/", False),
        ("http://192.168.0.1/", True),
        ("http://8.8.8.8/", True),
        ("http://8.8.8.8/", False),
    ):
        with pytest.raises(AddressRefused):
            await user_target(url, allow_private=allow_private)
        with pytest.raises(AddressRefused):
            check_user_address(url, allow_private=allow_private)


@pytest.mark.parametrize("host", [*sorted({*LOOPBACK, *PRIVATE, *NEVER}), "0177.0.0.1"])
def test_numbers_are_refused_before_anything_is_looked_up(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)
    with pytest.raises(AddressRefused):
        check_user_address(f"https://{host}/hook", allow_private=False)
    check_user_address("https://hooks.example/a", allow_private=False)
    check_user_address("https://8.8.8.8/a", allow_private=False)


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Has every name lead to these addresses; the answer fills with the names that were looked up."""
    lookups: list[str] = []

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> Sequence[object]:
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return lookups


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"])
async def test_a_name_that_leads_to_a_private_place_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, address)
    with pytest.raises(AddressRefused):
        await user_target("https://hooks.example/a", allow_private=False)


async def test_only_public_addresses_of_a_name_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    lookups = resolving(monkeypatch, "10.0.0.1", "8.8.8.8", "127.0.0.1", "1.1.1.1")
    target = await user_target("https://hooks.example/a?b=c", allow_private=False)
    assert target.addresses == ("8.8.8.8", "1.1.1.1")
    assert target.url_at("8.8.8.8") == "https://8.8.8.8:443/a?b=c"
    assert target.host_header == "hooks.example"
    assert lookups == ["hooks.example"], "a second lookup could give another address"


async def test_no_proxy_is_trusted_to_look_a_users_name_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    resolving(monkeypatch, "10.0.0.1")
    with pytest.raises(AddressRefused):
        await user_target("https://hooks.example/a", allow_private=False)
