"""Checks that the ComfyUI server is up, within a time limit, and that workflow files are valid."""

import json
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Thread
from urllib.parse import urlsplit

from reelproof.provider_api import Check
from reelproof.providers.comfyui.workflow_folder import WorkflowFolder
from reelproof.providers.http import ApiEndpoint

LIMIT_S = 1.0
MAX_BYTES = 100_000
REMEDY = "Start ComfyUI, or set COMFYUI_BASE_URL; without it other models are used."
WORKFLOW_REMEDY = "Fix the file, or remove it from the COMFYUI_WORKFLOWS folder."


def checks(endpoint: ApiEndpoint, workflow_folder: WorkflowFolder) -> list[Check]:
    """Checks the server, and lists each invalid workflow."""
    faults = [Check(name, False, fault, WORKFLOW_REMEDY) for name, fault in workflow_folder.faults.items()]
    return [_server_check(endpoint), *faults]


def _server_check(endpoint: ApiEndpoint) -> Check:
    """Probes in a separate thread: DNS lookups have no timeout."""
    found: list[Check] = []
    probe_thread = Thread(target=lambda: found.append(_probe(endpoint)), name="comfyui check", daemon=True)
    probe_thread.start()
    probe_thread.join(LIMIT_S)
    return found[0] if found else _unavailable(endpoint, f"did not respond within {LIMIT_S:g} s")


def _probe(endpoint: ApiEndpoint) -> Check:
    try:
        status, version = _stats(endpoint.url)
    except (OSError, HTTPException, ValueError) as error:
        return _unavailable(endpoint, f"does not respond: {str(error) or type(error).__name__}")
    if status != 200:
        return _unavailable(endpoint, f"returned {status}")
    return Check("server", True, f"{endpoint.host}, ComfyUI {version}".rstrip())


def _stats(url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("the address names no host")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    with closing(kind(parts.hostname, parts.port, timeout=LIMIT_S)) as connection:
        connection.request("GET", f"{parts.path}/system_stats")
        response = connection.getresponse()
        return response.status, _version(response.read(MAX_BYTES))


def _version(content: bytes) -> str:
    try:
        stats = json.loads(content)
    except ValueError:
        return ""
    system = stats.get("system") if isinstance(stats, Mapping) else None
    return str(system.get("comfyui_version") or "")[:40] if isinstance(system, Mapping) else ""


def _unavailable(endpoint: ApiEndpoint, what: str) -> Check:
    return Check("server", False, f"{endpoint.host} {what}", REMEDY)
