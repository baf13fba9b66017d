"""A process that stops in good order hears the answers that it pays for."""

import asyncio

import pytest

from reelproof.domain.job import JobStatus
from reelproof.testing.servers import Entry, Outcome, ProviderServer, rule
from reelproof.wiring import open_studio, running
from tests.acceptance.services import wait_until
from tests.finishing.house import House

SPEECH = "audio/speech"
LINE = "The sun warms the sea."


async def test_an_answer_that_nobody_could_collect_is_waited_for(
    house: House, server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.durable.runs.FINISH_S", 60.0)
    house.write(LINE)
    server.add(rule(LINE, Outcome(latency_s=1.0), path=SPEECH))
    async with open_studio(house.open_settings(), house.catalog()) as studio:
        job = await studio.films.request(house.request())
        async with running(studio, job.id, house.renderer):
            await asyncio.to_thread(wait_until, lambda: bool(voices(server)), "a voice under way")
        assert not (await studio.films.view_job(job.id)).job.status.is_final, "it was stopped, and not ended"
    made = await house.make()
    assert (made.view.job.status, made.placeholders) == (JobStatus.succeeded, [])
    assert made.view.job.id == job.id
    assert len(voices(server)) == 1


def voices(server: ProviderServer) -> list[Entry]:
    return [call for call in server.ledger.of("make", LINE) if SPEECH in call.path]
