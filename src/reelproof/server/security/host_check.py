"""Host header check (`allowed_hosts`, 421), which prevents DNS rebinding."""

from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.access.origins import LOCALHOST, Authority, authority_of, is_ip
from reelproof.server.problem import http_error
from reelproof.server.security.asgi import headers_of


def host_checked(app: ASGIApp, names: Collection[str]) -> ASGIApp:
    """Accepts requests for `names`, localhost and IP addresses, which DNS rebinding cannot use."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        host = host_of(scope).host
        if not (host == LOCALHOST or host in names or is_ip(host)):
            message = f"{host} is not a name of this server. Its operator can add it to allowed_hosts."
            raise http_error(421, "host", message)
        await app(scope, receive, send)

    return call


def host_of(scope: Scope) -> Authority:
    """Raises HttpError (400) if the Host header is missing, repeated or invalid."""
    given = headers_of(scope, b"host")
    host = authority_of(given[0]) if len(given) == 1 else None
    if host is None:
        raise http_error(400, "host", "The request must have exactly one Host, with or without a port.")
    return host
