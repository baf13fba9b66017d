"""Jobs over HTTP: started, followed, listed, canceled, retried; each exactly once per request key."""

import asyncio
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from reelproof.domain.event import EventType
from reelproof.planning.assets.softening import soften
from reelproof.provider_api import ErrorCode
from reelproof.testing.scripted import ScriptedFailure
from tests.integration.server.harness import (
    CLOUD_PICTURE,
    OPTIONS,
    SCRIPT,
    SUN,
    SUN_PICTURE,
    StudioHarness,
    action,
)
from tests.integration.server.receiver import SECRET, Receiver

REFUSED = ScriptedFailure(ErrorCode.SensitiveContent, message="The picture was refused.")
FAULT = ScriptedFailure(ErrorCode.ProviderFailure)


def refused(prompt: str) -> dict[str, list[ScriptedFailure]]:
    """Refuses softened prompts as well."""
    return {prompt: [REFUSED], soften(prompt): [REFUSED]}


async def test_a_job_from_a_script_makes_a_film(harness: StudioHarness) -> None:
    async with harness.open() as api:
        queued = await api.start()
        assert queued["status"] == "queued"
        assert [step["status"] for step in queued["steps"]] == ["pending"] * 11
        job = await api.ended(queued["job_id"])
        assert job["status"] == "succeeded"
        assert job["progress"] == 100
        assert job["assets"]["by_kind"]["narration"] == {
            "generated": 2,
            "needs_prompt_update": 0,
            "failed": 0,
        }
        assert job["placeholders"] == []
        assert job["title"] == "Rain"
        assert Path(job["output"]["path"]).is_file()
        film = await api.client.get(job["output"]["url"])
        assert len(film.content) == job["output"]["size_bytes"]
        assert film.headers["content-type"] == "video/mp4"


async def test_failures_are_reported_with_a_fix_and_one_click_applies_it(
    harness: StudioHarness,
) -> None:
    harness.outcomes |= refused(CLOUD_PICTURE)
    async with harness.open() as api:
        job = await api.made()
        assert job["status"] == "succeeded"
        [missing] = [row for row in job["placeholders"] if row["kind"] == "image"]
        assert missing["code"] == "SensitiveContent"
        assert missing["message"] == "The picture was refused."
        button = missing["actions"][0]
        assert (button["name"], button["required_fields"]) == ("regenerate", ["prompt"])
        answer = await api.client.post(button["href"], json={"prompt": "A gentle cloud"})
        fixed = await api.ended(answer.json()["job_id"])
        assert fixed["placeholders"] == [row for row in job["placeholders"] if row["kind"] != "image"]
        assert fixed["mode"] == "regenerate"
        before = await api.get(f"/jobs/{job['job_id']}")
        assert [row["is_fixed"] for row in before["placeholders"] if row["kind"] == "image"] == [True]


async def test_retry_starts_a_new_job_that_makes_what_is_missing(harness: StudioHarness) -> None:
    harness.outcomes |= {SUN: [FAULT], SUN_PICTURE: [FAULT]}
    async with harness.open() as api:
        job = await api.made()
        missing = {row["asset"] for row in job["placeholders"]}
        assert missing
        calls = len(harness.provider.calls)
        again = action(job, "retry")
        assert again["is_enabled"]
        answer = await api.client.post(again["href"])
        assert answer.status_code == 202
        retried = await api.ended(answer.json()["job_id"])
        assert answer.headers["location"] == f"/api/jobs/{retried['job_id']}"
        assert retried["job_id"] != job["job_id"]
        assert retried["placeholders"] == []
        assert len(harness.provider.calls) == calls + len(missing)
        nothing = action(retried, "retry")
        assert (nothing["is_enabled"], nothing["reason"]) == (False, "Nothing is missing from the film.")


async def test_one_step_is_retried_and_no_other(harness: StudioHarness) -> None:
    harness.outcomes |= {SUN: [FAULT], SUN_PICTURE: [FAULT]}
    async with harness.open() as api:
        job = await api.made()
        assert {row["kind"] for row in job["placeholders"]} == {"image", "narration"}
        button = next(step for step in job["steps"] if step["step"] == "images")["actions"][0]
        assert button["href"] == f"/api/jobs/{job['job_id']}/steps/images/retry"
        answer = await api.client.post(button["href"])
        retried = await api.ended(answer.json()["job_id"])
        assert {row["kind"] for row in retried["placeholders"]} == {"narration"}
        nothing = await api.post(f"/jobs/{retried['job_id']}/steps/music/retry", status=409)
        assert nothing["detail"] == "The step music has no missing assets."


