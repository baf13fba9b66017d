"""Jobs over HTTP: started, followed, listed, canceled, retried; each once, however often it is asked for."""

import asyncio
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from reelproof.domain.event import EventType
from reelproof.planning.assets.softening import soften
from reelproof.provider_api import ErrorCode
from reelproof.testing.scripted import Fails
from tests.server.house import CLOUD_PICTURE, OPTIONS, SCRIPT, SUN, SUN_PICTURE, House, action
from tests.server.receiver import SECRET, Receiver

REFUSED = Fails(ErrorCode.SensitiveContent, message="The picture was refused.")
FAULT = Fails(ErrorCode.ProviderFailure)


def refused(prompt: str) -> dict[str, list[Fails]]:
    """It stays refused, however gently it is asked for."""
    return {prompt: [REFUSED], soften(prompt): [REFUSED]}


async def test_a_job_from_a_script_makes_a_film(house: House) -> None:
    async with house.open() as face:
        queued = await face.start()
        assert queued["status"] == "queued"
        assert [step["status"] for step in queued["steps"]] == ["pending"] * 11
        job = await face.ended(queued["job_id"])
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
        film = await face.client.get(job["output"]["url"])
        assert len(film.content) == job["output"]["size_bytes"]
        assert film.headers["content-type"] == "video/mp4"


async def test_what_failed_is_told_with_what_mends_it_and_a_press_of_the_button_mends_it(
    house: House,
) -> None:
    house.outcomes |= refused(CLOUD_PICTURE)
    async with house.open() as face:
        job = await face.made()
        assert job["status"] == "succeeded"
        [missing] = [row for row in job["placeholders"] if row["kind"] == "image"]
        assert missing["code"] == "SensitiveContent"
        assert missing["message"] == "The picture was refused."
        button = missing["actions"][0]
        assert (button["name"], button["needs"]) == ("regenerate", ["prompt"])
        answer = await face.client.post(button["href"], json={"prompt": "A gentle cloud"})
        mended = await face.ended(answer.json()["job_id"])
        assert mended["placeholders"] == [row for row in job["placeholders"] if row["kind"] != "image"]
        assert mended["aim"] == "regenerate"
        before = await face.get(f"/jobs/{job['job_id']}")
        assert [row["is_mended"] for row in before["placeholders"] if row["kind"] == "image"] == [True]


async def test_retry_starts_a_new_job_that_makes_what_is_missing(house: House) -> None:
    house.outcomes |= {SUN: [FAULT], SUN_PICTURE: [FAULT]}
    async with house.open() as face:
        job = await face.made()
        missing = {row["asset"] for row in job["placeholders"]}
        assert missing
        calls = len(house.provider.calls)
        again = action(job, "retry")
        assert again["is_enabled"]
        answer = await face.client.post(again["href"])
        assert answer.status_code == 202
        retried = await face.ended(answer.json()["job_id"])
        assert answer.headers["location"] == f"/api/jobs/{retried['job_id']}"
        assert retried["job_id"] != job["job_id"]
        assert retried["placeholders"] == []
        assert len(house.provider.calls) == calls + len(missing)
        nothing = action(retried, "retry")
        assert (nothing["is_enabled"], nothing["reason"]) == (False, "Nothing is missing in the film.")


async def test_one_step_is_retried_and_no_other(house: House) -> None:
    house.outcomes |= {SUN: [FAULT], SUN_PICTURE: [FAULT]}
    async with house.open() as face:
        job = await face.made()
        assert {row["kind"] for row in job["placeholders"]} == {"image", "narration"}
        button = next(step for step in job["steps"] if step["step"] == "images")["actions"][0]
        assert button["href"] == f"/api/jobs/{job['job_id']}/steps/images/retry"
        answer = await face.client.post(button["href"])
        retried = await face.ended(answer.json()["job_id"])
        assert {row["kind"] for row in retried["placeholders"]} == {"narration"}
        nothing = await face.post(f"/jobs/{retried['job_id']}/steps/music/retry", status=409)
        assert nothing["detail"] == "Nothing of the step music is missing."


async def test_a_canceled_job_keeps_what_was_made_and_goes_on(house: House) -> None:
    house.delay_s = house.provider.delay_s = 0.3
    house.provider.concurrency = 1
    async with house.open() as face:
        job = await face.start()
        async for event in face.studio.films.follow(job["job_id"]):
            if event.data.get("status") == "running" and event.type is EventType.asset_status:
                break
        refused = await face.post(f"/jobs/{job['job_id']}/retry", status=409)
        assert "Cancel it" in refused["detail"]
        await face.post(f"/jobs/{job['job_id']}/cancel")
        canceled = await face.ended(job["job_id"])
        assert canceled["status"] == "canceled"
        assert {step["status"] for step in canceled["steps"]} <= {"succeeded", "canceled", "skipped"}
        on = action(canceled, "retry")
        assert (on["label"], on["is_enabled"]) == ("Go on", True)
        answer = await face.client.post(on["href"])
        done = await face.ended(answer.json()["job_id"])
        assert done["status"] == "succeeded"
        assert done["placeholders"] == []


