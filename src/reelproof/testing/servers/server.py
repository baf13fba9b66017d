"""The scripted server itself: on the loopback address, inside a test or beside it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.comfyui import ComfyUiFace
from reelproof.testing.servers.elevenlabs import ElevenLabsFace
from reelproof.testing.servers.face import Face, reply_before, spoiled
from reelproof.testing.servers.fal import FalFace
from reelproof.testing.servers.files import Files
from reelproof.testing.servers.google import GoogleFace
from reelproof.testing.servers.ledger import API_KEY, Entry, KeyForm, Ledger
from reelproof.testing.servers.openai import OpenAiFace
from reelproof.testing.servers.outcome import Rule, Script
from reelproof.testing.servers.play import Play
from reelproof.testing.servers.replicate import ReplicateFace
from reelproof.testing.servers.script import read_script
from reelproof.testing.servers.wire import RESET, Asked, Reply, json_reply, serve_connection

HOST = "127.0.0.1"
START_S = 10.0


@dataclass(frozen=True, slots=True)
class Urls:
    """The base URLs to give to providers, and where the server itself is."""

    openai: str
    compatible: str
    azure: str
    replicate: str
    google: str
    comfyui: str
    fal: str
    elevenlabs: str
    control: str

    @classmethod
    def at(cls, origin: str) -> "Urls":
        return cls(
            openai=f"{origin}/openai/v1",
            compatible=f"{origin}/compatible/v1",
            azure=f"{origin}/azure/openai/v1",
            replicate=f"{origin}/replicate/v1",
            google=f"{origin}/google",
            comfyui=f"{origin}/comfyui",
            fal=f"{origin}/fal",
            elevenlabs=f"{origin}/elevenlabs",
            control=origin,
        )


class ProviderServer:
    """Speaks the protocols of providers, does what its script says, and keeps a ledger of all calls."""

    def __init__(self, script: Script | None = None) -> None:
        self.play = Play(script or Script())
        self.ledger = Ledger()
        self.files = Files()
        self.replicate = ReplicateFace(self.play, self.ledger, self.files)
        self._faces: Mapping[str, Face] = {
            "openai": OpenAiFace(self.play, self.ledger, self.files),
            "compatible": OpenAiFace(self.play, self.ledger, self.files, is_compatible=True),
            "azure": OpenAiFace(self.play, self.ledger, self.files, is_compatible=True, form=API_KEY),
            "replicate": self.replicate,
            "google": GoogleFace(self.play, self.ledger),
            "comfyui": ComfyUiFace(self.play, self.ledger),
            "fal": FalFace(self.play, self.ledger, self.files),
            "elevenlabs": ElevenLabsFace(self.play, self.ledger),
            "delivery": self.files,
        }
        self._urls: Urls | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def urls(self) -> Urls:
        if self._urls is None:
            raise RuntimeError("the server does not run")
        return self._urls

    def add(self, *rules: Rule) -> None:
        """Rules behind those that are there. From any thread."""
        self.play.add(rules)

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator["ProviderServer"]:
        """Listens while the block lasts; `port` 0 is any that is free."""
        server = await asyncio.start_server(self._connected, HOST, port)
        self._urls = Urls.at(f"http://{HOST}:{server.sockets[0].getsockname()[1]}")
        try:
            yield self
        finally:
            server.close()
            await self.replicate.callbacks.stop()
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        with suppress(asyncio.CancelledError):
            await serve_connection(self, reader, writer)

    def hangs_up_on(self, method: str, target: str, headers: list[tuple[str, str]]) -> bool:
        face = self._face(target)
        if face is None:
            return False
        purpose = face.purpose(Asked(method, target, headers))
        if not self.play.hangs_up_on(purpose.on, target):
            return False
        entry = self.ledger.open(method, target, purpose.on, headers, face.form)
        entry.act = "reset_before"
        self.ledger.close(entry, None)
        return True

    async def answer(self, asked: Asked) -> Reply:
        face = self._face(asked.target)
        if face is None:
            return self._control(asked)
        purpose = face.purpose(asked)
        entry = self.ledger.open(asked.method, asked.target, purpose.on, asked.headers, face.form)
        entry.prompt, entry.model = purpose.prompt, purpose.model
        reply = RESET
        try:
            reply = await self._reply(face, asked, entry)
        except Exception as error:
            # Otherwise a fault of the server would pass for one of the network, which tests often expect.
            self.ledger.complaints.append(f"call {entry.number}: the server itself failed: {error!r}")
            raise
        finally:
            self.ledger.close(entry, None if reply.resets or reply.hangs else reply.status)
        return reply

    async def _reply(self, face: Face, asked: Asked, entry: Entry) -> Reply:
        purpose = face.purpose(asked)
        entry.is_authorized = self._lets_in(asked, face.form)
        if face.needs_key and not entry.is_authorized:
            return face.unauthorized()
        outcome = self.play.outcome(purpose.on, asked.target, purpose.prompt)
        entry.act = outcome.do.value
        early = reply_before(outcome)
        return (
            early if early is not None else spoiled(await face.act(asked, purpose, outcome, entry), outcome)
        )

    def _lets_in(self, asked: Asked, form: KeyForm | None) -> bool:
        key = form.key_in(asked.headers) if form is not None else ""
        wanted = self.play.script.key
        return key == wanted if wanted is not None else bool(key)

    def _face(self, target: str) -> Face | None:
        return self._faces.get(target.lstrip("/").partition("/")[0].partition("?")[0])

    def _control(self, asked: Asked) -> Reply:
        match (asked.method, asked.path):
            case ("POST", "/__script"):
                return self._begin(asked.content)
            case ("POST", "/__rules"):
                return self._begin(asked.content, is_added=True)
            case ("GET", "/__ledger"):
                return json_reply(self.ledger.to_json())
            case ("DELETE", "/__ledger"):
                self.ledger.clear()
                return json_reply({})
            case _:
                return json_reply({"detail": "There is nothing here."}, 404)

    def _begin(self, content: bytes, is_added: bool = False) -> Reply:
        try:
            script = read_script(content)
        except ValueError as error:
            return json_reply({"detail": str(error)}, 422)
        if is_added:
            self.play.add(script.rules)
        else:
            self.play.begin(script)
        rules: JsonValue = len(script.rules)
        return json_reply({"rules": rules})


@contextmanager
def in_thread(script: Script | None = None) -> Iterator[ProviderServer]:
    """A server with an event loop of its own, for tests that have none."""
    server = ProviderServer(script)
    is_up = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        async with server.running():
            is_up.set()
            await stop.wait()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(run())

    thread = threading.Thread(target=work, name="scripted server", daemon=True)
    thread.start()
    try:
        if not is_up.wait(START_S):
            raise RuntimeError("the scripted server did not start")
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(START_S)
