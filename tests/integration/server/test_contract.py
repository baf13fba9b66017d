"""The server keeps the contract, whatever is sent to it, by the contract or against it."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import httpx
import pytest
import schemathesis
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, settings
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from reelproof.planning.script.segment_id import SEGMENT_PREFIX, NamedText, assign_ids
from reelproof.server.security.asgi import SESSION
from reelproof.server.security.session import COOKIE
from tests.integration.server.harness import PATIENCE_S, SUN, SUN_PICTURE, StudioHarness
from tests.integration.server.test_projects import PICTURE

FILE = Path(__file__).parents[3] / "contract" / "openapi.json"
TOKEN = "a-token-for-the-operator"  # noqa: S105 a test secret
SETTINGS = {"api_token": TOKEN, "api_calls_per_minute": 1_000_000}
NAMES = {
    "GET /api/projects/{project_id}/files/{name}": "sun.png",
    "PUT /api/projects/{project_id}/files/{name}": "sun.png",
    "DELETE /api/projects/{project_id}/files/{name}": "cloud.png",
    "GET /api/projects/{project_id}/output/{name}": "film.mp4",
    "PUT /api/settings/keys/{name}": "OPENAI_API_KEY",
    "DELETE /api/settings/keys/{name}": "OPENAI_API_KEY",
    "POST /api/settings/keys/{name}/test": "OPENAI_API_KEY",
}
SUN_CAPTION = {"text": "H₂O rises.", "start_s": 3.0, "end_s": 4.0}
[SUN_ID] = assign_ids(SEGMENT_PREFIX, [NamedText(SUN)])
# Wrong tokens would soon be rate limited, and ids cannot be guessed.
BODIES: Mapping[str, Any] = {
    f"POST {SESSION}": {"token": TOKEN},
    "POST /api/projects/{project_id}/regenerate": {"filter": {"kind": "image"}},
    "POST /api/projects/{project_id}/regenerate/plan": {"filter": {"kind": "image"}},
    "POST /api/projects/{project_id}/undo": {},
    "POST /api/projects/{project_id}/redo": {},
    "PATCH /api/projects/{project_id}/pauses": {"segments": [{"segment_id": SUN_ID, "after_s": 1.5}]},
    "PUT /api/projects/{project_id}/segments/{segment_id}/captions/{number}": SUN_CAPTION,
    # Few random texts are scripts.
    "POST /api/jobs/upload": {"script": "# Rain\n\nThe sun warms the sea."},
}
# Takes are neither undone nor restored while the jobs that other tests started wait.
UNDO = "POST /api/projects/{project_id}/undo"
RESTORE = "POST /api/projects/{project_id}/versions/{version_id}/restore"
OF_SOUNDS = "GET /api/takes/{take_id}/waveform"
# They would delete objects that the other tests need.
KEPT = (
    "DELETE /api/projects/{project_id}",
    "DELETE /api/jobs/{job_id}",
    "DELETE /api/projects/{project_id}/versions/{version_id}",
)
# Only while a film is rendered is there a piece; the scripted voices cost, and no service calls back.
OF_TIMING = ("/pauses", "/captions", "/captions/{number}")
PIECE = "GET /api/jobs/{job_id}/pieces/{name}"
SAMPLE = "GET /api/voices/{name}/sample"
NEVER_SERVED = [*KEPT, PIECE, SAMPLE, "POST /api/providers/{name}/callback"]
SERVED, REFUSED = ["2XX", "304"], ["400", "401", "404", "409", "416", "422"]
CONFIG = schemathesis.Config.from_dict(
    {
        "generation": {
            "mode": "all",
            "max-examples": 25,
            "deterministic": True,
            "with-security-parameters": False,
        },
        # Some rules cannot be expressed in a schema.
        "checks": {
            "positive_data_acceptance": {"expected-statuses": [*SERVED, *REFUSED]},
            "negative_data_rejection": {"expected-statuses": [*REFUSED, "304", "405", "413"]},
        },
    }
)


def _contract() -> dict[str, Any]:
    """Says of streams what schemathesis understands: the events, where tools of OpenAPI 3.1 read text."""
    contract: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    for operations in contract["paths"].values():
        for operation in operations.values():
            content = operation["responses"].get("200", {}).get("content", {})
            if "text/event-stream" in content:
                schema = content["text/event-stream"].pop("schema")
                content["text/event-stream"]["itemSchema"] = schema["contentSchema"]["items"]
    return contract


CONTRACT = schemathesis.openapi.from_dict(_contract(), config=CONFIG)


@dataclass(frozen=True, slots=True)
class Server:
    """A server without a worker, with a film and the ids of its objects."""

    url: str
    ids: Mapping[str, str]
    session: Mapping[str, str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    harness = StudioHarness(tmp_path_factory.mktemp("house"), settings=SETTINGS)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_served(harness)) as server:
        yield server


@pytest.fixture
def answered() -> Iterator[defaultdict[str, set[int]]]:
    """Statuses by operations, each of which has to be served at least once."""
    statuses: defaultdict[str, set[int]] = defaultdict(set)
    yield statuses
    assert {label for label, seen in statuses.items() if min(seen) >= 400} <= set(NEVER_SERVED)


@asynccontextmanager
async def _served(harness: StudioHarness) -> AsyncIterator[Server]:
    async with harness.open() as api:
        await api.post("/session", {"token": TOKEN}, status=204)
        job = await api.made()
        assets = (await api.get(f"/projects/{job['project_id']}/assets"))["assets"]
        picture = next(asset for asset in assets if SUN_PICTURE in (asset["prompt"] or ""))
        other = {"seed": 7, "as_candidate": True}
        more = await api.post(f"/assets/{picture['asset_id']}/regenerate", other)
        await api.ended(more["job_id"])
        takes = (await api.get(f"/assets/{picture['asset_id']}"))["takes"]
        spoken = next(asset["take"] for asset in assets if asset["kind"] == "narration")
        project = f"/projects/{job['project_id']}"
        version = await api.post(f"{project}/versions", {"name": "Cut"}, status=201)
        for name in ("sun.png", "cloud.png"):
            await api.client.put(f"/api/projects/{job['project_id']}/files/{name}", content=PICTURE)
        edited = await api.post("/projects", {"script": "# Rain\n\nThe sun warms the sea."}, status=201)
        await api.put(f"/projects/{edited['project_id']}/script", {"text": "# Snow\n\nThe sea freezes."})
        kept = await api.post(f"/projects/{edited['project_id']}/versions", {"name": "Cut"}, status=201)
        timed = await api.made()
        [segment, *_] = (await api.get(f"/projects/{timed['project_id']}/segments"))["segments"]
        ids = {
            "kept_id": kept["version_id"],
            "timed_id": timed["project_id"],
            "segment_id": segment["segment_id"],
            "number": "0",
            "edited_id": edited["project_id"],
            "version_id": version["version_id"],
            "job_id": job["job_id"],
            "project_id": job["project_id"],
            "asset_id": picture["asset_id"],
            "take_id": takes[-1]["take_id"],
            "sound_id": spoken["take_id"],
        }
        session = f"{COOKIE}={api.client.cookies[COOKIE]}"
    async with harness.open(works=False) as api:
        yield Server(str(api.client.base_url), ids, {"Cookie": session})


def _with_real(case: Case[Any], server: Server) -> None:
    """Mostly existing ids, so that requests get past the lookup. What was made invalid stays so."""
    label = case.operation.label
    if not _is_invalid(case, ParameterLocation.HEADER):
        case.headers.pop("Idempotency-Key", None)
    if (
        not _is_invalid(case, ParameterLocation.PATH)
        and crc32(repr((case.path_parameters, case.query, case.body)).encode()) % 4
    ):
        known = {**server.ids, **({"name": NAMES[label]} if label in NAMES else {})}
        if label == OF_SOUNDS:
            known["take_id"] = server.ids["sound_id"]
        if label in (UNDO, RESTORE):
            known["project_id"] = server.ids["edited_id"]
        if label.endswith(OF_TIMING):
            known["project_id"] = server.ids["timed_id"]
        if label == RESTORE:
            known["version_id"] = server.ids["kept_id"]
        real = {name: known[name] for name in case.path_parameters if name in known}
        case.path_parameters.update(real)
    if label in KEPT:
        case.path_parameters.update({name: "none" for name in server.ids if name in case.path_parameters})
    if "job" in case.query and not _is_invalid(case, ParameterLocation.QUERY):
        case.query["job"] = [server.ids["job_id"]]
    if label in BODIES and case.meta and case.meta.generation.mode.is_positive:
        case.body = BODIES[label]


def _is_invalid(case: Case[Any], location: ParameterLocation) -> bool:
    """Whether this part of a request was made to be refused."""
    return case.meta is not None and case.meta.is_negative_at(location)


def _says_twice(case: Case[Any]) -> bool:
    """Whether a parameter has several values, of which the last counts."""
    return any(isinstance(value, list | dict) for value in case.query.values())


@CONTRACT.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_the_contract(
    case: Case[Any], server: Server, answered: defaultdict[str, set[int]]
) -> None:
    _with_real(case, server)
    # Wrong tokens, which one of the checks sends, would soon be too many.
    not_checked = [ignored_auth, *([negative_data_rejection] if _says_twice(case) else [])]
    answer = case.call_and_validate(
        base_url=server.url, headers=dict(server.session), timeout=PATIENCE_S, excluded_checks=not_checked
    )
    answered[case.operation.label].add(answer.status_code)


OPERATIONS = [
    (path, method, operation_spec)
    for path, operations in json.loads(FILE.read_text("utf-8"))["paths"].items()
    for method, operation_spec in operations.items()
]


@pytest.mark.parametrize(
    ("path", "method", "operation_spec"), OPERATIONS, ids=[one[2]["operationId"] for one in OPERATIONS]
)
def test_an_operation_needs_a_token_where_the_contract_says_so(
    path: str, method: str, operation_spec: Mapping[str, Any], server: Server
) -> None:
    url = server.url + path.format(**server.ids, step="images", name="none")
    answer = httpx.request(method, url)
    assert (answer.status_code == 401) == (operation_spec.get("security") != [])
