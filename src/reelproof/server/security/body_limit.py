"""Upload limit: the maximum size of request bodies and of media uploads (413)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.domain.frozen import frozen
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES
from reelproof.planning.report.amount import size_text
from reelproof.server.problem import HttpError, http_error
from reelproof.server.security.asgi import RequestPredicate, headers_of, no_requests, path_of

LONGEST_LENGTH = 18


@frozen
class BodyLimits:
    """Body size limits of ordinary requests and of media uploads."""

    usual_bytes: int = 2_000_000
    upload_bytes: int = MAX_OWN_FILE_BYTES
    is_upload: RequestPredicate = no_requests

    def max_bytes(self, scope: Scope) -> int:
        return self.upload_bytes if self.is_upload(scope["method"], path_of(scope)) else self.usual_bytes


def body_limited(app: ASGIApp, limits: BodyLimits) -> ASGIApp:
    """Rejects (413) bodies that are too large, by Content-Length or by the bytes received."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        max_bytes = limits.max_bytes(scope)
        _check_content_length(scope, max_bytes)
        body = _Body(receive, send, max_bytes)
        # Frameworks may answer or wrap exceptions raised while reading the body; this takes precedence.
        try:
            await app(scope, body.receive, body.send)
        except Exception as error:
            if body.was_cut:
                raise _too_large(max_bytes) from error
            raise
        if body.was_cut:
            raise _too_large(max_bytes)

    return call


class _Body:
    """Counts received bytes. The application's response to a truncated body is dropped."""

    def __init__(self, receive: Receive, send: Send, max_bytes: int) -> None:
        self._receive = receive
        self._send = send
        self._most = max_bytes
        self._received = 0
        self._has_answer = False

    @property
    def was_cut(self) -> bool:
        """Whether the body was too large and no response has been sent."""
        return self._received > self._most and not self._has_answer

    async def receive(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        if self._received > self._most:
            raise _too_large(self._most)
        return message

    async def send(self, message: Message) -> None:
        if not self.was_cut:
            self._has_answer = True
            await self._send(message)


def _check_content_length(scope: Scope, max_bytes: int) -> None:
    for length in headers_of(scope, b"content-length"):
        if not (length.isascii() and length.isdigit()):
            raise http_error(400, "body", "Content-Length must be a number.")
        if len(length) > LONGEST_LENGTH or int(length) > max_bytes:
            raise _too_large(max_bytes)


def _too_large(max_bytes: int) -> HttpError:
    return http_error(413, "body", f"The body is larger than {size_text(max_bytes)}.")
