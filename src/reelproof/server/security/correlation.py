"""Correlation id of a request (`X-Correlation-ID`): allowed form, in responses, logs and jobs."""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.domain.correlation import CURRENT_CORRELATION
from reelproof.domain.ids import CorrelationId, new_correlation_id
from reelproof.server.security.asgi import headers_of, with_headers

HEADER = "X-Correlation-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9_.-]{8,64}")


def correlated(app: ASGIApp) -> ASGIApp:
    """Sets the caller's correlation id, or a new one, in `request.state.correlation_id`, in the log and
    in the response.
    """

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        correlation_id = _given(scope) or new_correlation_id()

        def add_header(headers: MutableHeaders) -> None:
            headers[HEADER] = correlation_id

        state = {**scope.get("state", {}), "correlation_id": correlation_id}
        before = CURRENT_CORRELATION.set(correlation_id)
        try:
            await app({**scope, "state": state}, receive, with_headers(send, add_header))
        finally:
            CURRENT_CORRELATION.reset(before)

    return call


def _given(scope: Scope) -> CorrelationId | None:
    given = headers_of(scope, HEADER.lower().encode())
    return CorrelationId(given[0]) if len(given) == 1 and WELL_FORMED.fullmatch(given[0]) else None
