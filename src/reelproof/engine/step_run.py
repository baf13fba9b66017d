"""A step around the work that it is made of."""

import asyncio
from types import TracebackType

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import StepName, StepStatus
from reelproof.engine.ports import Jobs


class StepRun:
    """A step around a block: running, then succeeded, or failed with the block's failure.

    A block that takes longer than `timeout_s` is broken off and fails with StepTimeout.
    """

    def __init__(self, jobs: Jobs, job_id: JobId, name: StepName, timeout_s: float) -> None:
        self._jobs = jobs
        self._job_id = job_id
        self._name = name
        self._timeout_s = timeout_s
        self._timeout = asyncio.timeout(timeout_s)

    async def __aenter__(self) -> None:
        await self._jobs.step(self._job_id, self._name, StepStatus.running)
        await self._timeout.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._timeout.__aexit__(kind, error, trace)
        except TimeoutError as timeout:
            failure = self._overdue()
            await self._jobs.step(self._job_id, self._name, StepStatus.failed, error=failure)
            raise ReelproofError(failure) from timeout
        if error is None:
            await self._jobs.step(self._job_id, self._name, StepStatus.succeeded, progress=100.0)
        elif isinstance(error, ReelproofError):
            await self._jobs.step(self._job_id, self._name, StepStatus.failed, error=error.failure)

    def _overdue(self) -> Failure:
        message = f"The step did not end within {self._timeout_s:g} s."
        return Failure(ErrorCode.StepTimeout, message, subject=self._name.value)
