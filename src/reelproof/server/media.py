"""Media and files as answers: by parts, with types that are safe to show."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from reelproof.engine.studio.belongings import NotThere
from reelproof.planning.assets.asset_file import EXTENSIONS
from reelproof.planning.report.export import is_film_file
from reelproof.server.conditional import NotModified, is_known
from reelproof.server.problem import refuse
from reelproof.server.security.jail import inside
from reelproof.server.security.media_type import SHOWN, UNKNOWN, media_headers

REPORT = "report.html"
TYPES: Mapping[str, str] = {
    **{extension: kind for kind, extension in EXTENSIONS.items() if kind in SHOWN},
    ".jpeg": "image/jpeg",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".otio": "application/json",
}
FOR_EVER = "private, max-age=31536000, immutable"
LOOK_AGAIN = "private, no-cache"
# A report shows what lies beside it, with its own styles, and runs nothing.
REPORT_HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "sandbox allow-popups",
}


class MediumResponse(FileResponse):
    """A file or a part of it. A part that there is not is refused as all else is, and so is a file that is
    deleted before it is opened: its answer begins with its first bytes.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        beginning: list[Message] = []

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._refuse(message)
                self._compare(scope, message)
                beginning.append(message)
                return
            if beginning:
                await send(beginning.pop())
            await send(message)

        try:
            await super().__call__(scope, receive, sent)
        except FileNotFoundError:
            raise NotThere("file", Path(self.path).name) from None
        except NotModified as known:
            kept = {name: self.headers[name] for name in ("ETag", "Cache-Control") if name in self.headers}
            await Response(status_code=304, headers={**kept, "ETag": known.etag})(scope, receive, send)

    def _compare(self, scope: Scope, message: Message) -> None:
        """Raises NotModified before anything of the file is read."""
        etag = Headers(raw=message["headers"]).get("etag", "")
        if message["status"] in (200, 206) and etag and is_known(scope, etag):
            raise NotModified(etag)

    def _refuse(self, message: Message) -> None:
        match message["status"]:
            case 400:
                raise refuse(400, "Range", "The Range cannot be read; write it as bytes=0-999.")
            case 416:
                told = Headers(raw=message["headers"])["content-range"]
                sentence = f"The file has no such part; it has {told.rpartition('/')[2]} bytes."
                raise refuse(416, "Range", sentence, Content_Range=told)


def output_file(folder: Path | None, name: str) -> Response:
    """A file of a film's folder. Raises NotThere for other names, and Refusal for what leads elsewhere."""
    if folder is None or not is_film_file(name):
        raise NotThere("file", name)
    path = inside(folder, name)
    if name == REPORT:
        return _file(path, name, {**REPORT_HEADERS, "Cache-Control": LOOK_AGAIN})
    return medium(path, path.name)


def medium(path: Path, name: str, media_type: str | None = None, etag: str | None = None) -> Response:
    """A file, or the part of it that is asked for. With an `etag` it never changes. Raises NotThere."""
    kind = media_type or TYPES.get(path.suffix.lower(), UNKNOWN)
    headers = {**media_headers(kind, name), "Cache-Control": FOR_EVER if etag else LOOK_AGAIN}
    return _file(path, name, {**headers, "ETag": f'"{etag}"'} if etag else headers)


def _file(path: Path, name: str, headers: Mapping[str, str]) -> Response:
    try:
        if path.is_file():
            return MediumResponse(path, headers=headers, stat_result=path.stat())
    except FileNotFoundError:
        pass
    raise NotThere("file", name)