async def test_a_job_that_waits_is_canceled_although_nobody_works(house: House) -> None:
    async with house.open(works=False) as face:
        job = await face.start()
        told = await face.post(f"/jobs/{job['job_id']}/cancel")
        assert told["cancel_requested_at"] is not None
        assert action(told, "cancel")["reason"] == "It is being canceled."
    async with house.open() as face:
        assert (await face.ended(job["job_id"]))["status"] == "canceled"
    assert house.provider.calls == []


async def test_the_same_request_begins_one_job_also_after_a_restart(house: House) -> None:
    key = {"Idempotency-Key": "once"}
    body = {"script": SCRIPT, "options": OPTIONS}
    async with house.open() as face:
        answers = await asyncio.gather(*(face.post("/jobs", body, headers=key) for _ in range(5)))
        [job_id] = {answer["job_id"] for answer in answers}
        await face.ended(job_id)
    async with house.open() as face:
        again = await face.post("/jobs", body, headers=key)
        assert (again["job_id"], again["status"]) == (job_id, "succeeded")
        other = await face.post("/jobs", {**body, "max_cost_microusd": 5}, status=422, headers=key)
        assert other["code"] == "InvalidInput:Idempotency-Key"
        assert len((await face.get("/jobs"))["jobs"]) == 1
        assert len((await face.get("/projects"))["projects"]) == 1


async def test_of_two_requests_with_one_key_at_the_same_moment_one_is_refused(house: House) -> None:
    key = {"Idempotency-Key": "both"}
    async with house.open(works=False) as face:
        bodies = [{"script": SCRIPT, "options": OPTIONS, "max_cost_microusd": most} for most in (1, 2)] * 3
        answers = await asyncio.gather(
            *(face.client.post("/api/jobs", json=body, headers=key) for body in bodies)
        )
        assert sorted(answer.status_code for answer in answers) == [202, 202, 202, 422, 422, 422]
        assert len((await face.get("/jobs"))["jobs"]) == 1


async def test_several_jobs_run_at_once_and_those_of_one_film_one_after_the_other(house: House) -> None:
    house.delay_s = house.provider.delay_s = 0.3
    async with house.open() as face:
        first, other = await face.start(), await face.start()
        again = await face.post("/jobs", {"project_id": first["project_id"]})
        assert again["job_id"] == first["job_id"], "the same is not begun twice"
        another = {"project_id": first["project_id"], "options": {**OPTIONS, "music": "none"}}
        second = await face.post("/jobs", another)
        seen: set[frozenset[str]] = set()
        names = {first["job_id"]: "first", other["job_id"]: "other", second["job_id"]: "second"}
        async with asyncio.timeout(60):
            while True:
                jobs = (await face.get("/jobs"))["jobs"]
                seen.add(frozenset(names[job["job_id"]] for job in jobs if job["status"] == "running"))
                if all(job["status"] == "succeeded" for job in jobs):
                    break
                await asyncio.sleep(0.05)
        assert any({"first", "other"} <= running for running in seen)
        assert not any({"first", "second"} <= running for running in seen)
        assert [job["aim"] for job in jobs] == ["produce"] * 3


async def test_jobs_are_listed_in_pages_from_the_newest(house: House) -> None:
    async with house.open(works=False) as face:
        started = [(await face.start())["job_id"] for _ in range(5)]
        first = await face.get("/jobs?limit=2")
        second = await face.get(f"/jobs?limit=2&after={first['next']}")
        third = await face.get(f"/jobs?limit=2&after={second['next']}")
        listed = [job["job_id"] for page in (first, second, third) for job in page["jobs"]]
        assert listed == started[::-1]
        assert third["next"] is None
        wrong = await face.get("/jobs?after=nonsense", status=422)
        assert wrong["code"] == "InvalidInput:after"
        assert (await face.get("/jobs?status=running"))["jobs"] == []


async def test_a_brief_has_its_script_written_first(house: House) -> None:
    async with house.open() as face:
        body = {
            "brief": "Why the sky is blue",
            "duration_s": 20,
            "stop_at": "script",
            "options": {**OPTIONS, "writer": ["scripted/any"]},
        }
        job = await face.ended((await face.post("/jobs", body))["job_id"])
        assert (job["status"], job["output"]) == ("succeeded", None)
        script = await face.get(f"/projects/{job['project_id']}/script")
        assert script["title"].startswith("About")
        film = await face.post("/jobs", {"project_id": job["project_id"]})
        made = await face.ended(film["job_id"])
        assert made["output"]["duration_s"] > 5


