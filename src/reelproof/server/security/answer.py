"""What is raised becomes a problem that tells the caller what to do, and never how the server is built."""

import asyncio
import logging
from collections.abc import Mapping

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.server.problem import MEDIA_TYPE, Refusal, problem_body, status_of
from reelproof.server.security.asgi import shown_path

logger = logging.getLogger(__name__)
NOT_FORESEEN = "The server failed at this request. Its log says more under the correlation id."
RETRY_AFTER_S = 2


def answered(app: ASGIApp) -> ASGIApp:
    """Answers for the application where it raises. A stream that has begun is cut."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(scope, send)
        try:
            await app(scope, receive, answer.send)
        except ClientDisconnect:
            return
        except ReelproofError as error:
            await answer.fail(error, error.failure, status_of(error))
        except asyncio.CancelledError:
            # Requests are canceled by a server that ends, and by nothing else.
            ending = _ending()
            await answer.fail(ending, ending.failure, ending.status)
        except Exception as error:
            logger.exception("a request failed", extra={"code": ErrorCode.Unknown.value})
            await answer.fail(error, Failure(ErrorCode.Unknown, NOT_FORESEEN), 500)
        else:
            await answer.release()

    return call


class _Answer:
    """Holds back an answer of status 500 until it is known whether an exception follows: frameworks answer in
    their own words first, and then raise.
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
        """Raises `error` where it is too late to answer, so that the server cuts the connection."""
        if self._has_begun:
            raise error
        headers = error.headers if isinstance(error, Refusal) else {}
        correlation_id = self._scope["state"]["correlation_id"]
        body = problem_body(failure, status, shown_path(self._scope), correlation_id)
        await self._send(_start(status, headers, len(body)))
        await self._send({"type": "http.response.body", "body": body})


def _ending() -> Refusal:
    failure = Failure(ErrorCode.StorageFailure, "The server is ending. Send this again when it is back.")
    return Refusal(503, failure, {"Retry-After": str(RETRY_AFTER_S)})


def _start(status: int, headers: Mapping[str, str], length: int) -> Message:
    told = {**headers, "Content-Type": MEDIA_TYPE, "Content-Length": str(length)}
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in told.items()]
    return {"type": "http.response.start", "status": status, "headers": encoded}
