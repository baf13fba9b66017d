"""The interface of every emulated API, and replies before, during and after a scripted failure."""

from dataclasses import replace
from typing import Protocol

from reelproof.domain.frozen import frozen
from reelproof.testing.servers import media
from reelproof.testing.servers.answers import error_reply
from reelproof.testing.servers.call_log import CallRecord, KeyForm
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.wire import HANG, RESET, HttpRequest, Reply

PAGE = b"<!doctype html><title>Welcome</title><p>This is a page."


@frozen
class Purpose:
    """What a call is for, and its prompt and model."""

    on: str
    prompt: str = ""
    model: str = ""


class ApiEmulator(Protocol):
    """One emulated API, under its own path. `form` is how its key is sent; None: no key is allowed."""

    needs_key: bool
    form: KeyForm | None

    def purpose(self, request: HttpRequest) -> Purpose: ...

    def unauthorized(self) -> Reply: ...

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        """Handles the call as the outcome says, and returns the response."""


def reply_before(outcome: Outcome) -> Reply | None:
    """Returns the reply if the outcome prevents the call; None if it is handled."""
    match outcome.do:
        case Act.error:
            return error_reply(outcome)
        case Act.hang:
            return HANG
        case Act.reset | Act.reset_before:
            return RESET
        case Act.redirect:
            return Reply(302, headers={"location": outcome.location})
        case _:
            return None


def file_reply(content: bytes, media_type: str, outcome: Outcome) -> Reply:
    """Builds the reply to a download."""
    match outcome.do:
        case Act.corrupt:
            return Reply(200, media.corrupted(content), media_type)
        case Act.empty:
            return Reply(200, b"", media_type)
        case _:
            return Reply(200, content, media_type)


def tampered(reply: Reply, outcome: Outcome) -> Reply:
    """Applies outcomes that disrupt sending the reply."""
    match outcome.do:
        case Act.lost:
            return RESET
        case Act.truncated:
            return replace(reply, cut=len(reply.content) // 2)
        case Act.drip:
            return replace(reply, pause_s=outcome.every_s)
        case Act.wrong_type:
            return Reply(200, PAGE, "text/html")
        case _:
            return reply
