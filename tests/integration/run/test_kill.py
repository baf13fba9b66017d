"""The real command, killed with -9 again and again: nothing is paid for twice, and the film is the same."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
import pytest

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.catalog.catalog import Catalog
from reelproof.testing.servers import Latency, RemoteServer, ServerScript, in_process
from reelproof.wiring.studio import open_studio
from tests.integration.run.harness import OTHER_IMAGES, VOICE, FilmHarness

pytestmark = pytest.mark.film

# Set more of them where time allows: each costs a start of the command. These reach every part of a job.
KILLS = int(os.environ.get("REELPROOF_TEST_KILLS", "12"))
SEGMENTS = 14
# Two cards, and for each segment a picture and a narration.
ASSETS = 2 + 2 * SEGMENTS
FLAGS = ("--image", OTHER_IMAGES, "--narration", VOICE, "--music", "none", "--quiet")
NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()  # noqa: SIM905
TIME_LIMIT_S = 240
EARLIEST_S, LATEST_S = 0.8, 3.2


@pytest.fixture(scope="module")
def server() -> Iterator[RemoteServer]:
    """Runs in a separate process, so that it survives the film's process."""
    with in_process(ServerScript(latency=Latency(0.5, sigma=0.5, seed=1))) as remote:
        yield remote
        assert remote.call_log()["complaints"] == []


@dataclass(frozen=True, slots=True)
class ChildRun:
    """A film and the command that makes it. Its calls are identified by its words."""

    harness: FilmHarness
    name: str

    def write(self) -> None:
        self.harness.folder.mkdir(parents=True)
        self.harness.write(*(f"{self.name.capitalize()} {number}." for number in NUMBERS))

    @property
    def usual(self) -> dict[str, str]:
        return {
            "REELPROOF_HOME": str(self.harness.home),
            "REELPROOF_DRAFT": "true",
            "REELPROOF_LANGUAGE": "en",
        }

    def start(self) -> "subprocess.Popen[str]":
        environment = {**os.environ, **self.harness.environment(), **self.usual}
        command = [sys.executable, "-m", "reelproof", "make", str(self.harness.script), *FLAGS]
        return subprocess.Popen(
            [*command, "-o", str(self.harness.output)],
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def finish(self) -> None:
        process = self.start()
        _, errors = process.communicate(timeout=TIME_LIMIT_S)
        assert process.returncode == 0, errors

    async def generated(self) -> set[str]:
        """The assets that the film reports as made, by the last part of their prompt and model."""
        async with open_studio(self.harness.open_settings(), Catalog({}, {})) as studio:
            try:
                view = await studio.films.of_script(LOCAL_OWNER, str(self.harness.script))
            except ReelproofError:
                return set()
        return {
            f"{asset.accepted_take.model}/{asset.recipe.prompt}"
            for asset in view.assets
            if asset.status is AssetStatus.generated
            and asset.accepted_take
            and asset.recipe
            and asset.kind in (AssetKind.image, AssetKind.narration)
            and asset.segment_id
        }


def calls(server: RemoteServer, line: ChildRun) -> Counter[str]:
    """Calls by asset of the film."""
    rows = [row for row in server.call_log()["calls"] if row["on"] == "make"]
    return Counter(
        f"{'openai' if 'openai' in row['path'] else 'replicate'}/{row['model']}/{words}"
        for row in rows
        for words in [f"{line.name.capitalize()} {number}." for number in NUMBERS]
        if words in row["prompt"]
    )


def frames_digest(path: Path) -> str:
    """Of every decoded frame and sample."""
    with av.open(str(path)) as container:
        pictures = b"".join(
            digest_of_bytes(frame.to_ndarray(format="gray").tobytes()).encode()
            for frame in container.decode(video=0)
        )
    with av.open(str(path)) as container:
        sound = b"".join(
            np.ascontiguousarray(frame.to_ndarray()).tobytes() for frame in container.decode(audio=0)
        )
    return digest_of_bytes(pictures + sound)


def test_killed_at_any_moment_again_and_again(tmp_path: Path, server: RemoteServer) -> None:
    dice = random.Random(20261124)
    harness = FilmHarness(tmp_path, server.urls)
    kills, films = 0, 0
    while kills < KILLS:
        films += 1
        line = ChildRun(replace(harness, folder=tmp_path / f"film{films}"), f"film{films}")
        line.write()
        kills += kill_until_finished(server, line, dice, KILLS - kills)
        assert (line.harness.output / "film.mp4").exists()
    assert films <= KILLS // 4, "the kills came too late to prove anything"


def kill_until_finished(server: RemoteServer, line: ChildRun, dice: random.Random, most: int) -> int:
    """The number of kills. Every finished asset keeps the number of calls that it had then."""
    finished: dict[str, int] = {}
    kills = 0
    # Spread evenly, so that few kills reach as many moments of a run as many would by chance.
    moments_s = [EARLIEST_S + (LATEST_S - EARLIEST_S) * number / max(1, most - 1) for number in range(most)]
    dice.shuffle(moments_s)
    while kills < most:
        process = line.start()
        with process:
            deadline = time.monotonic() + moments_s[kills]
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            if process.poll() is not None:
                break
            process.kill()
        kills += 1
        made = asyncio.run(line.generated())
        counts = calls(server, line)
        finished |= {one: counts[one] for one in made - finished.keys()}
    line.finish()
    counts = calls(server, line)
    assert len(counts) == 2 * SEGMENTS
    assert {one: counts[one] for one in finished} == finished
    pictures = {one: count for one, count in counts.items() if one.startswith("replicate/")}
    assert set(pictures.values()) == {1}, "a job that was under way is collected, not started again"
    return kills


def test_the_film_is_the_same_as_without_the_kills(tmp_path: Path, server: RemoteServer) -> None:
    dice = random.Random(7)
    # Another account: a job of the same minute and prompt counts as one whose answer was lost.
    with in_process(ServerScript()) as other:
        calm = ChildRun(FilmHarness(tmp_path / "calm", other.urls), "twin")
        calm.write()
        calm.finish()
    harried = ChildRun(FilmHarness(tmp_path / "harried", server.urls), "twin")
    harried.write()
    kill_until_finished(server, harried, dice, 3)
    assert frames_digest(harried.harness.output / "film.mp4") == frames_digest(
        calm.harness.output / "film.mp4"
    )
