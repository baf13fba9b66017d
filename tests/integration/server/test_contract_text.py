"""The contract is complete for client generation and describes every event of a job."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from reelproof.contract.event_stream import JobEvent
from reelproof.domain.event import EventType
from reelproof.planning.assets.softening import soften
from reelproof.provider_api import ErrorCode
from reelproof.server.openapi.examples import EXAMPLES
from reelproof.testing.scripted import ScriptedFailure
from tests.integration.server.harness import (
    CLOUD_PICTURE,
    PATIENCE_S,
    SCRIPT,
    SUN,
    SUN_PICTURE,
    StudioApi,
    StudioHarness,
)
from tests.integration.server.receiver import SECRET, Receiver
from tests.integration.server.sse import listen_to

CONTRACT = json.loads((Path(__file__).parents[3] / "contract" / "openapi.json").read_text("utf-8"))
SCHEMAS = CONTRACT["components"]["schemas"]
OPERATIONS = {
    (method.upper(), path): node
    for path, operations in CONTRACT["paths"].items()
    for method, node in operations.items()
}
# From the design, which others build on.
ADDRESSES = """
    POST /jobs, GET /jobs, GET /jobs/{job_id}, GET /jobs/{job_id}/events, POST /jobs/{job_id}/cancel,
    POST /jobs/{job_id}/retry, POST /jobs/{job_id}/steps/{step}/retry, GET /projects,
    GET /projects/{project_id}, GET /projects/{project_id}/script, GET /projects/{project_id}/assets,
    GET /projects/{project_id}/timeline, GET /projects/{project_id}/renders, GET /projects/{project_id}/plan,
    GET /assets/{asset_id}, POST /assets/{asset_id}/regenerate, POST /takes/{take_id}/accept,
    POST /takes/{take_id}/reject, GET /takes/{take_id}/media, GET /models, GET /voices, GET /settings,
    GET /system-check, GET /health
