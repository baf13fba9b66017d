"""A model that is down is left alone: few calls find out, one looks whether it is up again."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.asset import AssetKind
from reelproof.domain.event import Event
from reelproof.domain.job import JobStatus
from reelproof.engine.run.call_guard import circuit_now
from reelproof.planning.recovery.circuit import Circuit, CircuitState
from reelproof.testing.servers import CallRecord, Latency, ProviderServer, ServerScript, named, rule
from reelproof.wiring.studio import Studio
from tests.integration.run.harness import IMAGES, FilmHarness

PICTURES = "images/generations"
SEGMENTS = tuple(f"The {number}th of many waves comes in." for number in range(4, 18))
DOWN = rule("", named("openai/server_error"), path=PICTURES, forever=True)
BUSY = {"openai/gpt-image-2": {"concurrency": 6}}


def calls(server: ProviderServer) -> list[CallRecord]:
    return [call for call in server.call_log.of("make") if PICTURES in call.path]


async def circuit(studio: Studio) -> Circuit:
    return await circuit_now(studio.stores.attempts, IMAGES, studio.settings.circuit_policy())


async def has_calls_under_way(studio: Studio) -> bool:
    """Whether calls that were let through before the breaker opened have still to fail."""
    attempts = await studio.stores.attempts.of_model(IMAGES, datetime.min.replace(tzinfo=UTC))
    return any(attempt.called_at is not None and attempt.outcome is None for attempt in attempts)


class Watcher:
    """Looks at the breaker with every event; the server comes up once it is seen open."""

    def __init__(self, server: ProviderServer, *, recovers: bool) -> None:
        self._server = server
        self._recovers = recovers
        self.seen: list[CircuitState] = []

    async def look(self, studio: Studio, _: Event) -> None:
        state = (await circuit(studio)).state
        if state not in self.seen[-1:]:
            self.seen.append(state)
        if state is CircuitState.open and self._recovers:
            self._recovers = False
            while await has_calls_under_way(studio):  # noqa: ASYNC110 calls end without an event
                await asyncio.sleep(0.02)
            self._server.script_runner.begin(ServerScript(latency=Latency(0.3)))


async def test_a_model_that_stays_down_is_called_a_few_times_per_film(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, settings={"retry_delay_s": 0.1, "max_retries": 2, "models": BUSY})
    harness.write(*SEGMENTS)
    server.add(DOWN)
    watcher = Watcher(server, recovers=False)
    made = await harness.make(watch=watcher.look)
    assert made.view.job.status is JobStatus.succeeded
    assert set(made.codes(AssetKind.image)) == {"TransientProviderError"}
    assert set(made.statuses(AssetKind.narration)) == {"generated"}
    # Five open it, five more were under way; then one for each time that it half opens.
    assert 5 <= len(calls(server)) <= 20 < 3 * len(SEGMENTS)
    assert watcher.seen[0] is CircuitState.closed
    assert CircuitState.open in watcher.seen
    assert watcher.seen.count(CircuitState.closed) == 1, "nothing closed it"
    messages = {asset.error.message for asset in made.of_kind(AssetKind.image) if asset.error}
    assert any("times in a row and is paused" in message for message in messages)


async def test_one_call_looks_whether_a_model_is_up_again_and_then_all_is_made(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, settings={"retry_delay_s": 0.4, "models": BUSY})
    harness.write(*SEGMENTS)
    server.add(DOWN)
    watcher = Watcher(server, recovers=True)
    made = await harness.make(watch=watcher.look)
    assert CircuitState.open in watcher.seen
    assert watcher.seen[-1] is CircuitState.closed
    fine = [call for call in calls(server) if call.status == 200]
    probe, *others = fine
    assert probe.ended_at is not None
    earlier = [call for call in others if call.at < probe.ended_at]
    # One that had passed the breaker before it opened may have been on its way for long.
    assert len(earlier) <= 1, "it was tried out by one call alone"
    # Assets out of attempts before the breaker opened have failed; the others wait and are made.
    assert made.statuses(AssetKind.image).count("generated") == len(fine) >= len(SEGMENTS) - 5
