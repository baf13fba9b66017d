"""A film of many pictures from a slow provider, with and without passing faults, against what is possible.

`python -m benchmarks.faults [NUMBER OF PICTURES …]`: the provider is a scripted server in another process.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapreplace
from pathlib import Path

from tests.caller import local_caller

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.films import JobView
from reelproof.provider_api import ModelInfo, ProviderContext
from reelproof.providers import openai
from reelproof.settings.settings import Settings
from reelproof.settings.values import ModelSettings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedProvider
from reelproof.testing.servers import Latency, RemoteServer, ServerScript, in_process, named, rule
from reelproof.wiring.runs import running
from reelproof.wiring.studio import open_studio

NUMBERS = (25, 50, 100)
FAULT_RATES = (0.0, 0.1)
SLOTS = 5
# Half of the calls take longer; one in a hundred takes three times as long.
LATENCY = Latency(median_s=2.5, sigma=0.5, seed=7)
RETRY_DELAY_S = 1.0
PICTURES = "openai/gpt-image-2"
SEED = 11


@dataclass(frozen=True, slots=True)
class Round:
    """One film. Latencies are in the order of the script; `wait_s` is what a faulty call waits before the
    next.
    """

    latencies_s: Sequence[float]
    faulty: frozenset[int]
    wall_s: float
    calls: int

    def row(self, rate: float) -> dict[str, float]:
        bound_s = lower_bound_s(self.latencies_s)
        busy_s = [
            latency_s + RETRY_DELAY_S * (number in self.faulty)
            for number, latency_s in enumerate(self.latencies_s)
        ]
        return {
            "pictures": len(self.latencies_s),
            "fault_rate": rate,
            "faults": len(self.faulty),
            "calls": self.calls,
            "bound_s": round(bound_s, 1),
            "wall_s": round(self.wall_s, 1),
            "wall_over_bound": round(self.wall_s / bound_s, 3),
            "window_over_bound": round(window_s(busy_s) / bound_s, 3),
            "chunks_over_bound": round(chunks_s(busy_s) / bound_s, 3),
        }


class Local(ScriptedProvider):
    """Cards and a voice at no time at all."""

    def models(self) -> Sequence[ModelInfo]:
        kinds = (AssetKind.image, AssetKind.narration, AssetKind.music)
        return tuple(
            ModelInfo(name, (kind,), f"local/{name}", concurrency=SLOTS, is_local=True)
            for name, kind in zip(("card", "voice", "music"), kinds, strict=True)
        )


def lower_bound_s(latencies_s: Sequence[float]) -> float:
    """Nothing can be faster with so many slots."""
    return max(sum(latencies_s) / SLOTS, *latencies_s)


def window_s(busy_s: Sequence[float], slots: int = SLOTS) -> float:
    """A slot that is free takes the next; a retry keeps its slot."""
    free_at = [0.0] * slots
    for seconds in busy_s:
        heapreplace(free_at, free_at[0] + seconds)
    return max(free_at)


def chunks_s(busy_s: Sequence[float]) -> float:
    """As many at once as there are slots, and the next when the slowest is there."""
    return sum(max(busy_s[start : start + SLOTS]) for start in range(0, len(busy_s), SLOTS))


def segment(number: int) -> str:
    return f"Picture {number:03d} of many."


def measure(server: RemoteServer, number: int, rate: float) -> Round:
    faulty = frozenset(random.Random(SEED).sample(range(number), round(rate * number)))  # noqa: S311
    rules = [rule(segment(one), named("openai/overloaded"), path="images") for one in sorted(faulty)]
    server.begin(ServerScript(tuple(rules), LATENCY))
    before = len(server.call_log()["calls"])
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        started = time.perf_counter()
        view = asyncio.run(make(Path(folder), server, number))
        wall_s = time.perf_counter() - started
    assert all(asset.accepted_take is not None for asset in view.assets)
    calls = server.call_log()["calls"][before:]
    prompts = sorted(call["prompt"] for call in calls if call["is_charged"])
    return Round([LATENCY.of(prompt, 1) for prompt in prompts], faulty, wall_s, len(calls))


async def make(folder: Path, server: RemoteServer, number: int) -> JobView:
    script = folder / "film.md"
    script.write_text("# A film\n\n" + "\n\n".join(map(segment, range(number))))
    options = FilmOptions(chains={AssetKind.image: (PICTURES,)}, music=MusicMood.none)
    request = MakeRequest(str(script), script.read_text(), str(folder / "film"), options)
    settings = Settings(
        home=folder / "home", retry_delay_s=RETRY_DELAY_S, models={PICTURES: ModelSettings(concurrency=SLOTS)}
    )
    context = ProviderContext({"OPENAI_BASE_URL": server.urls.openai, "OPENAI_API_KEY": "sk-loopback"})
    providers = {"openai": openai.plugin.create(context), "local": Local()}
    async with open_studio(settings, Catalog(providers, {}, settings.overrides())) as studio:
        job = await studio.job_queue.start(local_caller(), request)
        async with running(studio, job.id, ListRenderer()):
            async for _ in studio.films.follow(job.id):
                pass
            return await studio.films.view_job(job.id)


def main() -> None:
    numbers = [int(number) for number in sys.argv[1:]] or NUMBERS
    with in_process() as server:
        for number in numbers:
            for rate in FAULT_RATES:
                print(json.dumps(measure(server, number, rate).row(rate)), flush=True)


if __name__ == "__main__":
    main()
