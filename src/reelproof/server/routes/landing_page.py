"""HTML landing page at `/` for browsers: text, style, links."""

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from reelproof.server.services import ServicesDep

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reelproof</title>
<style>
body {{ font: 15px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem;
  color: #16181d; background: #f5f6f8; }}
pre {{ background: #fff; border: 1px solid #dfe2e8; border-radius: 6px; padding: .75rem 1rem;
  overflow-x: auto; }}
a {{ color: #4a51d6; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eceef2; background: #0c0d10; }}
  pre {{ background: #131519; border-color: #282c35; }} a {{ color: #8b93ff; }} }}
</style>
</head>
<body>
<h1>Reelproof {version}</h1>
<p>The jobs API is running. Make a first film; it needs no API key:</p>
<pre>curl -s {address}api/jobs -H 'Content-Type: application/json' -d '{{"preset": "sample"}}'</pre>
<p>Then follow it, using the <code>job_id</code> from the response:</p>
<pre>curl -sN {address}api/jobs/JOB_ID/events</pre>
<p>All operations: <a href="api/openapi.json">OpenAPI contract</a>. Status of this server:
<a href="api/health">health</a>, <a href="api/system-check">system check</a>.</p>
</body>
</html>
"""

routes = APIRouter(include_in_schema=False)


@routes.get("/")
async def get_start(request: Request, services: ServicesDep) -> HTMLResponse:
    address, version = escape(str(request.base_url)), escape(services.installation.version)
    page = PAGE.format(version=version, address=address)
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
