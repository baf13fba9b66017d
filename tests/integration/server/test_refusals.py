"""Every refusal that the contract promises occurs, and every one that occurs is promised."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from reelproof.domain.failure import Failure, ReelproofError
from reelproof.provider_api import ErrorCode
from reelproof.testing.scripted import ScriptedProvider
from tests.integration.server.harness import PATIENCE_S, StudioHarness
from tests.integration.server.test_projects import PICTURE

CONTRACT = json.loads((Path(__file__).parents[3] / "contract" / "openapi.json").read_text("utf-8"))
TOKEN, OTHER_TOKEN = "operator-token-0001", "somebody-token-0001"
OPERATIONS = [
    (path, method, operation)
    for path, operations in CONTRACT["paths"].items()
    for method, operation in operations.items()
]
PARAMETRIZED = pytest.mark.parametrize(
    ("path", "method", "operation"),
    OPERATIONS,
    ids=[operation["operationId"] for *_, operation in OPERATIONS],
)
TOO_LONG = "x" * 5_000
# Depends on state that the named tests set up.
ELSEWHERE = {
    ("update_settings", "409"): "server/test_settings.py",
    ("delete_job", "409"): "server/test_deletion.py",
    ("delete_project", "409"): "server/test_deletion.py",
    ("get_job", "503"): "server/test_patience.py",
    ("get_poster", "416"): "server/test_previews.py",
    ("get_thumbnail", "416"): "server/test_previews.py",
    ("get_thumbnail", "422"): "server/test_previews.py",
    ("get_waveform", "422"): "server/test_previews.py",
    ("get_output", "416"): "server/test_projects.py",
    ("get_take_media", "416"): "server/test_projects.py",
    ("save_script", "409"): "server/test_projects.py",
    ("regenerate_assets", "409"): "server/test_regeneration.py",
    ("retry_job", "409"): "server/test_jobs.py",
    ("retry_step", "409"): "server/test_jobs.py",
    ("sign_in", "429"): "server/security/test_guarded.py",
}
UNREADABLE = b"\xff\x00"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class SigningProvider(ScriptedProvider):
    """Its service signs what it sends, and never sends anything."""

    async def handle_callback(self, headers: Mapping[str, str], body: bytes) -> None:
        raise ReelproofError(Failure(ErrorCode.InvalidApiKey, "Nobody signed this.", subject="KEY"))


@dataclass(frozen=True, slots=True)
class Server:
    """The server's address, a project with a file, and one with an unreadable script on disk."""

    url: str
    project_id: str
    unreadable_id: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"api_token": TOKEN, "owners": {"bob": OTHER_TOKEN}, "api_calls_per_minute": 1_000_000}
    harness = StudioHarness(tmp_path_factory.mktemp("house"), settings=settings)
    harness.provider = SigningProvider()
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(harness.open(False)) as api:
        url = str(api.client.base_url)
        with httpx.Client(base_url=f"{url}/api", headers=_token(TOKEN), timeout=PATIENCE_S) as client:
            known, broken = (_added(client, title) for title in ("Rain", "Snow"))
            client.put(f"/projects/{known}/files/note.png", content=PICTURE).raise_for_status()
        for script in harness.folder.glob(f"**/{broken}/**/*.md"):
            script.write_bytes(UNREADABLE)
        yield Server(url, known, broken)


@pytest.fixture(scope="module")
def busy_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {"api_token": TOKEN, "api_calls_per_minute": 1}
    harness = StudioHarness(tmp_path_factory.mktemp("busy"), settings=settings)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(harness.open(False)) as api:
        yield str(api.client.base_url)


