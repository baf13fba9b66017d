"""A film through the real engine, stores and durable runs; only the media are scripted."""

import json
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.job import JobStatus, StepStatus
from reelproof.engine.ports.attempt_queue import NextAttempt
from reelproof.engine.run import asset_round
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.unrecorded import LASTS
from reelproof.planning.assets.softening import soften
from reelproof.storage.durable import workflows
from reelproof.testing.full_disk import DiskFullAfter
from reelproof.testing.scripted import ScriptedContent, ScriptedFailure, ScriptedProvider
from tests.integration.engine.harness import make_film, request_for

TEXT = """# Light

The sun sends light to the earth.

Rain drops bend it into colors.

At night the moon lends us a little.
"""
FIRST, SECOND, THIRD = (line for line in TEXT.splitlines() if line and not line.startswith("#"))
# Title, end and three segments with a narration and a picture each, and music.
ASSETS = 2 + 3 * 2 + 1


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "light.md"
    path.write_text(TEXT)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


async def test_a_film_is_made_with_every_asset_called_for_once(script: Path, home: Path) -> None:
    provider = ScriptedProvider()
    view = await make_film(home, provider, request_for(script))
    assert view.job.status is JobStatus.succeeded
    assert view.film is not None
    assert Path(view.film.path).exists()
    assert len(view.assets) == ASSETS
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}
    assert Counter(provider.calls)[FIRST] == 2  # its narration and its picture
    assert len(provider.calls) == 3 * 2 + 1
    statuses = {step.status for step in view.steps}
    assert statuses == {StepStatus.succeeded, StepStatus.skipped}


async def test_the_folder_next_to_the_script_is_complete_and_portable(script: Path, home: Path) -> None:
    await make_film(home, ScriptedProvider(), request_for(script))
    folder = script.parent / "film"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "film.mp4",
        "film.jpg",
        "film.srt",
        "film.vtt",
        "film.ass",
        "film.otio",
        "script.md",
        "report.json",
        "report.html",
        "assets",
    }
    report = json.loads((folder / "report.json").read_text())
    for row in report["all_assets"]:
        assert (folder / row["file"]).is_file()
    assert len(list((folder / "assets").iterdir())) <= ASSETS
    assert FIRST.split()[0] in (folder / "film.srt").read_text()


async def test_an_unchanged_run_makes_no_calls(script: Path, home: Path) -> None:
    await make_film(home, ScriptedProvider(), request_for(script))
    again = ScriptedProvider()
    view = await make_film(home, again, request_for(script))
    assert view.job.status is JobStatus.succeeded
    assert again.calls == []


async def test_a_refused_picture_leaves_a_placeholder_and_the_film_is_made(script: Path, home: Path) -> None:
    refused = ScriptedFailure(ErrorCode.SensitiveContent, message="not this one")
    provider = ScriptedProvider(outcomes={SECOND: [refused, refused], soften(SECOND): [refused]})
    view = await make_film(home, provider, request_for(script))
    assert view.job.status is JobStatus.succeeded
    ended_badly = [asset for asset in view.assets if asset.status is not AssetStatus.generated]
    assert {asset.status for asset in ended_badly} == {AssetStatus.needs_prompt_update}
    assert {asset.error.message for asset in ended_badly if asset.error} == {"not this one"}
    assert Counter(provider.calls)[SECOND] == 2
    assert Counter(provider.calls)[soften(SECOND)] == 1
    report = json.loads((script.parent / "film" / "report.json").read_text())
    assert [row["code"] for row in report["placeholders"]] == ["SensitiveContent"] * 2
    assert report["assets"]["needs_prompt_update"] == 2


async def test_rubbish_is_not_a_take(script: Path, home: Path) -> None:
    provider = ScriptedProvider(
        outcomes={FIRST: [ScriptedContent(b"<html>sorry</html>"), ScriptedContent(b"")]}
    )
    view = await make_film(home, provider, request_for(script))
    failed = [asset for asset in view.assets if asset.status is AssetStatus.failed]
    assert {asset.error.code for asset in failed if asset.error} == {ErrorCode.ProviderFailure}
    assert len(failed) == 2
    assert all(asset.accepted_take is None for asset in failed)


async def test_an_own_picture_is_used_and_a_missing_one_is_named(script: Path, home: Path) -> None:
    from reelproof.testing.scripted import gradient_png

    (script.parent / "mine.png").write_bytes(gradient_png(80, 45))
    script.write_text(
        TEXT.replace(FIRST, f"![mine](mine.png)\n{FIRST}").replace(THIRD, f"![gone](gone.png)\n{THIRD}")
    )
    provider = ScriptedProvider()
    view = await make_film(home, provider, request_for(script))
    assert Counter(provider.calls) == {FIRST: 1, SECOND: 2, THIRD: 1, provider.calls[-1]: 1}
    takes = [asset.accepted_take for asset in view.assets if asset.accepted_take]
    assert [take.model for take in takes if take.is_fallback] == ["local/card"]
    (notice,) = view.job.notices
    assert "gone.png" in notice.message
    assert view.job.status is JobStatus.succeeded


async def test_a_job_that_has_ended_sends_no_more_calls(script: Path, home: Path) -> None:
    provider = ScriptedProvider(delay_s=0.3, concurrency=1)
    view = await make_film(home, provider, request_for(script), room=DiskFullAfter(looks=3))
    assert view.job.status is JobStatus.failed
    assert view.job.error is not None
    assert view.job.error.code is ErrorCode.OutOfDiskSpace
    called = len(provider.calls)
    assert called < 7
    again = ScriptedProvider()
    view = await make_film(home, again, request_for(script))
    assert view.job.status is JobStatus.succeeded
    assert len(again.calls) >= 7 - called


@pytest.mark.parametrize("lasts", [False, True], ids=["recovers", "lasts"])
async def test_a_database_that_cannot_be_written_fails_a_job_only_if_that_lasts(
    script: Path, home: Path, monkeypatch: pytest.MonkeyPatch, lasts: bool
) -> None:
    monkeypatch.setattr(asset_round, "SWEEP_EVERY_S", 0.0)
    monkeypatch.setattr(workflows, "RECORD_AGAIN_AFTER_S", 0.3)
    attempt, abandon = AssetMaker.attempt, AssetMaker.abandon
    broken = Failure(ErrorCode.StorageFailure, "The disk failed.", details={LASTS: lasts})
    first: list[AssetId] = []
    failures = count()

    async def broken_attempt(
        maker: AssetMaker, job_id: JobId, asset_id: AssetId, number: int
    ) -> NextAttempt | None:
        if not first:
            first.append(asset_id)
            raise ReelproofError(broken)
        return await attempt(maker, job_id, asset_id, number)

    async def broken_abandon(maker: AssetMaker, job_id: JobId, asset_id: AssetId, failure: Failure) -> None:
        if lasts or next(failures) < 3:
            raise ReelproofError(broken)
        await abandon(maker, job_id, asset_id, failure)

    monkeypatch.setattr(AssetMaker, "attempt", broken_attempt)
    monkeypatch.setattr(AssetMaker, "abandon", broken_abandon)
    view = await make_film(home, ScriptedProvider(), request_for(script))
    assert view.job.status is (JobStatus.failed if lasts else JobStatus.succeeded)
    assert (view.job.error is not None) == lasts
    assert [asset.id for asset in view.assets if asset.status is AssetStatus.failed] == (
        [] if lasts else first
    )
