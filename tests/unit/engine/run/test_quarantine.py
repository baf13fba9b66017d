"""Models that may have crashed a process are called in another one, until they prove themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.attempt import Attempt
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.run.quarantine import process_ended
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import CHAINED, REQUEST, SUN, SUN_PICTURE, made_for

SUSPECT = "scripted/any"


@dataclass(slots=True)
class ScriptedIsolation:
    """Calls in this process; the first `crashes` of them end as if their process had."""

    crashes: int = 0
    isolated_models: list[str] = field(default_factory=list)
    is_closed: bool = False

    @asynccontextmanager
    async def isolated(self, model: CatalogModel) -> AsyncIterator[CatalogModel]:
        self.isolated_models.append(model.name)
        if self.crashes:
            self.crashes -= 1
            raise ReelproofError(process_ended("a process that was killed"))
        yield model

    async def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def isolation(studio: InMemoryStudio) -> ScriptedIsolation:
    studio.isolation = isolation = ScriptedIsolation()
    return isolation


async def crash_once(studio: InMemoryStudio) -> None:
    """Leaves an attempt as a process does that crashes while it works on it."""
    async with studio.open() as open_studio:
        job = await open_studio.start(replace(REQUEST, script_path="/films/earlier.md"))
        await open_studio.production.prepare(job.id)
        await open_studio.production.plan_film(job.id)
        view = await open_studio.films.view_job(job.id)
    asset = made_for(view, SUN_PICTURE)
    now = datetime.now(UTC)
    attempt = Attempt(asset.id, job.id, 1, SUSPECT, now, called_at=now, process_id=1234)
    await studio.stores.attempts.save(attempt)


async def test_trusted_models_are_called_in_this_process(
    studio: InMemoryStudio, isolation: ScriptedIsolation
) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
    assert isolation.isolated_models == []


async def test_a_model_that_may_have_crashed_is_isolated(
    studio: InMemoryStudio, isolation: ScriptedIsolation, provider: ScriptedProvider
) -> None:
    await crash_once(studio)
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert set(isolation.isolated_models) == {SUSPECT}
    assert len(isolation.isolated_models) == len(provider.calls)
    assert not [asset.error for asset in view.assets if asset.error]


async def test_an_asset_that_ends_its_own_process_twice_is_given_up_alone(
    studio: InMemoryStudio, isolation: ScriptedIsolation
) -> None:
    await crash_once(studio)
    isolation.crashes = 2
    only_sun = replace(REQUEST, script_text=f"# Rain\n\n[picture: {SUN_PICTURE}]\n{SUN}\n")
    options = replace(CHAINED, chains={**CHAINED.chains, AssetKind.narration: ("other/any",)})
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(only_sun, options=options))
    take = made_for(view, SUN_PICTURE).accepted_take
    assert take is not None
    assert take.model == "other/any"
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    failures = [attempt.failure.code for attempt in attempts if attempt.failure]
    assert failures == [ErrorCode.CrashedRepeatedly]
    assert attempts[0].crashes == ("a process that was killed",) * 2
