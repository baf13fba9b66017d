"""What every imitated API has in common."""

from dataclasses import dataclass, replace
from typing import Protocol

from reelproof.testing.servers import media
from reelproof.testing.servers.answers import error_reply
from reelproof.testing.servers.ledger import Entry, KeyForm
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.wire import HANG, RESET, Asked, Reply

PAGE = b"<!doctype html><title>Welcome</title><p>This is a page."


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a call is for, and of which prompt and model."""

    on: str
    prompt: str = ""
    model: str = ""


class Face(Protocol):
    """One API, under its own path. `form` is how its key is shown; None: no key may come here."""

    needs_key: bool
    form: KeyForm | None

    def purpose(self, asked: Asked) -> Purpose: ...

    def unauthorized(self) -> Reply: ...

    async def act(self, asked: Asked, purpose: Purpose, outcome: Outcome, entry: Entry) -> Reply:
        """Does what was asked, as far as the outcome lets it, and answers."""


def reply_before(outcome: Outcome) -> Reply | None:
    """The reply of an outcome in which nothing is done; None: something is."""
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
    """A file as it is downloaded."""
    match outcome.do:
        case Act.corrupt:
            return Reply(200, media.corrupted(content), media_type)
        case Act.empty:
            return Reply(200, b"", media_type)
        case _:
            return Reply(200, content, media_type)


def spoiled(reply: Reply, outcome: Outcome) -> Reply:
    """The reply as it goes out, where the outcome spoils the sending."""
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