@PARAMETRIZED
def test_refusals_match_the_contract(
    path: str, method: str, operation: Mapping[str, Any], server: Server
) -> None:
    with httpx.Client(base_url=server.url, headers=_token(TOKEN), timeout=PATIENCE_S) as client:
        answers = [client.request(method, **request) for request in _requests(path, operation, server)]
    occurred = {str(answer.status_code) for answer in answers if answer.status_code >= 400}
    if "requestBody" in operation:
        occurred.add(str(_status_of_a_large_body(server, path, method)))
    documented = {status for status in operation["responses"] if status[0] in "45" and status != "5XX"}
    elsewhere = {status for name, status in ELSEWHERE if name == operation["operationId"]}
    assert occurred <= documented
    assert documented - occurred - elsewhere <= {"429"}
    for answer in answers:
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["remediation"]


@PARAMETRIZED
def test_too_many_calls_are_refused_where_the_contract_says_so(
    path: str, method: str, operation: Mapping[str, Any], busy_server: str
) -> None:
    if (operation["operationId"], "429") in ELSEWHERE:
        return
    statuses = {
        httpx.request(method, busy_server + _filled(path, {}), timeout=PATIENCE_S).status_code
        for _ in range(3)
    }
    assert (429 in statuses) == ("429" in operation["responses"])


def _added(client: httpx.Client, title: str) -> str:
    project = client.post("/projects", json={"title": title, "script": f"# {title}\n\nIt falls."})
    return str(project.json()["project_id"])


def _token(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _filled(path: str, values: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda found: quote(values.get(found[1], "none")), path)


def _requests(path: str, operation: Mapping[str, Any], server: Server) -> Iterator[Mapping[str, Any]]:
    """None of which is served, one fault each."""
    name = "scripted" if "/providers/" in path else "note.png"
    known = {"project_id": server.project_id, "name": name, "step": "images"}
    good = {"url": _filled(path, known), **_body(operation)}
    other = {"url": _filled(path, {"step": "images"}), **_body(operation)}
    yield {**other, "headers": {"Host": "["}}
    yield {**other, "headers": {"Host": "elsewhere.example"}}
    yield {**other, "headers": {"Authorization": ""}}
    yield {**other, "headers": {"Origin": "https://elsewhere.example"}}
    yield other
    yield {**other, "headers": _token(OTHER_TOKEN)}
    yield {**good, "url": _filled(path, {"project_id": server.unreadable_id})}
    if "json" in good:
        yield {**good, "json": {"nobody_knows": 1}}
        yield {**good, "json": {"project_id": "none"}}
    if "/providers/" in path:
        yield good
    for parameter in operation.get("parameters", []):
        yield from _with_wrong(parameter, path, known, good)


def _body(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        examples = content["application/json"]["examples"]
        return {"json": next(iter(examples.values()))["value"]}
    return {"content": b""} if content else {}


def _with_wrong(
    parameter: Mapping[str, Any], path: str, known: Mapping[str, str], good: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    name = parameter["name"]
    match parameter["in"]:
        case "path":
            yield {**good, "url": _filled(path, {**known, name: TOO_LONG})}
        case "query":
            yield {**good, "params": {name: TOO_LONG}}
        case "header":
            yield {**good, "headers": {name: TOO_LONG}}
            yield {**good, "headers": {name: "bytes=99999999-"}}


def _status_of_a_large_body(server: Server, path: str, method: str) -> int:
    """Announced, and never sent."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE_S)
    connection.putrequest(method.upper(), _filled(path, {"project_id": server.project_id}))
    connection.putheader("Content-Length", str(10**12))
    connection.putheader("Content-Type", "application/json")
    for name, value in _token(TOKEN).items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


async def test_a_missing_content_type_and_an_unknown_field_are_reported_in_plain_words(
    harness: StudioHarness,
) -> None:
    async with harness.open() as api:
        untyped = await api.client.post("/api/jobs", content=b'{"preset": "sample"}', headers=FORM)
        assert untyped.status_code == 422
        assert untyped.json()["detail"] == "body: send a JSON object with Content-Type: application/json."
        unknown = await api.post("/jobs", {"script": "Rain.", "local": True}, 422)
        assert unknown["detail"] == "local: unknown field."
