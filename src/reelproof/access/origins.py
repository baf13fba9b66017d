"""Parses and validates host names, origins, proxy networks; requires a token on a public address."""

import re
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from reelproof.access.owners import HOW_TO_MAKE_ONE, TOKEN_VARIABLE
from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen

LOCALHOST = "localhost"
PORTS: Mapping[str, int] = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::(?P<port>[0-9]{1,5}))?")
_ORIGIN = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{0,30})://(?P<authority>[^/]+)")
# One IPv6 network, such as a household or office, counts as one address.
IPV6_PREFIX = 64


@frozen
class Authority:
    """A host name or normalized IP address, with an optional port."""

    host: str
    port: int | None


@frozen
class Origin:
    """The origin of a page."""

    scheme: str
    host: str
    port: int | None


def authority_of(text: str) -> Authority | None:
    """Parses a host with an optional port; None if it is invalid."""
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        return None
    port = int(found["port"]) if found["port"] else None
    host = _host_of(found["host"])
    return Authority(host, port) if host and (port is None or port < 65_536) else None


def origin_of(text: str) -> Origin | None:
    """Parses an origin; None if it is invalid or `null`."""
    found = _ORIGIN.fullmatch(text)
    authority = authority_of(found["authority"]) if found else None
    if found is None or authority is None:
        return None
    return Origin(found["scheme"], authority.host, authority.port or PORTS.get(found["scheme"]))


def is_same(origin: Origin, host: Authority) -> bool:
    """Whether the origin belongs to this host. The scheme is ignored because a proxy may hide it."""
    return origin.host == host.host and origin.port == (host.port or PORTS.get(origin.scheme))


def is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host. Among names, this is known only of `localhost`."""
    host = host.removeprefix("[").removesuffix("]")
    if host.lower().rstrip(".") == LOCALHOST:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def check_address(host: str, has_token: bool) -> None:
    """Raises ReelproofError (InvalidInput:host) if other machines could connect without a token."""
    if has_token or is_loopback(host):
        return
    shown = host or "every address"
    message = (
        f"{shown} can be reached from other machines without authentication. "
        f"Set {TOKEN_VARIABLE}, or listen on 127.0.0.1. To create a token: {HOW_TO_MAKE_ONE}"
    )
    raise invalid_input("host", message)


def client_network(host: str) -> str:
    """Returns the part of a client's address that identifies it for rate limits."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), IPV6_PREFIX), strict=False))


def checked_host(text: str) -> str:
    """Returns a normalized host name. Raises ValueError."""
    authority = authority_of(text)
    if authority is None or authority.port is not None:
        raise ValueError(f"{text!r} is not a host; write it without scheme and port, as in films.example.org")
    return authority.host


def host_of_url(url: str) -> str:
    """Returns the normalized host of a URL. Raises ValueError."""
    authority = authority_of(urlsplit(url).netloc)
    if authority is None:
        raise ValueError(f"{url!r} has no host; write it as in https://films.example.org")
    return authority.host


def checked_network(text: str) -> str:
    """Raises ValueError."""
    try:
        return str(ip_network(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is not an address or network; write it as in 10.0.0.0/8") from error


def checked_origin(text: str) -> Origin:
    """Raises ValueError."""
    origin = origin_of(text.lower())
    if origin is None:
        raise ValueError(f"{text!r} is not an origin; write it as in https://studio.example.org")
    return origin


def _host_of(text: str) -> str | None:
    is_in_brackets = text.startswith("[")
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None if is_in_brackets else text.lower().removesuffix(".") or None
    return str(address) if is_in_brackets == isinstance(address, IPv6Address) else None
