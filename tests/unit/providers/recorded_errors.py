"""Each provider's recorded error responses, as the scripted servers return them."""

import json

from reelproof.providers.http import HttpResponse
from reelproof.testing.servers import answers


def recorded_error_names(provider: str) -> list[str]:
    return [name.partition("/")[2] for name in answers() if name.startswith(f"{provider}/")]


def recorded_error(provider: str, name: str) -> HttpResponse:
    known = answers()[f"{provider}/{name}"]
    content = known["text"] if "text" in known else json.dumps(known["body"])
    headers = {header.lower(): value for header, value in known.get("headers", {}).items()}
    return HttpResponse(known["status"], headers, content.encode())