async def test_a_canceled_job_keeps_its_assets_and_can_continue(harness: StudioHarness) -> None:
    harness.delay_s = harness.provider.delay_s = 0.3
    harness.provider.concurrency = 1
    async with harness.open() as api:
        job = await api.start()
        async for event in api.studio.films.follow(job["job_id"]):
            if event.data.get("status") == "running" and event.type is EventType.asset_status:
                break
        refused = await api.post(f"/jobs/{job['job_id']}/retry", status=409)
        assert "Cancel it" in refused["detail"]
        await api.post(f"/jobs/{job['job_id']}/cancel")
        canceled = await api.ended(job["job_id"])
        assert canceled["status"] == "canceled"
        assert {step["status"] for step in canceled["steps"]} <= {"succeeded", "canceled", "skipped"}
        on = action(canceled, "retry")
        assert (on["label"], on["is_enabled"]) == ("Resume", True)
        answer = await api.client.post(on["href"])
        done = await api.ended(answer.json()["job_id"])
        assert done["status"] == "succeeded"
        assert done["placeholders"] == []


async def test_a_queued_job_is_canceled_without_a_worker(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        job = await api.start()
        received = await api.post(f"/jobs/{job['job_id']}/cancel")
        assert received["cancel_requested_at"] is not None
        assert action(received, "cancel")["reason"] == "It is being canceled."
    async with harness.open() as api:
        assert (await api.ended(job["job_id"]))["status"] == "canceled"
    assert harness.provider.calls == []


async def test_the_same_request_starts_one_job_across_a_restart(harness: StudioHarness) -> None:
    key = {"Idempotency-Key": "once"}
    body = {"script": SCRIPT, "options": OPTIONS}
    async with harness.open() as api:
        answers = await asyncio.gather(*(api.post("/jobs", body, headers=key) for _ in range(5)))
        [job_id] = {answer["job_id"] for answer in answers}
        await api.ended(job_id)
    async with harness.open() as api:
        again = await api.post("/jobs", body, headers=key)
        assert (again["job_id"], again["status"]) == (job_id, "succeeded")
        other = await api.post("/jobs", {**body, "max_cost_microusd": 5}, status=422, headers=key)
        assert other["code"] == "InvalidInput:Idempotency-Key"
        assert len((await api.get("/jobs"))["jobs"]) == 1
        assert len((await api.get("/projects"))["projects"]) == 1


async def test_of_two_requests_with_one_key_at_the_same_moment_one_is_refused(harness: StudioHarness) -> None:
    key = {"Idempotency-Key": "both"}
    async with harness.open(works=False) as api:
        bodies = [{"script": SCRIPT, "options": OPTIONS, "max_cost_microusd": most} for most in (1, 2)] * 3
        answers = await asyncio.gather(
            *(api.client.post("/api/jobs", json=body, headers=key) for body in bodies)
        )
        assert sorted(answer.status_code for answer in answers) == [202, 202, 202, 422, 422, 422]
        assert len((await api.get("/jobs"))["jobs"]) == 1


async def test_jobs_run_concurrently_but_those_of_one_film_sequentially(harness: StudioHarness) -> None:
    harness.delay_s = harness.provider.delay_s = 0.3
    async with harness.open() as api:
        first, other = await api.start(), await api.start()
        again = await api.post("/jobs", {"project_id": first["project_id"]})
        assert again["job_id"] == first["job_id"], "the same request is not started twice"
        another = {"project_id": first["project_id"], "options": {**OPTIONS, "music": "none"}}
        second = await api.post("/jobs", another)
        seen: set[frozenset[str]] = set()
        names = {first["job_id"]: "first", other["job_id"]: "other", second["job_id"]: "second"}
        async with asyncio.timeout(60):
            while True:
                jobs = (await api.get("/jobs"))["jobs"]
                seen.add(frozenset(names[job["job_id"]] for job in jobs if job["status"] == "running"))
                if all(job["status"] == "succeeded" for job in jobs):
                    break
                await asyncio.sleep(0.05)
        assert any({"first", "other"} <= running for running in seen)
        assert not any({"first", "second"} <= running for running in seen)
        assert [job["mode"] for job in jobs] == ["produce"] * 3


async def test_jobs_are_listed_in_pages_from_the_newest(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        started = [(await api.start())["job_id"] for _ in range(5)]
        first = await api.get("/jobs?limit=2")
        second = await api.get(f"/jobs?limit=2&after={first['next']}")
        third = await api.get(f"/jobs?limit=2&after={second['next']}")
        listed = [job["job_id"] for page in (first, second, third) for job in page["jobs"]]
        assert listed == started[::-1]
        assert third["next"] is None
        wrong = await api.get("/jobs?after=nonsense", status=422)
        assert wrong["code"] == "InvalidInput:after"
        assert (await api.get("/jobs?status=running"))["jobs"] == []


async def test_a_brief_has_its_script_written_first(harness: StudioHarness) -> None:
    async with harness.open() as api:
        body = {
            "brief": "Why the sky is blue",
            "duration_s": 20,
            "stop_at": "script",
            "options": {**OPTIONS, "writer": ["scripted/any"]},
        }
        job = await api.ended((await api.post("/jobs", body))["job_id"])
        assert (job["status"], job["output"]) == ("succeeded", None)
        script = await api.get(f"/projects/{job['project_id']}/script")
        assert script["title"].startswith("About")
        film = await api.post("/jobs", {"project_id": job["project_id"]})
        made = await api.ended(film["job_id"])
        assert made["output"]["duration_s"] > 5


async def test_the_sample_needs_nothing(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        job = await api.post("/jobs", {"preset": "sample"})
        request = await api.studio.stores.jobs.request(job["job_id"])
        assert request.stays_local
        assert request.script_text == SCRIPT


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"brief": "One", "script": "# Two"}, "body"),
        ({"script": ""}, "script"),
        ({"script": SCRIPT, "optoins": {}}, "optoins"),
        ({"script": SCRIPT, "options": {"format": "17:9"}}, "options.format"),
        ({"script": SCRIPT, "options": {"captions": "karoake"}}, "options.captions"),
        ({"script": SCRIPT, "options": {"transition": "whipe"}}, "options.transition"),
        ({"script": SCRIPT, "options": {"motion": "zoom out of it"}}, "options.motion"),
        ({"script": SCRIPT, "options": {"fit": "cover"}}, "options.fit"),
        ({"script": SCRIPT, "options": {"captions": 1}}, "options.captions"),
        ({"script": SCRIPT, "options": {"chains": {"image": ["nobody/nothing"]}}}, "options.chains.image"),
        ({"script": SCRIPT, "duration_s": 30}, "body"),
        ({"script": "---\nformat: [\n---\nHello"}, "script"),
        ({"brief": "x", "language": "not a language!"}, "language"),
        ({"project_id": "prj_none"}, "project"),
        ([], "body"),
    ],
)
async def test_impossible_requests_are_refused_in_a_sentence(
    harness: StudioHarness, body: object, field: str
) -> None:
    async with harness.open(works=False) as api:
        answer = await api.client.post("/api/jobs", json=body)
        problem = answer.json()
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["code"] == f"InvalidInput:{field}"
        assert len(problem["detail"].split()) > 2
        assert (await api.get("/jobs"))["jobs"] == []
        assert (await api.get("/projects"))["projects"] == []


