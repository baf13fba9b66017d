"""Files served by a scripted server."""

import asyncio
from collections.abc import Callable
from secrets import token_hex

from reelproof.domain.frozen import frozen
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.call_log import CallRecord, KeyForm
from reelproof.testing.servers.emulator import Purpose, file_reply
from reelproof.testing.servers.outcome import Outcome
from reelproof.testing.servers.wire import HttpRequest, Reply

ENDINGS = {"image/png": "png", "audio/wav": "wav", "audio/mpeg": "mp3", "video/mp4": "mp4"}


@frozen
class ServedFile:
    """A file; `make` produces its bytes on demand."""

    media_type: str
    prompt: str
    make: Callable[[], bytes]


class FileServer:
    """Serves `/delivery/…` without a key, as storage hosts do, and accepts announced uploads."""

    needs_key = False
    form: KeyForm | None = None

    def __init__(self) -> None:
        self._files: dict[str, ServedFile] = {}
        self._places: set[str] = set()

    def put(self, media_type: str, prompt: str, content: bytes) -> str:
        """Stores a file and returns its name."""
        return self.register(media_type, prompt, lambda: content)

    def register(self, media_type: str, prompt: str, make: Callable[[], bytes]) -> str:
        name = f"{token_hex(8)}/out-0.{ENDINGS.get(media_type, 'bin')}"
        self._files[name] = ServedFile(media_type, prompt, make)
        return name

    def place(self, media_type: str) -> str:
        """Reserves a name for an upload."""
        name = self.put(media_type, "", b"")
        self._places.add(name)
        return name

    def purpose(self, request: HttpRequest) -> Purpose:
        if request.method == "PUT":
            return Purpose("store")
        file = self._files.get(_name(request))
        return Purpose("download", file.prompt if file else "")

    def unauthorized(self) -> Reply:
        return named_reply("replicate/unauthenticated")

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        file = self._files.get(_name(request))
        if request.method == "PUT" and _name(request) in self._places:
            self._files[_name(request)] = ServedFile(_type(request), "", lambda: request.content)
            return Reply(200)
        if file is None or request.method != "GET":
            return named_reply("replicate/not_found")
        return file_reply(await asyncio.to_thread(file.make), file.media_type, outcome)


def _type(request: HttpRequest) -> str:
    return dict(request.headers).get("content-type", "application/octet-stream")


def _name(request: HttpRequest) -> str:
    return request.path.removeprefix("/delivery/")
