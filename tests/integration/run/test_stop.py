"""A process that shuts down cleanly receives the responses it pays for."""

import asyncio

import pytest

from reelproof.domain.job import JobStatus
from reelproof.testing.servers import CallRecord, Outcome, ProviderServer, rule
from reelproof.wiring.runs import running
from reelproof.wiring.studio import open_studio
from tests.acceptance.services import wait_until
from tests.caller import local_caller
from tests.integration.run.harness import FilmHarness

SPEECH = "audio/speech"
LINE = "The sun warms the sea."


async def test_an_uncollected_response_is_waited_for(
    harness: FilmHarness, server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.durable.session.FINISH_S", 60.0)
    harness.write(LINE)
    server.add(rule(LINE, Outcome(latency_s=1.0), path=SPEECH))
    async with open_studio(harness.open_settings(), harness.catalog()) as studio:
        job = await studio.job_queue.start(local_caller(), harness.request())
        async with running(studio, job.id, harness.renderer):
            await asyncio.to_thread(wait_until, lambda: bool(voices(server)), "a voice under way")
        assert not (await studio.films.view_job(job.id)).job.status.is_final, "it was stopped, and not ended"
    made = await harness.make()
    assert (made.view.job.status, made.placeholders) == (JobStatus.succeeded, [])
    assert made.view.job.id == job.id
    assert len(voices(server)) == 1


def voices(server: ProviderServer) -> list[CallRecord]:
    return [call for call in server.call_log.of("make", LINE) if SPEECH in call.path]
