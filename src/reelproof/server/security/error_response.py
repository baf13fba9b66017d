"""Converts exceptions to error responses (500, 503) that reveal no internals."""

import asyncio
import logging
from collections.abc import Mapping

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.server.problem import MEDIA_TYPE, HttpError, problem_body, status_of
from reelproof.server.security.asgi import shown_path

logger = logging.getLogger(__name__)
UNEXPECTED = "Internal server error. See the server's log for this correlation id."
RETRY_AFTER_S = 2


def with_error_responses(app: ASGIApp) -> ASGIApp:
    """Sends a problem response when the application raises. A stream already started is cut."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        response = _GuardedResponse(scope, send)
        try:
            await app(scope, receive, response.send)
        except ClientDisconnect:
            return
        except ReelproofError as error:
            await response.fail(error, error.failure, status_of(error))
        except asyncio.CancelledError:
            # Requests are canceled only when the server shuts down.
            shutdown = _shutting_down()
            await response.fail(shutdown, shutdown.failure, shutdown.status)
        except Exception as error:
            logger.exception("request failed", extra={"code": ErrorCode.Unknown.value})
            await response.fail(error, Failure(ErrorCode.Unknown, UNEXPECTED), 500)
        else:
            await response.release()

    return call


class _GuardedResponse:
    """Holds back responses with status 500 until it is known whether an exception follows: frameworks first
    send their own response and then raise.
    """

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._held: list[Message] = []
        self._has_begun = False

    async def send(self, message: Message) -> None:
        is_start = message["type"] == "http.response.start"
        if self._held or (is_start and message["status"] == 500):
            self._held.append(message)
            return
        self._has_begun = self._has_begun or is_start
        await self._send(message)

    async def release(self) -> None:
        for message in self._held:
            await self._send(message)

    async def fail(self, error: Exception, failure: Failure, status: int) -> None:
        """Sends the problem. Raises `error` if the response has started, which cuts the connection."""
        if self._has_begun:
            raise error
        headers = error.headers if isinstance(error, HttpError) else {}
        correlation_id = self._scope["state"]["correlation_id"]
        body = problem_body(failure, status, shown_path(self._scope), correlation_id)
        await self._send(_start(status, headers, len(body)))
        await self._send({"type": "http.response.body", "body": body})


def _shutting_down() -> HttpError:
    failure = Failure(ErrorCode.StorageFailure, "The server is shutting down. Try again when it is back.")
    return HttpError(503, failure, {"Retry-After": str(RETRY_AFTER_S)})


def _start(status: int, headers: Mapping[str, str], length: int) -> Message:
    all_headers = {**headers, "Content-Type": MEDIA_TYPE, "Content-Length": str(length)}
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in all_headers.items()]
    return {"type": "http.response.start", "status": status, "headers": encoded}
