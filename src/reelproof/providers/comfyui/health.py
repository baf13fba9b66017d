"""Whether the server answers. It is asked without waiting long, whatever becomes of names or connections."""

import json
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Thread
from urllib.parse import urlsplit

from reelproof.provider_api import Check
from reelproof.providers.comfyui.shelf import Shelf
from reelproof.providers.http import ApiPlace

LIMIT_S = 1.0
MOST_BYTES = 100_000
REMEDY = "Start ComfyUI, or set COMFYUI_BASE_URL; without it films are made by the others."
WORKFLOW_REMEDY = "Correct the file, or take it out of the folder of COMFYUI_WORKFLOWS."


def checks(place: ApiPlace, shelf: Shelf) -> list[Check]:
    """The server, and each workflow that cannot be used."""
    faults = [Check(name, False, fault, WORKFLOW_REMEDY) for name, fault in shelf.faults.items()]
    return [_server_check(place), *faults]


def _server_check(place: ApiPlace) -> Check:
    """Asked in a thread of its own: looking a name up knows no time limit."""
    found: list[Check] = []
    asking = Thread(target=lambda: found.append(_asked(place)), name="comfyui check", daemon=True)
    asking.start()
    asking.join(LIMIT_S)
    return found[0] if found else _absent(place, f"did not answer within {LIMIT_S:g} s")


def _asked(place: ApiPlace) -> Check:
    try:
        status, version = _stats(place.url)
    except (OSError, HTTPException, ValueError) as error:
        return _absent(place, f"does not answer: {str(error) or type(error).__name__}")
    if status != 200:
        return _absent(place, f"answers {status}")
    return Check("server", True, f"{place.host}, ComfyUI {version}".rstrip())


def _stats(url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("the address names no host")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    with closing(kind(parts.hostname, parts.port, timeout=LIMIT_S)) as connection:
        connection.request("GET", f"{parts.path}/system_stats")
        answer = connection.getresponse()
        return answer.status, _version(answer.read(MOST_BYTES))


def _version(content: bytes) -> str:
    try:
        stats = json.loads(content)
    except ValueError:
        return ""
    system = stats.get("system") if isinstance(stats, Mapping) else None
    return str(system.get("comfyui_version") or "")[:40] if isinstance(system, Mapping) else ""


def _absent(place: ApiPlace, what: str) -> Check:
    return Check("server", False, f"{place.host} {what}", REMEDY)
