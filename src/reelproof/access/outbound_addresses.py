"""SSRF protection: which addresses webhooks and downloads may call, public or private networks."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from reelproof.domain.frozen import frozen

PORTS = {"http": 80, "https": 443}
EMBEDS_IPV4 = ip_network("64:ff9b::/96")
# All other IPv6 addresses are private or unassigned.
SHARED_IPV6 = (ip_network("2000::/3"), EMBEDS_IPV4)
PRIVATE_NETWORKS = tuple(
    ip_network(network)
    for network in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


class AddressRefused(Exception):
    """An address that is not allowed as a target."""


@frozen
class ConnectTarget:
    """Where to connect for a URL. `addresses` are IP addresses, or the host name behind a proxy."""

    parts: SplitResult
    host: str
    port: int
    addresses: tuple[str, ...]

    def url_at(self, address: str) -> str:
        """The URL with the address in place of the host name, so that it is not resolved again."""
        host = f"[{address}]" if ":" in address else address
        return SplitResult(
            self.parts.scheme, f"{host}:{self.port}", self.parts.path, self.parts.query, ""
        ).geturl()

    @property
    def host_header(self) -> str:
        return self.parts.netloc


async def download_target(url: str, api_url: str) -> ConnectTarget:
    """Raises AddressRefused, and OSError if a name cannot be resolved."""
    parts, host, port = _split_url(url)
    if _is_proxied(parts.scheme, host) and not _is_number(host):
        return ConnectTarget(parts, host, port, (host,))
    found = await _look_up(host, port)
    allowed = tuple(address for address in found if is_public(address))
    if not allowed:
        home = await _look_up(host_of(api_url), port)
        allowed = tuple(address for address in found if address in home)
    if not allowed:
        raise AddressRefused(f"{host} is not a public address.")
    return ConnectTarget(parts, host, port, allowed)


async def user_target(url: str, *, allow_private: bool) -> ConnectTarget:
    """Resolves a user's URL: https to public addresses.

    With `allow_private`, also to loopback and to private networks, and http to loopback. No proxy is used:
    it would resolve the name itself. Raises AddressRefused, and OSError or ValueError if a name cannot be
    resolved.
    """
    parts, host, port = _split_url(url)
    may_be_called = _may_be_called(parts.scheme, allow_private)
    found = await _look_up(host, port)
    allowed = tuple(address for address in found if may_be_called(address))
    if not allowed:
        raise AddressRefused(_refusal(parts.scheme, host))
    return ConnectTarget(parts, host, port, allowed)


def check_user_address(url: str, *, allow_private: bool) -> None:
    """Refuses, without a lookup, the IP addresses and `localhost` that `user_target` would refuse.

    Raises AddressRefused.
    """
    parts, host, _ = _split_url(url)
    number = _numeric_address(host)
    if number is not None and not _may_be_called(parts.scheme, allow_private)(number):
        raise AddressRefused(_refusal(parts.scheme, host))


def host_of(url: str) -> str:
    """Returns the host name; empty if there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_same_origin(url: str, other: str) -> bool:
    """Whether scheme, host and port are the same."""
    try:
        return _origin(url) == _origin(other)
    except AddressRefused:
        return False


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def server_of(url: str) -> str | None:
    """Returns HOST:PORT; None without a host or behind a proxy."""
    try:
        _, host, port = _split_url(url)
    except AddressRefused:
        return None
    if _is_proxied(urlsplit(url).scheme, host):
        return None
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def password_of(url: str) -> str | None:
    try:
        return urlsplit(url).password
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Whether an IP address is globally routable, including IPv4 addresses embedded in IPv6."""
    number = ip_address(address.partition("%")[0])
    if isinstance(number, IPv6Address) and not any(number in network for network in SHARED_IPV6):
        return False
    return all(one.is_global and not one.is_multicast for one in (number, *_embedded(number)))


def _is_private(address: str) -> bool:
    """Loopback or a private network, but not link-local, where clouds serve their metadata."""
    number = ip_address(address.partition("%")[0])
    return number.is_loopback or any(number in network for network in PRIVATE_NETWORKS)


def _may_be_called(scheme: str, allow_private: bool) -> Callable[[str], bool]:
    if scheme == "http":
        return lambda address: allow_private and is_this_machine(address)
    return lambda address: is_public(address) or (allow_private and _is_private(address))


def _refusal(scheme: str, host: str) -> str:
    if scheme == "http":
        return f"{host} must not be called over http; use https."
    return f"{host} is not a public address."


def _embedded(number: IPv4Address | IPv6Address) -> Sequence[IPv4Address]:
    if isinstance(number, IPv4Address):
        return ()
    inner = [number.ipv4_mapped, number.sixtofour, *(number.teredo or ())]
    if number in EMBEDS_IPV4:
        inner.append(IPv4Address(int(number) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


def _origin(url: str) -> tuple[str, str, int]:
    parts, host, port = _split_url(url)
    return parts.scheme, host.rstrip("."), port


def _split_url(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused("The address is malformed.") from error
    if parts.scheme not in PORTS or not host:
        raise AddressRefused(f"Addresses with {parts.scheme or 'no scheme'}: are not fetched.")
    if "@" in parts.netloc:
        raise AddressRefused("An address that contains a user name is not fetched.")
    return parts, host, port or PORTS[parts.scheme]


async def _look_up(host: str, port: int) -> tuple[str, ...]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_proxied(scheme: str, host: str) -> bool:
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    return bool(proxies.get(scheme) or proxies.get("all")) and not proxy_bypass(host)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _numeric_address(host: str) -> str | None:
    """Returns the IP address a host denotes in any form resolvers accept, such as `0x7f.1`."""
    if host.rstrip(".") == "localhost":
        return "127.0.0.1"
    if _is_number(host):
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None