async def test_a_non_json_body_is_refused(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        headers = {"Content-Type": "application/json"}
        answer = await api.client.post("/api/jobs", content=b"{not json", headers=headers)
        assert answer.status_code == 422
        assert answer.json()["title"] == "An input is not valid"
        assert (await api.client.get("/api/nothing")).json()["status"] == 404
        assert (await api.client.delete("/api/jobs")).json()["status"] == 405


async def test_diagnostics_contain_all_of_a_job_and_no_secret(
    harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-where-it-hurts-123456")
    harness.outcomes[SUN] = [
        ScriptedFailure(ErrorCode.ProviderFailure, message="sk-planted-where-it-hurts-123456 is bad")
    ]
    async with harness.open() as api:
        job = await api.made()
        answer = await api.client.get(action(job, "diagnostics")["href"])
        assert answer.headers["content-type"] == "application/zip"
        with ZipFile(BytesIO(answer.content)) as received:
            files = {name: received.read(name).decode() for name in received.namelist()}
        assert {"report.json", "events.jsonl", "attempts.json", "logs.jsonl", "settings.json"} <= set(files)
        assert len(files["events.jsonl"].splitlines()) == job["last_event"]
        assert job["job_id"] in files["logs.jsonl"]
        assert "ProviderFailure" in files["attempts.json"]
        assert not any("planted" in content for content in files.values())


async def test_the_end_of_a_job_is_delivered_to_its_webhook(harness: StudioHarness) -> None:
    harness.settings = {"allow_private_webhooks": True}
    async with Receiver(500).running() as receiver, harness.open() as api:
        webhook = {"url": f"http://127.0.0.1:{receiver.port}/heard", "secret": SECRET}
        job = await api.made(webhook=webhook)
        assert job["webhook"]["url"] == webhook["url"]
        assert SECRET not in str(job)
        await receiver.called(1)
        assert receiver.bodies[0]["type"] == "job.completed"
        assert receiver.bodies[0]["data"]["job_id"] == job["job_id"]
        assert receiver.bodies[0]["data"]["output"] == job["output"]


async def test_a_webhook_that_cannot_be_is_refused_before_anything_is_made(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        for url in ("http://127.0.0.1/", "https://169.254.169.254/", "file:///etc/passwd", "https://[::1]/"):
            body = {"script": SCRIPT, "webhook": {"url": url, "secret": SECRET}}
            assert (await api.post("/jobs", body, status=422))["code"] == "InvalidInput:webhook.url"
        weak = {"script": SCRIPT, "webhook": {"url": "https://films.example/", "secret": "whsec_eA=="}}
        assert (await api.post("/jobs", weak, status=422))["code"] == "InvalidInput:webhook.secret"
        assert (await api.get("/jobs"))["jobs"] == []


async def test_twenty_clicks_start_one_job(harness: StudioHarness) -> None:
    harness.outcomes |= {SUN_PICTURE: [FAULT, FAULT]}
    async with harness.open() as api:
        job = await api.made()
        harness.provider.delay_s = 0.5
        again = f"/api/jobs/{job['job_id']}/retry"
        answers = await asyncio.gather(*(api.client.post(again) for _ in range(20)))
        begun = {answer.json().get("job_id") for answer in answers if answer.status_code == 202}
        assert len(begun) == 1
        await api.ended(begun.pop())
        assert len((await api.get("/jobs"))["jobs"]) == 2
