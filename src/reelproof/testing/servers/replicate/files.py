"""Files uploaded to the emulated Replicate."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.replicate.faults import fault, validation_error
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

KEPT = timedelta(hours=24)
NAME = re.compile(rb'filename="([^"]*)"')
TYPE = re.compile(rb"content-type: *([^\r\n]+)", re.IGNORECASE)


class Uploads:
    """The `files` API: create, list, get and delete; each file expires after a day."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, JsonValue]] = {}

    def act(self, request: HttpRequest) -> Reply:
        parts = [part for part in request.path.partition("/v1/")[2].split("/") if part]
        match (request.method, parts):
            case ("POST", ["files"]):
                return self._create(request)
            case ("GET", ["files"]):
                results: list[JsonValue] = list(self._rows.values())
                return json_reply({"previous": None, "next": None, "results": results})
            case ("GET", ["files", id_]) if id_ in self._rows:
                return json_reply(self._rows[id_])
            case ("DELETE", ["files", id_]) if id_ in self._rows:
                del self._rows[id_]
                return Reply(204)
            case _:
                return named_reply("replicate/not_found")

    def _create(self, request: HttpRequest) -> Reply:
        part = next(_contents(request.content), None)
        if part is None:
            return validation_error([fault("content", "content is required", "required")])
        head, content = part
        id_, now = token_hex(13), datetime.now(UTC)
        name, media_type = NAME.search(head), TYPE.search(head)
        digest = hashlib.sha256(content).hexdigest()
        self._rows[id_] = {
            "id": id_,
            "name": name[1].decode() if name else "file",
            "content_type": media_type[1].decode() if media_type else "application/octet-stream",
            "size": len(content),
            "etag": digest[:32],
            "checksums": {"sha256": digest},
            "metadata": {},
            "created_at": now.isoformat(),
            "expires_at": (now + KEPT).isoformat(),
            "urls": {"get": f"{request.origin}/replicate/v1/files/{id_}"},
        }
        return json_reply(self._rows[id_], 201)


def _contents(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields the headers and the bytes of the form part named `content`."""
    boundary = body.partition(b"\r\n")[0]
    for part in body.split(boundary + b"\r\n")[1:] if boundary else ():
        head, _, rest = part.partition(b"\r\n\r\n")
        if b'name="content"' in head:
            yield head, rest.partition(b"\r\n" + boundary)[0]
