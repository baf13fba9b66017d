"""Requests must name this server as it goes by: a page that points its own name here stays outside."""

from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.access.origins import LOCALHOST, Authority, authority_of, is_ip
from reelproof.server.problem import refuse
from reelproof.server.security.asgi import headers_of


def host_checked(app: ASGIApp, names: Collection[str]) -> ASGIApp:
    """Takes requests for `names`, for localhost and for IP addresses, which no page can point elsewhere."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        host = host_of(scope).host
        if not (host == LOCALHOST or host in names or is_ip(host)):
            message = f"This server does not go by the name {host}. Its operator can add it to allowed_hosts."
            raise refuse(421, "host", message)
        await app(scope, receive, send)

    return call


def host_of(scope: Scope) -> Authority:
    """Raises Refusal (400) where the request names none, several or nonsense."""
    given = headers_of(scope, b"host")
    host = authority_of(given[0]) if len(given) == 1 else None
    if host is None:
        raise refuse(400, "host", "The request has to name one host, with or without a port.")
    return host
