"""Where downloads may go."""

import pytest

from reelproof.addresses import (
    AddressRefused,
    download_target,
    is_public,
    is_same_origin,
    server_of,
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
