"""Which addresses that others name may be called: public ones, and those where an API itself lives."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
EMBEDS_IPV4 = ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """An address that a provider must not be able to send us to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect for a URL. `addresses` are numbers, except behind a proxy, which looks names up."""

    parts: SplitResult
    host: str
    port: int
    addresses: tuple[str, ...]


async def download_target(url: str, api_url: str) -> Target:
    """Raises AddressRefused, and OSError where a name cannot be looked up."""
    parts, host, port = _taken_apart(url)
    if _is_proxied(parts.scheme, host) and not _is_number(host):
        return Target(parts, host, port, (host,))
    found = await _look_up(host, port)
    allowed = tuple(address for address in found if is_public(address))
    if not allowed:
        home = await _look_up(host_of(api_url), port)
        allowed = tuple(address for address in found if address in home)
    if not allowed:
        raise AddressRefused(f"{host} is not a public address.")
    return Target(parts, host, port, allowed)


def host_of(url: str) -> str:
    """The host's name; empty where there is none."""
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
    """HOST:PORT; None where there is none, or where a proxy stands before it."""
    try:
        _, host, port = _taken_apart(url)
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
    """Whether a number is one that the whole internet shares, also inside the IPv6 forms of IPv4."""
    number = ip_address(address.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (number, *_embedded(number)))


def _embedded(number: IPv4Address | IPv6Address) -> Sequence[IPv4Address]:
    if isinstance(number, IPv4Address):
        return ()
    inner = [number.ipv4_mapped, number.sixtofour, *(number.teredo or ())]
    if number in EMBEDS_IPV4:
        inner.append(IPv4Address(int(number) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


def _origin(url: str) -> tuple[str, str, int]:
    parts, host, port = _taken_apart(url)
    return parts.scheme, host.rstrip("."), port


def _taken_apart(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused("The address is malformed.") from error
    if parts.scheme not in PORTS or not host:
        raise AddressRefused(f"An address with {parts.scheme or 'no scheme'}: is not fetched.")
    if "@" in parts.netloc:
        raise AddressRefused("An address with a user's name in it is not fetched.")
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
