"""A slow provider: the delay is reported, and the film is still made."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.event import Event, EventType
from reelproof.domain.job import JobStatus
from reelproof.engine.catalog.catalog import Catalog
from reelproof.provider_api import AssetKind, Made, Request
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedProvider, scripted_cards
from reelproof.wiring.runs import running
from reelproof.wiring.studio import open_studio
from tests.caller import local_caller
from tests.integration.engine.harness import request_for

SLOW, QUICK = "The river takes its time.", "The wind does not."


@dataclass(slots=True)
class Slow(ScriptedProvider):
    """Delivers one picture only after the wait was reported."""

    may_finish: asyncio.Event = field(default_factory=asyncio.Event)

    async def make(self, request: Request) -> Made:
        if request.prompt == SLOW and request.kind is AssetKind.image:
            await self.may_finish.wait()
        return await ScriptedProvider.make(self, request)


def is_of_slow(event: Event) -> bool:
    return event.data["kind"] == "image" and "river" in str(event.data["title"])


async def test_a_stall_is_reported_and_the_job_continues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.planning.recovery.stall.LATE_MIN_S", 0.2)
    monkeypatch.setattr("reelproof.planning.recovery.stall.UNKNOWN_SHARE", 0.01)
    monkeypatch.setattr("reelproof.planning.recovery.stall.LATE_TIMES", 1.0)
    monkeypatch.setattr("reelproof.engine.run.asset_round.SWEEP_EVERY_S", 0.0)
    script = tmp_path / "river.md"
    script.write_text(f"# River\n\n{SLOW}\n\n{QUICK}\n")
    home = tmp_path / "home"
    home.mkdir()
    provider, notices = Slow(), list[Event]()
    catalog = Catalog({"scripted": provider, "local": scripted_cards()}, {})
    async with open_studio(Settings(home=home), catalog) as studio:
        job = await studio.job_queue.start(local_caller(), request_for(script))
        async with running(studio, job.id, ListRenderer()):
            async for event in studio.films.follow(job.id):
                # On a busy machine others may be late too.
                if event.type is EventType.notice and is_of_slow(event):
                    notices.append(event)
                    if len(notices) == 2:
                        provider.may_finish.set()
        view = await studio.films.view_job(job.id)
    assert view.job.status is JobStatus.succeeded
    assert view.job.warnings == ()
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}
    (late,) = [asset for asset in view.assets if asset.id == notices[0].data["asset_id"]]
    assert (late.kind, late.attempts) == (AssetKind.image, 1)
    assert {str(notice.data["message"]) for notice in notices} == {
        "Still waiting for scripted/any, longer than usual."
    }
    first, second = notices[0].data, notices[1].data
    assert first.keys() == {"message", "asset_id", "key", "kind", "title", "model", "waited_s", "usual_s"}
    assert (first["key"], first["model"]) == (late.key, "scripted/any")
    assert isinstance(first["waited_s"], float)
    assert isinstance(second["waited_s"], float)
    assert second["waited_s"] > first["waited_s"]
