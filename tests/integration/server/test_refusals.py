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

from reelproof.contract.job_request import NewJob, Options
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
    ("get_piece", "416"): "server/test_pieces.py",
    ("get_poster", "416"): "server/test_previews.py",
    ("get_thumbnail", "416"): "server/test_previews.py",
    ("get_thumbnail", "422"): "server/test_previews.py",
    ("get_waveform", "422"): "server/test_previews.py",
    ("get_output", "416"): "server/test_projects.py",
    ("get_take_media", "416"): "server/test_projects.py",
    ("save_script", "409"): "server/test_projects.py",
    ("get_voice_sample", "409"): "server/test_voice_samples.py",
    ("plan_take", "409"): "server/test_take_plans.py",
    ("plan_takes", "409"): "server/test_take_plans.py",
    ("regenerate_assets", "409"): "server/test_regeneration.py",
    ("regenerate_asset", "409"): "server/test_history.py",
    ("restore_version", "409"): "server/test_history.py",
    ("save_version", "409"): "server/test_history.py",
    ("retry_job", "409"): "server/test_jobs.py",
    ("retry_step", "409"): "server/test_jobs.py",
    ("sign_in", "429"): "server/security/test_guarded.py",
}
UNREADABLE = b"\xff\x00"
# Parts of addresses that are not ids.
VALID = {"step": "images", "number": "0"}
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
    known = {"project_id": server.project_id, "name": name, **VALID}
    good = {"url": _filled(path, known), **_body(operation)}
    other = {"url": _filled(path, VALID), **_body(operation)}
    yield {**other, "headers": {"Host": "["}}
    yield {**other, "headers": {"Host": "elsewhere.example"}}
    yield {**other, "headers": {"Authorization": ""}}
    yield {**other, "headers": {"Origin": "https://elsewhere.example"}}
    yield other
    yield {**other, "headers": _token(OTHER_TOKEN)}
    yield {**good, "url": _filled(path, {**VALID, "project_id": server.unreadable_id})}
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
        assert unknown["detail"] == "local: unknown field; write it inside options, as options.local."


async def test_all_invalid_fields_are_named_with_what_was_probably_meant(harness: StudioHarness) -> None:
    options = {"styel": "night", "codec": "h265", "fps": 50, "captions": "Karoake"}
    async with harness.open() as api:
        refused = await api.post("/jobs", {"script": "Rain.", "options": options, "styel": 1}, 422)
    for sentence in (
        "options.codec: 'h265' is not one of h264, av1; did you mean h264?",
        "options.fps: 50 is not one of 24, 25, 30, 60.",
        "did you mean karaoke?",
        "options.styel: unknown field; did you mean style?",
    ):
        assert sentence in refused["detail"]


async def test_a_wrong_voice_and_model_are_named_with_all_other_fields(harness: StudioHarness) -> None:
    options = {
        "styel": "night",
        "fps": "25",
        "draft": "yes",
        "voice": "peep",
        "chains": {"image": ["scripted/many"], "music": [], "narration": ["scripted/any"]},
    }
    async with harness.open() as api:
        refused = await api.post("/jobs", {"script": "Rain.", "options": options, "duration_s": "5"}, 422)
        voice = {"voice": "peep", "chains": {"narration": ["scripted/any"]}}
        plain = await api.post("/jobs", {"script": "Rain.", "options": voice}, 422)
    found = {one["field"]: (one["message"], one["suggestion"]) for one in refused["details"]["fields"]}
    assert found == {
        "options.fps": ("'25' is a text; write 25 without quotes.", "25"),
        "options.draft": ("write true or false.", None),
        "options.chains.music": ("must not be empty.", None),
        "options.styel": ("unknown field; did you mean style?", "style"),
        "options.chains.image": (
            "Unknown model: scripted/many. Did you mean scripted/any?",
            "scripted/any",
        ),
        "options.voice": ("Unknown voice: peep. Did you mean beep? See: reelproof voices", "beep"),
        "duration_s": ("write a whole number.", None),
    }
    assert (plain["code"], plain["details"]["fields"][0]["field"]) == (
        "InvalidInput:options.voice",
        "options.voice",
    )