"""
PLACES = {
    "JobObject": "job_id project_id status output assets placeholders warnings errors cost_microusd "
    "saved_microusd elapsed_s",
    "OutputObject": "path size_bytes duration_s",
    "AssetCountsObject": "generated needs_prompt_update failed by_kind",
    "PlaceholderObject": "asset code message remediation",
}


def test_every_designed_address_exists() -> None:
    wanted = {one.strip().replace(" ", " /api") for one in ADDRESSES.split(",")}
    assert wanted <= {f"{method} {path}" for method, path in OPERATIONS}


@pytest.mark.parametrize(("schema", "fields"), PLACES.items())
def test_every_designed_field_exists(schema: str, fields: str) -> None:
    assert set(fields.split()) <= set(SCHEMAS[schema]["properties"])
    assert set(SCHEMAS[schema]["required"]) == set(SCHEMAS[schema]["properties"])


def test_every_operation_has_a_name_a_sentence_and_a_tag() -> None:
    names = [node["operationId"] for node in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    tags = {tag["name"] for tag in CONTRACT["tags"] if tag["description"]}
    for node in OPERATIONS.values():
        assert node["operationId"].isidentifier()
        assert 1 < len(node["summary"].split()) <= 14
        assert set(node["tags"]) <= tags


def test_every_refusal_is_a_problem() -> None:
    for node in CONTRACT["components"]["responses"].values():
        assert set(node["content"]) == {"application/problem+json"}
    for node in OPERATIONS.values():
        refused = {status: answer for status, answer in node["responses"].items() if status >= "4"}
        assert all(answer["$ref"].startswith("#/components/responses/") for answer in refused.values())
    assert "ValidationError" not in json.dumps(CONTRACT)


def test_every_enum_has_a_name() -> None:
    named = [schema for schema in SCHEMAS.values() if "enum" in schema]
    assert sum(1 for _ in _enums(CONTRACT)) == len(named)


def test_every_json_body_has_an_example() -> None:
    bodies = {
        node["operationId"]: node.get("requestBody", {}).get("content", {}) for node in OPERATIONS.values()
    }
    in_json = {name for name, content in bodies.items() if "application/json" in content}
    assert in_json == set(EXAMPLES)
    assert all(bodies[name]["application/json"]["examples"] for name in in_json)


@pytest.mark.parametrize("name", EXAMPLES["start_job"])
async def test_a_job_starts_as_in_the_example(name: str, harness: StudioHarness) -> None:
    body = EXAMPLES["start_job"][name][1]
    # That is left to the settings.
    writer = {"options": {"writer": ["scripted/any"]}} if "brief" in body else {}
    async with harness.open(works=False) as api:
        await api.post("/jobs", {**body, **writer})


def test_every_reference_leads_somewhere() -> None:
    for reference in set(_references(CONTRACT)):
        node_at: Any = CONTRACT
        for name in reference.removeprefix("#/").split("/"):
            node_at = node_at[name]


def test_operations_that_start_work_or_a_project_take_an_idempotency_key() -> None:
    begins = {key for key, node in OPERATIONS.items() if key[0] == "POST" and "202" in node["responses"]} - {
        ("POST", "/api/jobs/{job_id}/cancel")
    }
    takes_key = {
        key
        for key, node in OPERATIONS.items()
        if any(entry["name"] == "Idempotency-Key" for entry in node.get("parameters", []))
    }
    assert begins | {("POST", "/api/projects")} == takes_key


def test_every_type_of_event_has_a_schema() -> None:
    node = set(SCHEMAS["JobEvent"]["discriminator"]["mapping"])
    assert node == {*(kind.value for kind in EventType), "snapshot"}


async def test_a_server_tells_its_own_contract(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        node = await api.get("/openapi.json")
        assert {**node, "info": CONTRACT["info"]} == CONTRACT


async def test_an_address_tells_all_its_methods(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        for path, methods in (
            ("/settings/keys/A", "DELETE, PUT"),
            ("/jobs", "GET, POST"),
            ("/jobs/upload", "POST"),
        ):
            answer = await api.client.request("PATCH", f"/api{path}")
            node = answer.headers["allow"].split(", ")
            assert (answer.status_code, sorted(node)) == (405, methods.split(", "))


@pytest.mark.parametrize("body", [b"", b"{", b"{}}", b"\xff{}", b"\xff\xfe", b'{"script": "\xc3("}'])
@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x"]
)
async def test_a_body_that_is_not_what_it_says_is_refused(
    harness: StudioHarness, kind: str, body: bytes
) -> None:
    path = "/api/jobs" if kind == "application/json" else "/api/jobs/upload"
    async with harness.open(works=False) as api:
        answer = await api.client.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] in ("InvalidInput:body", "InvalidInput:script")


async def test_true_is_not_accepted_as_an_integer(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        body = {"script": SCRIPT, "max_cost_microusd": True}
        assert (await api.post("/jobs", body, status=422))["code"] == "InvalidInput:max_cost_microusd"


async def test_every_event_of_a_job_is_as_the_contract_says(harness: StudioHarness) -> None:
    harness.settings = {"max_retries": 1}
    harness.outcomes |= {
        SUN: [ScriptedFailure(ErrorCode.TransientProviderError)],
        SUN_PICTURE: [ScriptedFailure(ErrorCode.SensitiveContent)],
        soften(SUN_PICTURE): [ScriptedFailure(ErrorCode.SensitiveContent)],
        CLOUD_PICTURE: [ScriptedFailure(ErrorCode.ProviderFailure)],
    }
    async with harness.open() as api:
        job = await api.made()
        events = await _checked(api, job["job_id"])
        assert "retrying" in {entry["status"] for entry in events if entry["type"] == "asset-status"}
        await api.post(f"/jobs/{job['job_id']}/retry")
    async with harness.open(works=False) as api:
        canceled = (await api.get("/jobs"))["jobs"][0]["job_id"]
        await api.post(f"/jobs/{canceled}/cancel")
    async with harness.open() as api:
        await api.ended(canceled)
        events += await _checked(api, canceled)
    kinds = {entry["type"] for entry in events}
    assert kinds >= {
        "snapshot",
        "job-status",
        "step-status",
        "step-progress",
        "asset-status",
        "job-completed",
    }


async def test_webhook_messages_match_the_contract(harness: StudioHarness) -> None:
    harness.settings = {"allow_private_webhooks": True}
    operation = CONTRACT["webhooks"]["job-ended"]["post"]
    async with Receiver().running() as receiver, harness.open() as api:
        url = f"http://127.0.0.1:{receiver.port}/"
        await api.start(webhook={"url": url, "secret": SECRET})
        async with asyncio.timeout(PATIENCE_S):
            await receiver.called(1)
        (body,) = receiver.bodies
        headers = dict(receiver.calls[0].headers)
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    _validator(schema).validate(body)
    assert set(body) == set(SCHEMAS["WebhookMessage"]["properties"])
    assert {parameter["name"] for parameter in operation["parameters"]} <= set(headers)


def _validator(schema: Mapping[str, Any]) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for({**schema, "components": CONTRACT["components"]})


async def _checked(api: StudioApi, job_id: str) -> list[Any]:
    """Checks that every event of a job's stream matches its schema exactly."""
    validator = _validator({"$ref": "#/components/schemas/JobEvent"})
    events = [entry.data async for entry in listen_to(api.client, f"/api/jobs/{job_id}/events")]
    for entry in events:
        validator.validate(entry)
        known = JobEvent.model_validate(entry).model_dump(mode="json", exclude_unset=True)
        assert _names(known) == _names(entry)
        event = JobEvent.model_validate(entry).root
        assert not event.model_extra, f"{entry['type']} has extra fields: {event.model_extra}"
    return events


def _names(node: Any) -> Any:
    """The fields alone, at all depths."""
    match node:
        case Mapping():
            return {name: _names(entry) for name, entry in node.items()}
        case list():
            return [_names(one) for one in node]
    return None


def _enums(node: Any) -> Iterator[Any]:
    match node:
        case Mapping():
            if isinstance(node.get("enum"), list):
                yield node
            for entry in node.values():
                yield from _enums(entry)
        case list():
            for one in node:
                yield from _enums(one)


def _references(node: Any) -> Iterator[str]:
    match node:
        case Mapping():
            if "$ref" in node:
                yield node["$ref"]
            for entry in node.values():
                yield from _references(entry)
        case list():
            for one in node:
                yield from _references(one)
