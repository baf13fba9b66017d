"""Work whose process ended with it: where it is done next, and when it is set aside."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, with_answer_lost, with_job_running

# A process that did nothing else ended because of what it did.
MOST_CRASHES = 2
# One that did many things may have ended because of any of them, or been killed.
MOST_CRASHES_IN_COMPANY = 5
MEMORY = timedelta(days=1)


def untrusted_models(attempts: Iterable[Attempt]) -> frozenset[str]:
    """Models that may end the process that calls them: for all that is known one did, and nothing speaks
    for it since.
    """
    return frozenset(attempt.model for attempt in attempts if _is_doubtful(attempt))


def is_set_aside(attempt: Attempt) -> bool:
    """Whether so many processes ended with an attempt that it is not made again, wherever it was made."""
    return len(attempt.crashes) >= MOST_CRASHES_IN_COMPANY


def crashed_repeatedly(attempt: Attempt) -> Failure:
    """What the attempt fails with. A call that was sent may have been accepted, and a job may go on."""
    message = (
        f"Each process that made this with {attempt.model} ended while it did: {'; '.join(attempt.crashes)}."
    )
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
    """What a job fails with whose part (`plan`, say) never came to its end."""
    message = f"{crashes} processes in a row ended while they were at this film's part {part!r}."
    return Failure(ErrorCode.CrashedRepeatedly, message, details={"part": part, "crash_count": crashes})


def _is_doubtful(attempt: Attempt) -> bool:
    if not attempt.crashes:
        return False
    if attempt.failure is not None:
        return attempt.failure.code is ErrorCode.CrashedRepeatedly
    return attempt.outcome in (None, AttemptOutcome.withdrawn)


def _details(crashes: Sequence[str]) -> dict[str, JsonValue]:
    return {"crash_count": len(crashes), "crashes": list(crashes)}