async def test_models_for_music_are_not_used_without_music(harness: StudioHarness) -> None:
    options = {"music": "none", "chains": {"music": ["scripted/any"]}}
    async with harness.open(works=False) as api:
        project = await api.post("/projects", {"script": "Rain falls."}, 201)
        plan = await api.post(f"/projects/{project['project_id']}/plan", options, 200)
    assert not [row for row in plan["assets"] if row["kind"] == "music"]
    notices = [notice["message"] for notice in plan["notices"]]
    assert "The models chosen for music are not used, because music is none." in notices


@pytest.mark.parametrize(
    "wrong", [{"frame_rate": 99}, {"frame_rate": 25, "fps": 25}, {"frame_rate": 99, "styel": "night"}]
)
async def test_a_voice_is_named_beside_options_under_other_names(
    harness: StudioHarness, wrong: dict[str, object]
) -> None:
    options = {**wrong, "voice": "peep", "chains": {"narration": ["scripted/any"]}}
    async with harness.open(works=False) as api:
        refused = await api.post("/jobs", {"script": "Rain.", "options": options}, 422)
    assert "options.voice" in [one["field"] for one in refused["details"]["fields"]]


@pytest.mark.parametrize("sent", ["[" * 50_000, '{"options": ' * 8_000, '{"a":' * 900 + "1" + "}" * 900])
async def test_an_upload_with_deep_nesting_is_refused(harness: StudioHarness, sent: str) -> None:
    async with harness.open(works=False) as api:
        files = {"script": ("rain.md", b"Rain falls.")}
        answer = await api.client.post("/api/jobs/upload", files=files, data={"request": sent})
    assert (answer.status_code, answer.json()["code"].split(":")[0]) == (422, "InvalidInput")


WRONG_VALUES: tuple[object, ...] = (
    None,
    True,
    5,
    1.5,
    "",
    "x" * 5_000,
    [],
    [""],
    [5],
    {},
    {"image": 5},
    {"x": ["y"]},
    -1,
    10**20,
)
FOREIGN = re.compile(
    r"input should|should (?:have|be)|valid (?:boolean|string|integer)|extra inputs", re.IGNORECASE
)


async def test_no_sentence_of_the_validation_library_shows_through(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        for name in NewJob.model_fields:
            for value in WRONG_VALUES:
                answer = await api.client.post("/api/jobs", json={"script": "Rain.", name: value})
                assert not FOREIGN.search(answer.text), (name, value)
        project = await api.post("/projects", {"script": "Rain falls."}, 201)
        address = f"/api/projects/{project['project_id']}/plan"
        for name in Options.model_fields:
            for value in WRONG_VALUES:
                answer = await api.client.post(address, json={name: value})
                assert not FOREIGN.search(answer.text), (name, value)


@pytest.mark.parametrize("name", ["path", "query", "header", "body"])
async def test_unknown_fields_of_any_name_are_refused(harness: StudioHarness, name: str) -> None:
    async with harness.open() as api:
        whole = await api.post("/jobs", {"script": "Rain.", name: 1}, 422)
        inner = await api.post("/jobs", {"script": "Rain.", "options": {name: 1}}, 422)
        misplaced = await api.client.post(f"{'/api'}/jobs", json={"options": {name: 1}, name: {"x": 1}})
    assert whole["detail"] == f"{name}: unknown field."
    assert inner["detail"] == f"options.{name}: unknown field."
    assert misplaced.status_code == 422


async def test_options_take_other_names_and_any_case(harness: StudioHarness) -> None:
    options = {"frame_rate": 25, "codec": "AV1", "captions": "Bold", "format": "Portrait", "local": True}
    async with harness.open() as api:
        project = await api.post("/projects", {"script": "Rain falls."}, 201)
        plan = await api.post(f"/projects/{project['project_id']}/plan", options, 200)
    assert (plan["fps"], plan["format"]) == (25, "4:5")
