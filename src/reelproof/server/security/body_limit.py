"""How large the body of a request may be."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.planning.report.amount import size_text
from reelproof.server.problem import Refusal, refuse
from reelproof.server.security.asgi import WhichRequests, headers_of, no_requests, path_of

LONGEST_LENGTH = 18


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How much a request may bring, and how much one that uploads a medium."""

    usual_bytes: int = 2_000_000
    upload_bytes: int = 250_000_000
    is_upload: WhichRequests = no_requests

    def most(self, scope: Scope) -> int:
        return self.upload_bytes if self.is_upload(scope["method"], path_of(scope)) else self.usual_bytes


def body_limited(app: ASGIApp, limits: BodyLimits) -> ASGIApp:
    """Refuses (413) what says that it is too large at once, and else what turns out to be."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        most = limits.most(scope)
        _refuse_announced(scope, most)
        body = _Body(receive, send, most)
        # Frameworks answer for what is raised while they read, or raise something else; this goes before it.
        try:
            await app(scope, body.receive, body.send)
        except Exception as error:
            if body.was_cut:
                raise _too_large(most) from error
            raise
        if body.was_cut:
            raise _too_large(most)

    return call


class _Body:
    """Counts what is received. What the application answers to a body that was cut is not sent."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._most = most
        self._received = 0
        self._has_answer = False

    @property
    def was_cut(self) -> bool:
        """Whether it was too large, and nothing has been answered."""
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


def _refuse_announced(scope: Scope, most: int) -> None:
    for length in headers_of(scope, b"content-length"):
        if not (length.isascii() and length.isdigit()):
            raise refuse(400, "body", "Content-Length has to be a number.")
        if len(length) > LONGEST_LENGTH or int(length) > most:
            raise _too_large(most)


def _too_large(most: int) -> Refusal:
    return refuse(413, "body", f"The body is larger than {size_text(most)}.")
