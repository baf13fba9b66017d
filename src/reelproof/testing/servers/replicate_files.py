"""The files that a scripted Replicate was sent, as its API tells of them."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.replicate_faults import fault, unfit
from reelproof.testing.servers.wire import Asked, Reply, json_reply

KEPT = timedelta(hours=24)
NAME = re.compile(rb'filename="([^"]*)"')
TYPE = re.compile(rb"content-type: *([^\r\n]+)", re.IGNORECASE)


class Uploads:
    """`files`: created, listed, shown and deleted; each is kept for a day."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, JsonValue]] = {}

    def act(self, asked: Asked) -> Reply:
        parts = [part for part in asked.path.partition("/v1/")[2].split("/") if part]
        match (asked.method, parts):
            case ("POST", ["files"]):
                return self._create(asked)
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

    def _create(self, asked: Asked) -> Reply:
        part = next(_contents(asked.content), None)
        if part is None:
            return unfit([fault("content", "content is required", "required")])
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
            "urls": {"get": f"{asked.origin}/replicate/v1/files/{id_}"},
        }
        return json_reply(self._rows[id_], 201)


def _contents(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The head and the bytes of the part of a form that is called `content`."""
    boundary = body.partition(b"\r\n")[0]
    for part in body.split(boundary + b"\r\n")[1:] if boundary else ():
        head, _, rest = part.partition(b"\r\n\r\n")
        if b'name="content"' in head:
            yield head, rest.partition(b"\r\n" + boundary)[0]
