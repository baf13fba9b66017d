"""Jobs whose state cannot be recorded: why, and when that is given up, at once or after some minutes."""

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId
from reelproof.engine.run.worked_time import Clock, loop_time

# Set by a store whose failure lasts until somebody does something about it.
LASTS = "lasts"
LASTING = (ErrorCode.OutOfDiskSpace, ErrorCode.OutputDirectoryNotWritable)
# So many failures in a row are not for the moment if their cause lasts.
MIN_FAILURES = 2
GIVE_UP_AFTER_S = 180.0


@frozen
class _Unrecorded:
    since_s: float
    failures: int
    last: Failure


class UnrecordedJobs:
    """Failures to record by job, since it was recorded last."""

    def __init__(self, clock: Clock = loop_time) -> None:
        self._clock = clock
        self._jobs: dict[JobId, _Unrecorded] = {}

    def note(self, job_id: JobId, failure: Failure) -> None:
        before = self._jobs.get(job_id)
        since_s, failures = (before.since_s, before.failures) if before else (self._clock(), 0)
        self._jobs[job_id] = _Unrecorded(since_s, failures + 1, failure)

    def recorded(self, job_id: JobId) -> None:
        self._jobs.pop(job_id, None)

    def given_up(self, job_id: JobId) -> Failure | None:
        """Returns the last failure if it lasts, or nothing could be recorded for minutes."""
        found = self._jobs.get(job_id)
        if found is None or found.failures < MIN_FAILURES:
            return None
        is_late = self._clock() >= found.since_s + GIVE_UP_AFTER_S
        return found.last if is_late or _lasts(found.last) else None


def _lasts(failure: Failure) -> bool:
    return failure.code in LASTING or bool(failure.details.get(LASTS))
