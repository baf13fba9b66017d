"""The scripted server: on the loopback address, in the test's process or a separate one."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue
from reelproof.testing.servers.call_log import API_KEY, CallLog, CallRecord, KeyForm
from reelproof.testing.servers.comfyui.emulator import ComfyUiEmulator
from reelproof.testing.servers.elevenlabs.emulator import ElevenLabsEmulator
from reelproof.testing.servers.emulator import ApiEmulator, reply_before, tampered
from reelproof.testing.servers.fal.emulator import FalEmulator
from reelproof.testing.servers.files import FileServer
from reelproof.testing.servers.google.emulator import GoogleEmulator
from reelproof.testing.servers.openai.emulator import OpenAiEmulator
from reelproof.testing.servers.outcome import OutcomeRule, ServerScript
from reelproof.testing.servers.replicate.emulator import ReplicateEmulator
from reelproof.testing.servers.script import read_script
from reelproof.testing.servers.script_runner import ScriptRunner
from reelproof.testing.servers.wire import RESET, HttpRequest, Reply, json_reply, serve_connection

HOST = "127.0.0.1"
START_S = 10.0


@frozen
class Urls:
    """The base URLs for providers, and the URL of the server itself."""

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
    """Emulates providers' APIs, follows its script, and logs all calls."""

    def __init__(self, script: ServerScript | None = None) -> None:
        self.script_runner = ScriptRunner(script or ServerScript())
        self.call_log = CallLog()
        self.files = FileServer()
        self.replicate = ReplicateEmulator(self.script_runner, self.call_log, self.files)
        self._emulators: Mapping[str, ApiEmulator] = {
            "openai": OpenAiEmulator(self.script_runner, self.call_log, self.files),
            "compatible": OpenAiEmulator(self.script_runner, self.call_log, self.files, is_compatible=True),
            "azure": OpenAiEmulator(
                self.script_runner, self.call_log, self.files, is_compatible=True, form=API_KEY
            ),
            "replicate": self.replicate,
            "google": GoogleEmulator(self.script_runner, self.call_log),
            "comfyui": ComfyUiEmulator(self.script_runner, self.call_log),
            "fal": FalEmulator(self.script_runner, self.call_log, self.files),
            "elevenlabs": ElevenLabsEmulator(self.script_runner, self.call_log),
            "delivery": self.files,
        }
        self._urls: Urls | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def urls(self) -> Urls:
        if self._urls is None:
            raise RuntimeError("the server is not running")
        return self._urls

    def add(self, *rules: OutcomeRule) -> None:
        """Appends rules. May be called from any thread."""
        self.script_runner.add(rules)

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator["ProviderServer"]:
        """Listens for the duration of the block; `port` 0 picks a free one."""
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

    def drops_before_body(self, method: str, target: str, headers: list[tuple[str, str]]) -> bool:
        emulator = self._emulator(target)
        if emulator is None:
            return False
        purpose = emulator.purpose(HttpRequest(method, target, headers))
        if not self.script_runner.drops_before_body(purpose.on, target):
            return False
        entry = self.call_log.open(method, target, purpose.on, headers, emulator.form)
        entry.act = "reset_before"
        self.call_log.close(entry, None)
        return True

    async def answer(self, request: HttpRequest) -> Reply:
        emulator = self._emulator(request.target)
        if emulator is None:
            return self._control(request)
        purpose = emulator.purpose(request)
        entry = self.call_log.open(request.method, request.target, purpose.on, request.headers, emulator.form)
        entry.prompt, entry.model = purpose.prompt, purpose.model
        reply = RESET
        try:
            reply = await self._reply(emulator, request, entry)
        except Exception as error:
            # Otherwise a bug in the server would look like a network error, which tests often expect.
            self.call_log.complaints.append(f"call {entry.number}: the server itself failed: {error!r}")
            raise
        finally:
            self.call_log.close(entry, None if reply.resets or reply.hangs else reply.status)
        return reply

    async def _reply(self, emulator: ApiEmulator, request: HttpRequest, entry: CallRecord) -> Reply:
        purpose = emulator.purpose(request)
        entry.is_authorized = self._accepts_key(request, emulator.form)
        if emulator.needs_key and not entry.is_authorized:
            return emulator.unauthorized()
        outcome = self.script_runner.outcome(purpose.on, request.target, purpose.prompt)
        entry.act = outcome.do.value
        early = reply_before(outcome)
        return (
            early
            if early is not None
            else tampered(await emulator.act(request, purpose, outcome, entry), outcome)
        )

    def _accepts_key(self, request: HttpRequest, form: KeyForm | None) -> bool:
        key = form.key_in(request.headers) if form is not None else ""
        wanted = self.script_runner.script.key
        return key == wanted if wanted is not None else bool(key)

    def _emulator(self, target: str) -> ApiEmulator | None:
        return self._emulators.get(target.lstrip("/").partition("/")[0].partition("?")[0])

    def _control(self, request: HttpRequest) -> Reply:
        match (request.method, request.path):
            case ("POST", "/__script"):
                return self._begin(request.content)
            case ("POST", "/__rules"):
                return self._begin(request.content, is_added=True)
            case ("GET", "/__ledger"):
                return json_reply(self.call_log.to_json())
            case ("DELETE", "/__ledger"):
                self.call_log.clear()
                return json_reply({})
            case _:
                return json_reply({"detail": "Not found."}, 404)

    def _begin(self, content: bytes, is_added: bool = False) -> Reply:
        try:
            script = read_script(content)
        except ValueError as error:
            return json_reply({"detail": str(error)}, 422)
        if is_added:
            self.script_runner.add(script.rules)
        else:
            self.script_runner.begin(script)
        rules: JsonValue = len(script.rules)
        return json_reply({"rules": rules})


@contextmanager
def in_thread(script: ServerScript | None = None) -> Iterator[ProviderServer]:
    """Runs a server with its own event loop, for tests without one."""
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
