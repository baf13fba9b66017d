"""Access log: one line per request with owner, method, path, status and duration."""

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.server.security.asgi import shown_path

logger = logging.getLogger(__name__)


def logged(app: ASGIApp) -> ASGIApp:
    """Logs owner, method, path, status and duration of each request."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        started_s = time.perf_counter()
        status: int | None = None

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, watched)
        finally:
            _log(scope, status, time.perf_counter() - started_s)

    return call


def _log(scope: Scope, status: int | None, took_s: float) -> None:
    facts = {
        "method": scope["method"],
        "path": shown_path(scope),
        "status": status,
        "duration_ms": round(took_s * 1000, 1),
        "owner": scope["state"].get("owner"),
        "correlation_id": scope["state"]["correlation_id"],
    }
    logger.info("request completed" if status else "request failed without a response", extra=facts)
