"""Which calls are admitted: the budget of a job, and the circuit breaker of a model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.job import JobMode
from reelproof.domain.price import Price
from reelproof.domain.units import Microusd
from reelproof.planning.recovery.circuit import CircuitPolicy
from reelproof.provider_api import ModelInfo
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import KINDS, ScriptedProvider
from tests.unit.engine.films import CHAINED, REQUEST, SUN_PICTURE, made_for, until

CALL = Microusd(40_000)
FAULT = Failure(ErrorCode.ProviderTimeout, "No answer.")


@dataclass(slots=True)
class PricedProvider(ScriptedProvider):
    """Each call costs the same."""

    def models(self) -> Sequence[ModelInfo]:
        return (
            ModelInfo("any", KINDS, bucket="scripted/any", price=Price(date(2025, 1, 1), call_microusd=CALL)),
        )


@pytest.fixture
def provider() -> ScriptedProvider:
    return PricedProvider(outcomes={})


async def test_a_budget_is_never_exceeded_and_the_rest_is_missing(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(REQUEST, max_cost_microusd=Microusd(3 * CALL)))
    assert len(provider.calls) == 3
    missing = [asset.error for asset in view.assets if asset.status is AssetStatus.failed]
    assert [error.code for error in missing if error] == [ErrorCode.BudgetExceeded]
    attempts = await studio.stores.attempts.of_job(view.job.id)
    assert sum(attempt.cost_microusd or 0 for attempt in attempts) == 3 * CALL


async def test_takes_that_exist_cost_nothing(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        changed = replace(REQUEST, max_cost_microusd=Microusd(0), output_path="/films/elsewhere")
        view = await open_studio.make(changed)
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}


async def test_a_call_without_an_answer_counts_as_paid(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = 10_000.0
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(REQUEST, max_cost_microusd=Microusd(4 * CALL)))
    assert len(provider.calls) == 4
    codes = {asset.error.code for asset in view.assets if asset.error}
    assert codes == {ErrorCode.BudgetExceeded}


async def test_a_model_without_a_price_is_not_called_under_a_budget(studio: InMemoryStudio) -> None:
    studio.providers = {**studio.providers, "scripted": (unpriced := ScriptedProvider(outcomes={}))}
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(REQUEST, max_cost_microusd=Microusd(10**9)))
    error = made_for(view, SUN_PICTURE).error
    assert error is not None
    assert error.code is ErrorCode.BudgetExceeded
    assert "The price of scripted/any is unknown" in error.message
    assert unpriced.calls == []


async def record_failures(studio: InMemoryStudio, circuit: CircuitPolicy, seconds_ago: float) -> None:
    """Stores calls of another film that failed in a row, just enough to open the breaker."""
    studio.circuit = circuit
    other = replace(REQUEST, script_path="/films/earlier.md", mode=JobMode.render)
    async with studio.open() as open_studio:
        view = await open_studio.make(other)
    asset = made_for(view, SUN_PICTURE)
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    failed = Attempt(
        asset.id,
        view.job.id,
        1,
        "scripted/any",
        at,
        ended_at=at,
        outcome=AttemptOutcome.failed,
        failure=FAULT,
        called_at=at,
        cost_microusd=Microusd(0),
    )
    for number in range(circuit.failures_to_open):
        await studio.stores.attempts.save(replace(failed, number=number + 1))


async def test_a_paused_model_is_not_called_and_the_chain_moves_on(
    studio: InMemoryStudio, provider: ScriptedProvider, other: ScriptedProvider
) -> None:
    await record_failures(studio, CircuitPolicy(failures_to_open=3, open_s=60.0), seconds_ago=1.0)
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(REQUEST, options=CHAINED))
    assert provider.calls == []
    assert len(other.calls) == 4
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}


async def test_a_paused_model_gets_one_probe_and_all_calls_once_it_answers(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    await record_failures(studio, CircuitPolicy(failures_to_open=3, open_s=60.0), seconds_ago=70.0)
    provider.delay_s = 1.0
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "running")
        assert len(provider.calls) == 1
        await open_studio.runs.ended(job.id)
        view = await open_studio.films.view_job(job.id)
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}
