"""Media and files as answers: by parts, with types that are safe to show."""

import re
from collections.abc import Mapping
from pathlib import Path

from fastapi import Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from reelproof.engine.belongings import NotThere
from reelproof.server.problem import refuse
from reelproof.server.schema.job import OUTPUT_FILES

# Number, kind and the start of the digest, as the film's folder has them.
ASSET_FILE = re.compile(r"assets/\d{3,}-[a-z_]+-[0-9a-f]{8}\.\w{2,5}")
TYPES: Mapping[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
    ".mkv": "video/x-matroska",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".otio": "application/json",
    ".html": "text/html; charset=utf-8",
}
SAFE = frozenset(TYPES.values())
UNKNOWN = "application/octet-stream"
# A report shows what lies beside it, with its own styles, and runs nothing.
REPORT_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox allow-popups"
)


class MediumResponse(FileResponse):
    """A file or a part of it. A part that there is not is refused as all else is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._refuse(message)
            await send(message)

        await super().__call__(scope, receive, sent)

    def _refuse(self, message: Message) -> None:
        match message["status"]:
            case 400:
                raise refuse(400, "Range", "The Range cannot be read; write it as bytes=0-999.")
            case 416:
                told = Headers(raw=message["headers"])["content-range"]
                sentence = f"The file has no such part; it has {told.rpartition('/')[2]} bytes."
                raise refuse(416, "Range", sentence, Content_Range=told)


def output_path(folder: Path | None, name: str) -> Path:
    """Raises NotThere for what is no file of a film's folder."""
    if folder is None or not (name in OUTPUT_FILES or ASSET_FILE.fullmatch(name)):
        raise NotThere("file", name)
    return folder / name


def medium(path: Path, name: str, media_type: str | None = None, etag: str | None = None) -> Response:
    """A file, or the part of it that is asked for. Raises NotThere where there is none."""
    if not path.is_file() or path.is_symlink():
        raise NotThere("file", name)
    kind = media_type or TYPES.get(path.suffix.lower(), UNKNOWN)
    is_safe = kind in SAFE
    headers = {"Cache-Control": "private, max-age=31536000, immutable" if etag else "private, no-cache"}
    if kind.startswith("text/html"):
        headers["Content-Security-Policy"] = REPORT_POLICY
    if etag:
        headers["ETag"] = f'"{etag}"'
    return MediumResponse(
        path,
        media_type=kind if is_safe else UNKNOWN,
        filename=None if is_safe else path.name,
        headers=headers,
    )
