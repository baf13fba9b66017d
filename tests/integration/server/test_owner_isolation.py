"""Two owners who try all of each other's ids, at every address that the contract has."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.caller import NO_CERTIFICATES
from tests.integration.server.harness import OPTIONS, SCRIPT, StudioApi, StudioHarness

OPERATOR, ADA, BOB = "operator-token-0001", "ada-token-00000001", "bob-token-00000001"
SETTINGS: Mapping[str, Any] = {"api_token": OPERATOR, "owners": {"ada": ADA, "bob": BOB}}
METHODS = ("get", "post", "put", "delete", "patch")
# Their owner follows from the request, not from an id.
WITHOUT_IDS = {"name", "step", "number"}


@dataclass(frozen=True, slots=True)
class OwnedObject:
    """An object owned by Ada."""

    ids: Mapping[str, str]
    job: Mapping[str, Any]


@pytest.fixture
def harness(harness: StudioHarness) -> StudioHarness:
    harness.settings = SETTINGS
    return harness


@asynccontextmanager
async def opened(
    harness: StudioHarness,
) -> AsyncIterator[tuple[StudioApi, httpx.AsyncClient, httpx.AsyncClient, OwnedObject]]:
    async with harness.open() as api:
        api.client.headers["Authorization"] = f"Bearer {ADA}"
        job = await api.made()
        asset = next(iter((await api.assets(job["project_id"])).values()))
        version = await api.post(f"/projects/{job['project_id']}/versions", {"name": "Cut"}, status=201)
        [segment, *_] = (await api.get(f"/projects/{job['project_id']}/segments"))["segments"]
        ids = {
            "version_id": version["version_id"],
            "job_id": job["job_id"],
            "project_id": job["project_id"],
            "asset_id": asset["asset_id"],
            "take_id": asset["take"]["take_id"],
            "name": "film.mp4",
            "step": "images",
            "segment_id": segment["segment_id"],
            "number": "0",
        }
        async with (
            httpx.AsyncClient(
                base_url=api.client.base_url, verify=NO_CERTIFICATES, headers=bearer(BOB)
            ) as bob,
            httpx.AsyncClient(
                base_url=api.client.base_url, verify=NO_CERTIFICATES, headers=bearer(OPERATOR)
            ) as operator,
        ):
            yield api, bob, operator, OwnedObject(ids, job)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_owners_cannot_read_or_change_each_others_objects(harness: StudioHarness) -> None:
    async with opened(harness) as (api, bob, operator, thing):
        contract = (await api.client.get("/api/openapi.json")).json()
        before = await everything(api, thing)
        tried = 0
        for path, operations in contract["paths"].items():
            names = {part[1:-1] for part in path.split("/") if part.startswith("{")}
            if not names - WITHOUT_IDS:
                continue
            url = path.format(**thing.ids)
            for method in set(METHODS) & set(operations):
                for other in (bob, operator):
                    body = body_for(method, path)
                    answer = await other.request(method.upper(), url, json=body)
                    assert answer.status_code == 404, f"{method} {url}: {answer.text[:300]}"
                    assert "Rain" not in answer.text
                    tried += 1
        assert tried > 40
        assert await everything(api, thing) == before


def body_for(method: str, path: str) -> Any:
    if method not in ("post", "put", "patch"):
        return None
    if path.endswith("/pauses"):
        return {"segments": [{"segment_id": "any", "after_s": 1.5}]}
    if path.endswith("/captions/{number}"):
        return {"text": "Rain", "start_s": 3.0, "end_s": 4.0}
    if path.endswith("/versions"):
        return {"name": "Rain"}
    if path.endswith(("/script", "/script/preview")):
        return {"text": SCRIPT}
    return {"filter": {"kind": "image"}} if path.startswith("/api/projects/{project_id}/regenerate") else {}


async def everything(api: StudioApi, thing: OwnedObject) -> str:
    """All that ada sees of her own."""
    snapshots = [
        await api.get(f"/jobs/{thing.ids['job_id']}"),
        await api.get("/jobs"),
        await api.get(f"/projects/{thing.ids['project_id']}/assets"),
        await api.get(f"/projects/{thing.ids['project_id']}/script"),
        await api.get(f"/assets/{thing.ids['asset_id']}"),
        await api.get(f"/projects/{thing.ids['project_id']}/files"),
        await api.get(f"/projects/{thing.ids['project_id']}/history"),
        await api.get(f"/projects/{thing.ids['project_id']}/versions"),
    ]
    snapshots[0].pop("as_of")
    return json.dumps(snapshots)


async def test_lists_streams_and_new_jobs_show_nothing_of_others(harness: StudioHarness) -> None:
    async with opened(harness) as (api, bob, operator, thing):
        for other in (bob, operator):
            assert (await other.get("/api/jobs")).json()["jobs"] == []
            assert (await other.get("/api/projects")).json()["projects"] == []
            project_id = thing.ids["project_id"]
            assert (await other.get(f"/api/jobs?project_id={project_id}")).json()["jobs"] == []
            stream = await other.get(f"/api/events?job={thing.ids['job_id']}")
            assert stream.status_code == 404
            job = await other.post("/api/jobs", json={"project_id": project_id})
            assert job.status_code == 404
        calls = len(harness.provider.calls)
        mine = (await bob.post("/api/jobs", json={"script": SCRIPT, "options": OPTIONS})).json()
        stream_of_two = await bob.get(f"/api/events?job={mine['job_id']}&job={thing.ids['job_id']}")
        assert stream_of_two.status_code == 404
        async for _ in api.studio.films.follow(mine["job_id"]):
            pass
        assert len(harness.provider.calls) == 2 * calls
        assert len((await api.get("/jobs"))["jobs"]) == 1


async def test_request_keys_are_separate_for_each_owner(harness: StudioHarness) -> None:
    async with opened(harness) as (api, bob, _, _):
        key = {"Idempotency-Key": "the same"}
        body = {"script": SCRIPT, "options": OPTIONS}
        hers = await api.post("/jobs", body, headers=key)
        his = (await bob.post("/api/jobs", json=body, headers=key)).json()
        assert hers["job_id"] != his["job_id"]
        assert (await api.post("/jobs", body, headers=key))["job_id"] == hers["job_id"]


async def test_only_the_operator_sees_and_changes_settings(harness: StudioHarness) -> None:
    async with opened(harness) as (_, bob, operator, _):
        for method, path, body in (
            ("GET", "/api/settings", None),
            ("PUT", "/api/settings/keys/OPENAI_API_KEY", {"value": "sk-0123456789"}),
            ("DELETE", "/api/settings/keys/OPENAI_API_KEY", None),
            ("GET", "/api/system-check", None),
        ):
            refused = await bob.request(method, path, json=body)
            assert refused.status_code == 403
            allowed = await operator.request(method, path, json=body)
            assert allowed.status_code == 200, allowed.text
            for token in (OPERATOR, ADA, BOB, "sk-0123456789"):
                assert token not in allowed.text


async def test_without_a_token_only_its_need_is_revealed(harness: StudioHarness) -> None:
    async with opened(harness) as (api, _, _, thing):
        contract = (await api.client.get("/api/openapi.json")).json()
        anonymous = httpx.AsyncClient(base_url=api.client.base_url, verify=NO_CERTIFICATES)
        for path, operations in contract["paths"].items():
            for method in set(METHODS) & set(operations):
                if (method, path) in (("get", "/api/health"), ("post", "/api/session")):
                    continue
                answer = await anonymous.request(method.upper(), path.format(**thing.ids), json={})
                expected = (401, 404) if path.endswith("/callback") else (401,)
                assert answer.status_code in expected, f"{method} {path}: {answer.text[:200]}"
        assert (await anonymous.get("/api/health")).json()["status"] in ("ok", "degraded")
        assert (await anonymous.post("/api/session", json={"token": ADA})).status_code == 204
        assert (await anonymous.get(f"/api/jobs/{thing.ids['job_id']}")).status_code == 200
        film = await anonymous.get(thing.job["output"]["url"], headers={"Range": "bytes=0-3"})
        assert film.status_code == 206
        await anonymous.aclose()
