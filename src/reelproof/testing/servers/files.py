"""The files that a scripted server hands out: what was made, until it is fetched."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex

from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.face import Purpose, file_reply
from reelproof.testing.servers.ledger import Entry, KeyForm
from reelproof.testing.servers.outcome import Outcome
from reelproof.testing.servers.wire import Asked, Reply

ENDINGS = {"image/png": "png", "audio/wav": "wav", "audio/mpeg": "mp3", "video/mp4": "mp4"}


@dataclass(frozen=True, slots=True)
class File:
    """A file; `make` gives its bytes when they are first wanted."""

    media_type: str
    prompt: str
    make: Callable[[], bytes]


class Files:
    """Serves `/delivery/…` to whoever asks, as storage hosts do, and takes what may be put there."""

    needs_key = False
    form: KeyForm | None = None

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._places: set[str] = set()

    def put(self, media_type: str, prompt: str, content: bytes) -> str:
        """The name that the file can be had by."""
        return self.promise(media_type, prompt, lambda: content)

    def promise(self, media_type: str, prompt: str, make: Callable[[], bytes]) -> str:
        name = f"{token_hex(8)}/out-0.{ENDINGS.get(media_type, 'bin')}"
        self._files[name] = File(media_type, prompt, make)
        return name

    def place(self, media_type: str) -> str:
        """A name under which someone may put a file."""
        name = self.put(media_type, "", b"")
        self._places.add(name)
        return name

    def purpose(self, asked: Asked) -> Purpose:
        if asked.method == "PUT":
            return Purpose("store")
        file = self._files.get(_name(asked))
        return Purpose("download", file.prompt if file else "")

    def unauthorized(self) -> Reply:
        return named_reply("replicate/unauthenticated")

    async def act(self, asked: Asked, purpose: Purpose, outcome: Outcome, entry: Entry) -> Reply:
        file = self._files.get(_name(asked))
        if asked.method == "PUT" and _name(asked) in self._places:
            self._files[_name(asked)] = File(_type(asked), "", lambda: asked.content)
            return Reply(200)
        if file is None or asked.method != "GET":
            return named_reply("replicate/not_found")
        return file_reply(await asyncio.to_thread(file.make), file.media_type, outcome)


def _type(asked: Asked) -> str:
    return dict(asked.headers).get("content-type", "application/octet-stream")


def _name(asked: Asked) -> str:
    return asked.path.removeprefix("/delivery/")
