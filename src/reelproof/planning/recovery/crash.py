"""Work that crashes its process: crashes allowed before giving up, models to run in another process."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, with_answer_lost, with_job_running

# For a process that ran nothing else, the crash is certainly its work's fault.
MAX_CRASHES = 2
# A shared process may have crashed because of other work, or been killed.
MAX_SHARED_CRASHES = 5
MEMORY = timedelta(days=1)


def untrusted_models(attempts: Iterable[Attempt]) -> frozenset[str]:
    """Returns models that may have crashed the process calling them, with no later evidence to the
    contrary.
    """
    return frozenset(attempt.model for attempt in attempts if _is_suspect(attempt))


def with_crash(attempt: Attempt) -> Attempt:
    """Records that the process working on the attempt crashed."""
    crashes = (*attempt.crashes, f"process {attempt.process_id}")
    return replace(attempt, process_id=None, crashes=crashes)


def crashes_in_part(part: str, previous: str | None, crashes: int) -> int:
    """Counts the processes in a row that crashed in exactly this part of a job, now that it begins again.

    `previous` is the part that no process has left, and `crashes` counts those before it.
    """
    return crashes + 1 if previous == part else 0


def has_crashed_too_often(attempt: Attempt) -> bool:
    """Whether an attempt has crashed too many processes to be tried again."""
    return len(attempt.crashes) >= MAX_SHARED_CRASHES


def crashed_repeatedly(attempt: Attempt) -> Failure:
    """Builds the attempt's failure. A call may have been accepted, and its job may still be running."""
    message = f"Every process that ran this with {attempt.model} crashed: {'; '.join(attempt.crashes)}."
    failure = Failure(
        ErrorCode.CrashedRepeatedly,
        message,
        provider=attempt.model.partition("/")[0],
        model=attempt.model,
        details=_details(attempt.crashes),
    )
    if attempt.is_ticket_open:
        return with_job_running(failure)
    return with_answer_lost(failure) if attempt.called_at is not None else failure


def part_crashed(part: str, crashes: int) -> Failure:
    """Builds the failure of a job whose part (`plan`, say) kept crashing."""
    message = f"{crashes} processes in a row crashed while working on this film's part {part!r}."
    return Failure(ErrorCode.CrashedRepeatedly, message, details={"part": part, "crash_count": crashes})


def _is_suspect(attempt: Attempt) -> bool:
    if not attempt.crashes:
        return False
    if attempt.failure is not None:
        return attempt.failure.code is ErrorCode.CrashedRepeatedly
    return attempt.outcome in (None, AttemptOutcome.canceled)


def _details(crashes: Sequence[str]) -> dict[str, JsonValue]:
    return {"crash_count": len(crashes), "crashes": list(crashes)}
