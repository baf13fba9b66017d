"""The diagnostics of a job: everything except secrets."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.ids import JobId
from reelproof.domain.redaction import HIDDEN
from reelproof.engine.catalog.catalog import Catalog
from reelproof.provider_api import Made, Request
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider, scripted_cards
from reelproof.wiring.runs import running
from reelproof.wiring.server import diagnostics_for
from reelproof.wiring.studio import Studio, open_studio
from tests.caller import local_caller
from tests.integration.engine.harness import request_for

OF_ENVIRONMENT = "an-ordinary-word-of-the-environment"
OF_KEYRING = 'kept in the "home", \\ with quotes'
SHAPED = "sk-proj-0123456789abcdef"
SECRETS = (OF_ENVIRONMENT, OF_KEYRING, SHAPED)
SUN, CLOUD = "The sun warms the sea.", "A cloud is born."
NAMES = {
    "README.txt",
    "report.json",
    "events.jsonl",
    "attempts.json",
    "logs.jsonl",
    "settings.json",
    "versions.json",
    "render.json",
}


class Careless(ScriptedProvider):
    """Says what it should not, in one failure that it classifies and one that it does not."""

    async def make(self, request: Request) -> Made:
        if request.prompt == CLOUD:
            raise RuntimeError(f"sent {' and '.join(SECRETS)}")
        return await super().make(request)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", OF_ENVIRONMENT)
    monkeypatch.delenv("ELEVENLABS_API_KEY", raising=False)


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A provider whose failures contain secrets."""
    stored = ScriptedFailure(ErrorCode.ProviderFailure, message=f"It had {', '.join(SECRETS)}.")
    catalog = Catalog({"scripted": Careless(outcomes={SUN: [stored] * 9}), "local": scripted_cards()}, {})
    settings = Settings(home=tmp_path / "home", max_retries=0)
    async with open_studio(settings, catalog) as opened:
        await opened.keys.set("ELEVENLABS_API_KEY", OF_KEYRING)
        yield opened


async def film(studio: Studio, folder: Path) -> JobId:
    script = folder / "rain.md"
    script.write_text(f"# Rain\n\n{SUN}\n\n{CLOUD}\n\nAnyone who says {OF_ENVIRONMENT} says too much.\n")
    job = await studio.job_queue.start(local_caller(), request_for(script))
    async with running(studio, job.id, ListRenderer()):
        async for _ in studio.films.follow(job.id):
            pass
        logging.getLogger("reelproof.engine").info(
            "it said %s", " and ".join(SECRETS), extra={"job_id": job.id, "provider_code": OF_KEYRING}
        )
    return job.id


async def unpacked(studio: Studio, job_id: JobId) -> Mapping[str, str]:
    with ZipFile(BytesIO(await diagnostics_for(studio).of_job(job_id))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_a_job_view_is_complete(studio: Studio, tmp_path: Path) -> None:
    job_id = await film(studio, tmp_path)
    files = await unpacked(studio, job_id)
    assert set(files) == NAMES
    assert all(name in files["README.txt"] for name in NAMES - {"README.txt"})
    report = json.loads(files["report.json"])
    assert (report["job_id"], report["status"], report["title"]) == (job_id, "succeeded", "Rain")
    assert {row["step"] for row in report["steps"]} >= {"images", "narration", "render"}
    assert {row["status"] for row in report["all_assets"]} == {"generated", "failed"}
    events = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "job-completed"
    attempts = json.loads(files["attempts.json"])
    outcomes = {(row["model"], row["outcome"]) for row in attempts}
    assert outcomes == {
        ("scripted/any", "succeeded"),
        ("scripted/any", "failed"),
        ("local/card", "succeeded"),
    }
    codes = {row["failure"]["code"] for row in attempts if row["failure"]}
    assert codes == {"ProviderFailure", "Unknown"}
    lines = [json.loads(line) for line in files["logs.jsonl"].splitlines()]
    assert {line["job_id"] for line in lines} == {job_id}
    messages = [line["message"] for line in lines]
    assert "a take was made" in messages
    assert "provider scripted raised an unclassified error" in messages
    assert any("RuntimeError: sent ***" in line.get("exception", "") for line in lines)


async def test_the_models_in_use_are_reported(studio: Studio, tmp_path: Path) -> None:
    files = await unpacked(studio, await film(studio, tmp_path))
    versions = json.loads(files["versions.json"])
    assert {"av", "ffmpeg", "x264"} <= set(versions["media"])
    assert versions["media"]["ffmpeg"]["libavcodec"]
    assert versions["packages"]["sqlalchemy"]
    render = json.loads(files["render.json"])
    assert render["requested"] == {"codec": "h264", "encoder": "software"}
    assert render["describes"].startswith("the codec's software encoder; ")
    assert (render["video"]["width"], render["video"]["height"]) == (1920, 1080)
    assert " -c:v libx264 -preset superfast -crf 15.8 -profile:v high " in render["command"]
    assert "crf=15.8" in render["video"]["x264_options"]
    stored = json.loads(files["settings.json"])
    assert stored["settings"]["home"] == str(studio.home.path)
    keys = {row["name"]: row["source"] for row in stored["keys"]}
    assert (keys["ELEVENLABS_API_KEY"], keys["REPLICATE_API_TOKEN"]) == ("keyring", "environment")


async def test_no_secret_is_in_it(studio: Studio, tmp_path: Path) -> None:
    """Neither by its shape nor by its value, in no file, however it is written there."""
    files = await unpacked(studio, await film(studio, tmp_path))
    assert files["report.json"].count(HIDDEN) >= 3
    assert files["logs.jsonl"].count(HIDDEN) >= 3
    assert HIDDEN in files["attempts.json"]
    assert HIDDEN in files["events.jsonl"]
    for secret in SECRETS:
        written = {secret, json.dumps(secret)[1:-1]}
        assert not [name for name, text in files.items() if any(one in text for one in written)]


async def test_the_same_state_gives_the_same_file(studio: Studio, tmp_path: Path) -> None:
    job_id = await film(studio, tmp_path)
    assert await diagnostics_for(studio).of_job(job_id) == await diagnostics_for(studio).of_job(job_id)


async def test_a_waiting_job_is_notified_and_an_unknown_one_is_ignored(
    studio: Studio, tmp_path: Path
) -> None:
    script = tmp_path / "rain.md"
    script.write_text("# Rain\n\nThe sun warms the sea.\n")
    job = await studio.job_queue.start(local_caller(), request_for(script))
    files = await unpacked(studio, job.id)
    assert json.loads(files["report.json"])["status"] == "queued"
    assert files["logs.jsonl"] == ""
    with pytest.raises(LookupError):
        await diagnostics_for(studio).of_job(JobId("job_none"))
