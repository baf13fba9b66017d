"""Concurrent calls and calls per minute stay within limits, and fast assets do not wait for slow ones."""

import asyncio
import time
from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.event import Event
from reelproof.domain.job import JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.testing.servers import Act, Latency, Outcome, ProviderServer, ServerScript, rule
from reelproof.wiring.studio import Studio
from tests.integration.run.harness import FILMED, FilmHarness

PICTURES, SPEECH = "images/generations", "audio/speech"
SEGMENTS = tuple(f"The {number}th of many waves comes in." for number in range(4, 12))
A_MINUTE = 3


class Canceler:
    """Cancels the job once all pictures and so many narrations are there."""

    def __init__(self) -> None:
        self._ended: set[object] = set()

    async def look(self, studio: Studio, event: Event) -> None:
        key = str(event.data.get("key"))
        if event.data.get("status") != "generated" or not key.startswith("segment"):
            return
        self._ended.add(key)
        if len(self._ended) == len(SEGMENTS) + A_MINUTE:
            await asyncio.sleep(0.5)
            await studio.job_commands.cancel(LOCAL_OWNER, event.job_id)


class PollTimeout:
    """A clock that is frozen until `assets` segment assets exist, and then runs fast."""

    def __init__(self, assets: int) -> None:
        self._left = assets
        self._now_s = 0.0

    def __call__(self) -> float:
        self._now_s += 4.0 if self._left <= 0 else 0.0
        return self._now_s

    async def look(self, _studio: Studio, event: Event) -> None:
        is_there = event.data.get("status") == "generated"
        self._left -= is_there and str(event.data.get("key")).startswith("segment")


async def test_concurrent_calls_and_calls_per_minute_are_limited(
    harness: FilmHarness, server: ProviderServer
) -> None:
    limits = {"openai/gpt-image-2": {"concurrency": 2}, "openai/tts-1": {"calls_per_minute": A_MINUTE}}
    harness = replace(harness, settings={"models": limits})
    harness.write(*SEGMENTS)
    server.script_runner.begin(ServerScript(latency=Latency(0.2)))
    made = await harness.make(watch=Canceler().look)
    assert made.view.job.status is JobStatus.canceled, "the rest would have to wait for a minute"
    assert made.statuses(AssetKind.image) == ["generated"] * len(SEGMENTS)
    assert server.call_log.most_at_once["gpt-image-2"] <= 2
    assert len([call for call in server.call_log.of("make") if SPEECH in call.path]) == A_MINUTE


async def test_retries_count_as_concurrent_calls(harness: FilmHarness, server: ProviderServer) -> None:
    harness = replace(harness, settings={"models": {"openai/gpt-image-2": {"concurrency": 2}}})
    harness.write(*SEGMENTS[:5])
    busy = Outcome(Act.error, status=429, headers={"retry-after": "0.1"})
    server.script_runner.begin(
        ServerScript(latency=Latency(0.2), rules=(rule("", *[busy] * 5, path=PICTURES),))
    )
    made = await harness.make()
    assert made.statuses(AssetKind.image) == ["generated"] * 5
    assert server.call_log.most_at_once["gpt-image-2"] <= 2


async def test_fast_assets_do_not_wait_for_slow_ones(harness: FilmHarness, server: ProviderServer) -> None:
    harness = replace(harness, options=FILMED)
    harness.write(*SEGMENTS[:4])
    server.add(rule(SEGMENTS[0], Outcome(latency_s=10.0), path=PICTURES))
    made = await harness.make()
    assert made.statuses(AssetKind.video) == ["generated"] * 4
    slow, *others = made.places("generated", AssetKind.starting_image)
    assert max(others) < slow
    assert max(made.places("generated", AssetKind.narration)) < slow
    slow_clip, *clips = made.places("generated", AssetKind.video)
    assert max(clips) < slow < slow_clip, "their clips were made before the slow picture was there"


async def test_assets_beyond_a_steps_time_are_left_out(harness: FilmHarness, server: ProviderServer) -> None:
    clock = PollTimeout(assets=5)
    harness = replace(harness, settings={"step_timeout_s": 12.0}, clock=clock)
    harness.write(*SEGMENTS[:3])
    server.add(rule(SEGMENTS[1], Act.hang, path=PICTURES))
    made = await harness.make(watch=clock.look)
    assert made.view.job.status is JobStatus.succeeded
    assert made.codes(AssetKind.image) == [None, "StepTimeout:images", None]
    assert made.statuses(AssetKind.image) == ["generated", "failed", "generated"]
    assert made.statuses(AssetKind.narration) == ["generated"] * 3
    [left] = made.placeholders
    assert (left["code"], left["remediation"]) == (
        "StepTimeout:images",
        "Retry the step; finished assets are kept.",
    )
    again = await replace(harness, settings={}, clock=time.monotonic).make()
    assert again.statuses(AssetKind.image) == ["generated"] * 3
