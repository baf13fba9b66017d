"""Serves the studio's page and its assets; a page that says why, if they were not built (503)."""

from html import escape
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from reelproof.engine.studio.owned_lookup import NotFound
from reelproof.server.media import REVALIDATE
from reelproof.server.security.path_traversal import inside
from reelproof.server.studio.bundle import FOLDER, INDEX, REMEDY, missing_reason

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
PLAIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
IMMUTABLE = "public, max-age=31536000, immutable"
# mimetypes reads the machine's own tables, which are wrong on some.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
NOT_BUILT_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reelproof</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 15px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }}
pre {{ border: 1px solid; border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; }}
</style>
</head>
<body>
<h1>Reelproof {version}</h1>
<p>{reason}</p>
<p>{remedy}</p>
<p>The command line and the jobs API work without it:</p>
<pre>curl -s {address}api/jobs -H 'Content-Type: application/json' -d '{{"preset": "sample"}}'</pre>
<p>All operations: <a href="/api/openapi.json">OpenAPI contract</a>. Status of this server:
<a href="/api/health">health</a>, <a href="/api/system-check">system check</a>.</p>
</body>
</html>
"""

routes = APIRouter(include_in_schema=False)


def bundle_folder() -> Path:
    """The folder of the built page."""
    return FOLDER


Bundle = Annotated[Path, Depends(bundle_folder)]


@routes.get("/")
@routes.get("/films/{project_id}")
@routes.get("/films/{project_id}/script")
@routes.get("/settings")
@routes.get("/system")
async def get_page(request: Request, folder: Bundle) -> Response:
    """The page is the same for every address that it shows itself."""
    reason = missing_reason(folder)
    if reason is None:
        headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": REVALIDATE}
        return FileResponse(folder / INDEX, headers=headers, media_type="text/html; charset=utf-8")
    page = NOT_BUILT_PAGE.format(
        version=escape(request.app.version),
        reason=escape(reason),
        remedy=escape(f"{REMEDY}."),
        address=escape(str(request.base_url)),
    )
    headers = {"Content-Security-Policy": PLAIN_POLICY, "Cache-Control": "no-cache"}
    return HTMLResponse(page, status_code=503, headers=headers)


@routes.get("/assets/{name}")
async def get_asset(name: str, folder: Bundle) -> Response:
    """Files whose names hold a digest of their content. Raises NotFound."""
    path = inside(folder / "assets", name)
    if path.suffix not in TYPES or not path.is_file():
        raise NotFound("file", name)
    return FileResponse(path, headers={"Cache-Control": IMMUTABLE}, media_type=TYPES[path.suffix])
