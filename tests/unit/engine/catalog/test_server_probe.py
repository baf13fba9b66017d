"""Probes of self-hosted servers."""

import socket
from collections.abc import Iterator

import pytest

from reelproof.engine.catalog.server_probe import ServerProbe


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def address(server: socket.socket) -> str:
    host, port = server.getsockname()
    return f"{host}:{port}"


def test_a_server_that_accepts_connections_is_up(server: socket.socket) -> None:
    assert ServerProbe().is_up(address(server))


def test_a_server_that_has_ended_is_down(server: socket.socket) -> None:
    ended = address(server)
    server.close()
    assert not ServerProbe().is_up(ended)


@pytest.mark.parametrize("malformed", ["", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:99999999"])
def test_an_address_without_a_port_is_down(malformed: str) -> None:
    assert not ServerProbe().is_up(malformed)


def test_a_result_is_reused_until_it_is_old(server: socket.socket) -> None:
    kept, renewed = ServerProbe(ttl_s=600), ServerProbe(ttl_s=0)
    name = address(server)
    assert (kept.is_up(name), renewed.is_up(name)) == (True, True)
    server.close()
    assert (kept.is_up(name), renewed.is_up(name)) == (True, False)


def test_a_bracketed_address_is_an_ipv6_one() -> None:
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("IPv6 is not available here")
    with server:
        assert ServerProbe().is_up(f"[::1]:{server.getsockname()[1]}")
