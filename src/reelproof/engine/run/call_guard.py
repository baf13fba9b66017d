"""Refuses paid calls if the circuit breaker is open or the cost limit (`--max-cost`) is reached."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.ports.stores import Attempts
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.engine.run.take_order import TakeOrder
from reelproof.planning.recovery.circuit import (
    Circuit,
    CircuitPolicy,
    CircuitState,
    ModelCall,
    circuit_of,
    is_outage,
    refusal,
)
from reelproof.planning.report.amount import money_text

PROBE_POLL_S = 0.2


class CallGuard:
    """Admits calls, one at a time while a model is only being probed."""

    def __init__(self, attempts: Attempts, policy: CircuitPolicy) -> None:
        self._attempts = attempts
        self._policy = policy
        self._turns: dict[str, asyncio.Lock] = {}

    async def admit(self, order: TakeOrder, running: RunningAttempt) -> None:
        """Raises ReelproofError if the model's breaker is open or the budget does not allow the call."""
        model = order.model
        if model is None or model.info.is_local:
            return
        async with self._turns.setdefault(model.name, asyncio.Lock()):
            circuit = await self._circuit(model)
            while circuit.state is CircuitState.probing:
                await asyncio.sleep(PROBE_POLL_S)
                circuit = await self._circuit(model)
            if circuit.state is CircuitState.open:
                raise ReelproofError(refusal(model.name, circuit, datetime.now(UTC)))
            await self._reserve(order, model, running)
            if circuit.state is CircuitState.half_open:
                # The next caller must see that this call is the probe.
                await running.called()

    async def _circuit(self, model: CatalogModel) -> Circuit:
        return await circuit_now(self._attempts, model.name, self._policy)

    async def _reserve(self, order: TakeOrder, model: CatalogModel, running: RunningAttempt) -> None:
        limit_microusd = order.request.max_cost_microusd
        estimate = model.estimate(order.recipe)
        if limit_microusd is not None and estimate is None:
            message = (
                f"The price of {model.name} is unknown, so --max-cost can't be enforced. "
                f'Set it in reelproof.toml: [models."{model.name}"] call_usd = 0.05'
            )
            raise ReelproofError(Failure(ErrorCode.BudgetExceeded, message))
        running.value = replace(running.value, estimate_microusd=estimate)
        if limit_microusd is None:
            return
        while not await running.begin(limit_microusd):
            if await self._is_cost_open(running.value):
                await asyncio.sleep(PROBE_POLL_S)
                continue
            running.value = replace(running.value, estimate_microusd=None)
            message = f"{model.name} may cost {money_text(estimate or 0)}, more than --max-cost leaves."
            raise ReelproofError(Failure(ErrorCode.BudgetExceeded, message))

    async def _is_cost_open(self, attempt: Attempt) -> bool:
        """Whether a call of the job is under way that may cost less than is reserved for it."""
        return any(
            one.outcome is None and one.estimate_microusd
            for one in await self._attempts.of_job(attempt.job_id)
            if (one.asset_id, one.number) != (attempt.asset_id, attempt.number)
        )


async def circuit_now(attempts: Attempts, model: str, policy: CircuitPolicy) -> Circuit:
    """Returns the current state of the model's breaker."""
    now = datetime.now(UTC)
    calls = await attempts.since_success(model, now - timedelta(seconds=policy.memory_s), now)
    return circuit_of(calls_of(calls), now, policy)


def calls_of(attempts: Sequence[Attempt]) -> list[ModelCall]:
    """Returns the attempts that called their provider and got, or may still get, a response."""
    return [
        ModelCall(one.called_at, one.ended_at, is_outage(one.failure) if one.outcome else None)
        for one in attempts
        if one.called_at is not None and one.outcome is not AttemptOutcome.canceled
    ]
