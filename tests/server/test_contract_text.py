"""The contract says all that clients are made from, and says it of every event that a job tells."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from reelproof.domain.event import EventType
from reelproof.planning.assets.softening import soften
from reelproof.provider_api import ErrorCode
from reelproof.server.contract_examples import EXAMPLES
from reelproof.server.schema.event import JobEvent
from reelproof.testing.scripted import Fails
from tests.server.house import CLOUD_PICTURE, PATIENCE_S, SCRIPT, SUN, SUN_PICTURE, Face, House
from tests.server.receiver import SECRET, Receiver
from tests.server.sse import listen_to

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "openapi.json").read_text("utf-8"))
SCHEMAS = CONTRACT["components"]["schemas"]
OPERATIONS = {
    (method.upper(), path): told
    for path, operations in CONTRACT["paths"].items()
    for method, told in operations.items()
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


def test_every_address_of_the_design_is_there() -> None:
    wanted = {one.strip().replace(" ", " /api") for one in ADDRESSES.split(",")}
    assert wanted <= {f"{method} {path}" for method, path in OPERATIONS}


@pytest.mark.parametrize(("schema", "fields"), PLACES.items())
def test_every_field_of_the_design_is_there(schema: str, fields: str) -> None:
    assert set(fields.split()) <= set(SCHEMAS[schema]["properties"])
    assert set(SCHEMAS[schema]["required"]) == set(SCHEMAS[schema]["properties"])


def test_every_operation_has_a_name_a_sentence_and_a_tag() -> None:
    names = [told["operationId"] for told in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    tags = {tag["name"] for tag in CONTRACT["tags"] if tag["description"]}
    for told in OPERATIONS.values():
        assert told["operationId"].isidentifier()
        assert 1 < len(told["summary"].split()) <= 14
        assert set(told["tags"]) <= tags


def test_every_refusal_is_a_problem() -> None:
    for told in CONTRACT["components"]["responses"].values():
        assert set(told["content"]) == {"application/problem+json"}
    for told in OPERATIONS.values():
        refused = {status: answer for status, answer in told["responses"].items() if status >= "4"}
        assert all(answer["$ref"].startswith("#/components/responses/") for answer in refused.values())
    assert "ValidationError" not in json.dumps(CONTRACT)


def test_every_enum_has_a_name() -> None:
    named = [schema for schema in SCHEMAS.values() if "enum" in schema]
    assert sum(1 for _ in _enums(CONTRACT)) == len(named)


def test_every_json_body_has_an_example() -> None:
    bodies = {
        told["operationId"]: told.get("requestBody", {}).get("content", {}) for told in OPERATIONS.values()
    }
    in_json = {name for name, content in bodies.items() if "application/json" in content}
    assert in_json == set(EXAMPLES)
    assert all(bodies[name]["application/json"]["examples"] for name in in_json)


@pytest.mark.parametrize("name", EXAMPLES["start_job"])
async def test_a_job_starts_as_in_the_example(name: str, house: House) -> None:
    body = EXAMPLES["start_job"][name][1]
    # That is left to the settings.
    writer = {"options": {"writer": ["scripted/any"]}} if "brief" in body else {}
    async with house.open(works=False) as face:
        await face.post("/jobs", {**body, **writer})


def test_every_reference_leads_somewhere() -> None:
    for reference in set(_references(CONTRACT)):
        place: Any = CONTRACT
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


def test_what_starts_work_takes_a_key() -> None:
    begins = {key for key, told in OPERATIONS.items() if key[0] == "POST" and "202" in told["responses"]} - {
        ("POST", "/api/jobs/{job_id}/cancel")
    }
    takes_key = {
        key
        for key, told in OPERATIONS.items()
        if any(said["name"] == "Idempotency-Key" for said in told.get("parameters", []))
    }
    assert begins == takes_key


def test_every_type_of_event_has_a_schema() -> None:
    told = set(SCHEMAS["JobEvent"]["discriminator"]["mapping"])
    assert told == {*(kind.value for kind in EventType), "snapshot"}


async def test_a_server_tells_its_own_contract(house: House) -> None:
    async with house.open(works=False) as face:
        told = await face.get("/openapi.json")
        assert {**told, "info": CONTRACT["info"]} == CONTRACT


async def test_an_address_tells_all_its_methods(house: House) -> None:
    async with house.open(works=False) as face:
        for path, methods in (
            ("/settings/keys/A", "DELETE, PUT"),
            ("/jobs", "GET, POST"),
            ("/jobs/upload", "POST"),
        ):
            answer = await face.client.request("PATCH", f"/api{path}")
            told = answer.headers["allow"].split(", ")
            assert (answer.status_code, sorted(told)) == (405, methods.split(", "))


@pytest.mark.parametrize("body", [b"", b"{", b"{}}", b"\xff{}", b"\xff\xfe", b'{"script": "\xc3("}'])
@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x"]
)
async def test_a_body_that_is_not_what_it_says_is_refused(house: House, kind: str, body: bytes) -> None:
    path = "/api/jobs" if kind == "application/json" else "/api/jobs/upload"
    async with house.open(works=False) as face:
        answer = await face.client.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] in ("InvalidInput:body", "InvalidInput:script")


async def test_nobody_means_one_by_true(house: House) -> None:
    async with house.open(works=False) as face:
        body = {"script": SCRIPT, "max_cost_microusd": True}
        assert (await face.post("/jobs", body, status=422))["code"] == "InvalidInput:max_cost_microusd"


async def test_every_event_of_a_job_is_as_the_contract_says(house: House) -> None:
    house.settings = {"max_retries": 1}
    house.outcomes |= {
        SUN: [Fails(ErrorCode.TransientProviderError)],
        SUN_PICTURE: [Fails(ErrorCode.SensitiveContent)],
        soften(SUN_PICTURE): [Fails(ErrorCode.SensitiveContent)],
        CLOUD_PICTURE: [Fails(ErrorCode.ProviderFailure)],
    }
    async with house.open() as face:
        job = await face.made()
        heard = await _checked(face, job["job_id"])
        assert "retrying" in {said["status"] for said in heard if said["type"] == "asset-status"}
        await face.post(f"/jobs/{job['job_id']}/retry")
    async with house.open(works=False) as face:
        canceled = (await face.get("/jobs"))["jobs"][0]["job_id"]
        await face.post(f"/jobs/{canceled}/cancel")
    async with house.open() as face:
        await face.ended(canceled)
        heard += await _checked(face, canceled)
    kinds = {said["type"] for said in heard}
    assert kinds >= {
        "snapshot",
        "job-status",
        "step-status",
        "step-progress",
        "asset-status",
        "job-completed",
    }


async def test_what_a_webhook_is_sent_is_as_the_contract_says(house: House) -> None:
    house.settings = {"allow_private_webhooks": True}
    operation = CONTRACT["webhooks"]["job-ended"]["post"]
    async with Receiver().running() as receiver, house.open() as face:
        url = f"http://127.0.0.1:{receiver.port}/"
        await face.start(webhook={"url": url, "secret": SECRET})
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


async def _checked(face: Face, job_id: str) -> list[Any]:
    """All that the stream of a job tells, each as its schema has it, and with no field besides."""
    validator = _validator({"$ref": "#/components/schemas/JobEvent"})
    heard = [said.data async for said in listen_to(face.client, f"/api/jobs/{job_id}/events")]
    for said in heard:
        validator.validate(said)
        known = JobEvent.model_validate(said).model_dump(mode="json", exclude_unset=True)
        assert _names(known) == _names(said)
        event = JobEvent.model_validate(said).root
        assert not event.model_extra, f"{said['type']} tells more: {event.model_extra}"
    return heard


def _names(told: Any) -> Any:
    """The fields alone, at all depths."""
    match told:
        case Mapping():
            return {name: _names(said) for name, said in told.items()}
        case list():
            return [_names(one) for one in told]
    return None


def _enums(told: Any) -> Iterator[Any]:
    match told:
        case Mapping():
            if isinstance(told.get("enum"), list):
                yield told
            for said in told.values():
                yield from _enums(said)
        case list():
            for one in told:
                yield from _enums(one)


def _references(told: Any) -> Iterator[str]:
    match told:
        case Mapping():
            if "$ref" in told:
                yield told["$ref"]
            for said in told.values():
                yield from _references(said)
        case list():
            for one in told:
                yield from _references(one)
