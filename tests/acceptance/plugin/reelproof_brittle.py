"""A stranger's provider that ends the process it is in, for some prompts; it notes its calls in a file."""

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from reelproof.provider_api import (
    AssetKind,
    Check,
    Made,
    ModelInfo,
    Plugin,
    ProviderContext,
    Request,
    Ticket,
    VoiceInfo,
)
from reelproof.testing.scripted import ScriptedProvider

WORD = "bomb"
KINDS = (AssetKind.image, AssetKind.narration)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    os._exit(7)


def touch_nothing() -> None:
    ctypes.string_at(0)


def quit_politely() -> None:
    sys.exit("I quit.")


def interrupt() -> None:
    raise KeyboardInterrupt


def cancel() -> None:
    raise asyncio.CancelledError


class Panic(BaseException):
    """As of a library in Rust."""


def panic() -> None:
    raise Panic("I panic.")


def fail() -> None:
    raise RuntimeError("I am no ReelproofError.")


WAYS: Mapping[str, Callable[[], None]] = {
    "kill": kill,
    "exit": leave,
    "segfault": touch_nothing,
    "quit": quit_politely,
    "interrupt": interrupt,
    "cancel": cancel,
    "panic": panic,
    "raise": fail,
}


class Brittle:
    """`voice` responds immediately; `posted` responds by tickets, and collecting one may end the process;
    `card` is harmless.
    """

    def __init__(self, context: ProviderContext) -> None:
        self._log = Path(context.environment["BRITTLE_LOG"])
        self._way = context.environment.get("BRITTLE_WAY", "kill")
        self._media = ScriptedProvider()

    def models(self) -> Sequence[ModelInfo]:
        return (
            ModelInfo("voice", KINDS, bucket="brittle/voice", is_ticketed=False),
            ModelInfo("posted", KINDS, bucket="brittle/posted"),
            ModelInfo("card", (AssetKind.image,), bucket="brittle/card", is_ticketed=False),
        )

    def voices(self) -> Sequence[VoiceInfo]:
        return ()

    def check(self) -> Sequence[Check]:
        return ()

    async def make(self, request: Request) -> Made:
        if request.model == "card":
            return await self._media.make(request)
        self._note("make", request.prompt)
        return await self._made(request)

    async def submit(self, request: Request) -> Ticket:
        self._note("submit", request.prompt)
        return Ticket(request.prompt)

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """A job whose start was recorded here and nowhere else: the process ended in between."""
        submitted = [json.loads(line) for line in self._log.read_text().splitlines()]
        is_here = any((row["method"], row["prompt"]) == ("submit", request.prompt) for row in submitted)
        self._note("find", request.prompt)
        return Ticket(request.prompt) if is_here and request.prompt not in taken else None

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        self._note("collect", request.prompt)
        return await self._made(request)

    async def cancel(self, ticket: Ticket) -> None:
        self._note("cancel", ticket.id)

    async def release(self) -> None:
        return

    async def close(self) -> None:
        return

    async def _made(self, request: Request) -> Made:
        if WORD in request.prompt:
            # Other calls are in flight when it happens.
            await asyncio.sleep(0.2)
            await self._go_off()
        await asyncio.sleep(0.4)
        return await self._media.make(request)

    async def _go_off(self) -> None:
        if self._way == "hang":
            await asyncio.sleep(3_600)
        elif self._way == "thread":
            await asyncio.to_thread(kill)
        elif self._way in WAYS:
            WAYS[self._way]()

    def _note(self, method: str, prompt: str) -> None:
        with self._log.open("a") as log:
            log.write(json.dumps({"method": method, "prompt": prompt, "pid": os.getpid()}) + "\n")


plugin = Plugin(name="brittle", create=Brittle, environment=("BRITTLE_LOG", "BRITTLE_WAY"))
