"""File downloads: content types by suffix, byte ranges (206), cache headers, CSP of the report."""

from collections.abc import Mapping
from pathlib import Path, PurePath

from fastapi import Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from reelproof.engine.studio.owned_lookup import NotFound
from reelproof.planning.assets.asset_file import EXTENSIONS
from reelproof.planning.export.film_files import REPORT_PAGE_NAME, is_film_file
from reelproof.planning.export.formats import FORMATS
from reelproof.server.conditional import NotModified, etag_matches
from reelproof.server.problem import http_error
from reelproof.server.security.media_type import SHOWN, UNKNOWN, media_headers
from reelproof.server.security.path_traversal import inside

TEXT = "text/plain; charset=utf-8"


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


TYPES: Mapping[str, str] = {
    **{extension: kind for kind, extension in EXTENSIONS.items() if kind in SHOWN},
    ".jpeg": "image/jpeg",
    ".txt": TEXT,
    ".json": "application/json",
    **{PurePath(one.file_name).suffix: _with_charset(one.media_type) for one in FORMATS},
}
IMMUTABLE = "private, max-age=31536000, immutable"
REVALIDATE = "private, no-cache"
# A report loads files from its own folder and inline styles, but runs no scripts.
REPORT_HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "sandbox allow-popups",
}


class MediaResponse(FileResponse):
    """A full or partial file. Invalid ranges, and files deleted before they are opened, raise the usual
    errors: the response starts with the first bytes of the file.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        held: list[Message] = []

        async def send_checked(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._check_status(message)
                self._check_etag(scope, message)
                held.append(message)
                return
            if held:
                await send(held.pop())
            await send(message)

        try:
            await super().__call__(scope, receive, send_checked)
        except FileNotFoundError:
            raise NotFound("file", Path(self.path).name) from None
        except NotModified as known:
            kept = {name: self.headers[name] for name in ("ETag", "Cache-Control") if name in self.headers}
            await Response(status_code=304, headers={**kept, "ETag": known.etag})(scope, receive, send)

    def _check_etag(self, scope: Scope, message: Message) -> None:
        """Raises NotModified before the file is read."""
        etag = Headers(raw=message["headers"]).get("etag", "")
        if message["status"] in (200, 206) and etag and etag_matches(scope, etag):
            raise NotModified(etag)

    def _check_status(self, message: Message) -> None:
        match message["status"]:
            case 400:
                raise http_error(400, "Range", "The Range is malformed; use the form bytes=0-999.")
            case 416:
                content_range = Headers(raw=message["headers"])["content-range"]
                sentence = f"The Range exceeds the file's {content_range.rpartition('/')[2]} bytes."
                raise http_error(416, "Range", sentence, Content_Range=content_range)


def output_response(folder: Path | None, name: str) -> Response:
    """Serves a file of a film's output. Raises NotFound, or HttpError for paths outside the folder."""
    if folder is None or not is_film_file(name):
        raise NotFound("file", name)
    path = inside(folder, name)
    if name == REPORT_PAGE_NAME:
        return _file(path, name, {**REPORT_HEADERS, "Cache-Control": REVALIDATE})
    return media_response(path, path.name)


def media_response(path: Path, name: str, media_type: str | None = None, etag: str | None = None) -> Response:
    """Serves a file or a range of it. With an `etag` it is immutable. Raises NotFound."""
    kind = media_type or TYPES.get(path.suffix.lower(), UNKNOWN)
    headers = {**media_headers(kind, name), "Cache-Control": IMMUTABLE if etag else REVALIDATE}
    return _file(path, name, {**headers, "ETag": f'"{etag}"'} if etag else headers)


def _file(path: Path, name: str, headers: Mapping[str, str]) -> Response:
    try:
        if path.is_file():
            return MediaResponse(path, headers=headers, stat_result=path.stat())
    except FileNotFoundError:
        pass
    raise NotFound("file", name)