async def test_the_sample_needs_nothing(house: House) -> None:
    async with house.open(works=False) as face:
        job = await face.post("/jobs", {"preset": "sample"})
        request = await face.studio.ledgers.jobs.request(job["job_id"])
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
        ({"script": SCRIPT, "options": {"chains": {"image": ["nobody/nothing"]}}}, "model"),
        ({"script": SCRIPT, "duration_s": 30}, "body"),
        ({"script": "---\nformat: [\n---\nHello"}, "script"),
        ({"brief": "x", "language": "not a language!"}, "language"),
        ({"project_id": "prj_none"}, "project"),
        ([], "body"),
    ],
)
async def test_what_cannot_be_made_is_refused_in_a_sentence(house: House, body: object, field: str) -> None:
    async with house.open(works=False) as face:
        answer = await face.client.post("/api/jobs", json=body)
        problem = answer.json()
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["code"] == f"InvalidInput:{field}"
        assert len(problem["detail"].split()) > 3
        assert (await face.get("/jobs"))["jobs"] == []
        assert (await face.get("/projects"))["projects"] == []


async def test_a_body_that_is_no_json_is_refused(house: House) -> None:
    async with house.open(works=False) as face:
        headers = {"Content-Type": "application/json"}
        answer = await face.client.post("/api/jobs", content=b"{not json", headers=headers)
        assert answer.status_code == 422
        assert answer.json()["title"] == "An input is not valid"
        assert (await face.client.get("/api/nothing")).json()["status"] == 404
        assert (await face.client.delete("/api/jobs")).json()["status"] == 405


async def test_diagnostics_tell_all_of_a_job_and_no_secret(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-where-it-hurts-123456")
    house.outcomes[SUN] = [
        Fails(ErrorCode.ProviderFailure, message="sk-planted-where-it-hurts-123456 is bad")
    ]
    async with house.open() as face:
        job = await face.made()
        answer = await face.client.get(action(job, "diagnostics")["href"])
        assert answer.headers["content-type"] == "application/zip"
        with ZipFile(BytesIO(answer.content)) as told:
            files = {name: told.read(name).decode() for name in told.namelist()}
        assert {"report.json", "events.jsonl", "attempts.json", "logs.jsonl", "settings.json"} <= set(files)
        assert len(files["events.jsonl"].splitlines()) == job["last_event"]
        assert job["job_id"] in files["logs.jsonl"]
        assert "ProviderFailure" in files["attempts.json"]
        assert not any("planted" in content for content in files.values())


async def test_the_end_of_a_job_is_told_to_its_webhook(house: House) -> None:
    house.settings = {"allow_private_webhooks": True}
    async with Receiver(500).running() as receiver, house.open() as face:
        webhook = {"url": f"http://127.0.0.1:{receiver.port}/heard", "secret": SECRET}
        job = await face.made(webhook=webhook)
        assert job["webhook"]["url"] == webhook["url"]
        assert SECRET not in str(job)
        await receiver.called(1)
        assert receiver.bodies[0]["type"] == "job.completed"
        assert receiver.bodies[0]["data"]["job_id"] == job["job_id"]
        assert receiver.bodies[0]["data"]["output"] == job["output"]


async def test_a_webhook_that_cannot_be_is_refused_before_anything_is_made(house: House) -> None:
    async with house.open(works=False) as face:
        for url in ("http://127.0.0.1/", "https://169.254.169.254/", "file:///etc/passwd", "https://[::1]/"):
            body = {"script": SCRIPT, "webhook": {"url": url, "secret": SECRET}}
            assert (await face.post("/jobs", body, status=422))["code"] == "InvalidInput:webhook.url"
        weak = {"script": SCRIPT, "webhook": {"url": "https://films.example/", "secret": "whsec_eA=="}}
        assert (await face.post("/jobs", weak, status=422))["code"] == "InvalidInput:webhook.secret"
        assert (await face.get("/jobs"))["jobs"] == []


async def test_twenty_clicks_begin_one_job(house: House) -> None:
    house.outcomes |= {SUN_PICTURE: [FAULT, FAULT]}
    async with house.open() as face:
        job = await face.made()
        house.provider.delay_s = 0.5
        again = f"/api/jobs/{job['job_id']}/retry"
        answers = await asyncio.gather(*(face.client.post(again) for _ in range(20)))
        begun = {answer.json().get("job_id") for answer in answers if answer.status_code == 202}
        assert len(begun) == 1
        await face.ended(begun.pop())
        assert len((await face.get("/jobs"))["jobs"]) == 2
