"""Provider calls left open by a crash or restart: collected, so that nothing is paid for twice."""

from collections.abc import Sequence
from datetime import datetime

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.failure import answer_lost
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest, JobId


@frozen
class OpenTicket:
    """A provider job that is running or ready to be collected. `is_of_other_job`: an earlier job of the film
    ordered it, and may have canceled it or left it until it expired.
    """

    ticket_id: str
    is_of_other_job: bool


@frozen
class LostSubmit:
    """A job that may have been started at `since`, with no response received."""

    since: datetime
    is_of_other_job: bool


LeftCall = OpenTicket | LostSubmit


def find_unfinished_call(earlier: Sequence[Attempt], job_id: JobId, recipe_digest: Digest) -> LeftCall | None:
    """`earlier` are all attempts at the asset, of whatever job; the newest that fits the recipe counts.

    `job_id` is the job that needs the asset now.
    """
    for attempt in sorted(earlier, key=lambda one: one.started_at, reverse=True):
        if attempt.recipe_digest != recipe_digest:
            continue
        if attempt.ticket_id is not None:
            if not attempt.is_ticket_open:
                return None
            owners = {one.job_id for one in earlier if one.ticket_id == attempt.ticket_id}
            return OpenTicket(attempt.ticket_id, is_of_other_job=owners != {job_id})
        if attempt.called_at is not None:
            is_of_other_job = attempt.job_id != job_id
            return LostSubmit(attempt.called_at, is_of_other_job) if _may_have_started(attempt) else None
    return None


def attempts_that_left(call: LeftCall, earlier: Sequence[Attempt], running: Attempt) -> Sequence[Attempt]:
    """Returns the attempts, other than the running one, that still count the call as theirs."""
    return [
        one
        for one in earlier
        if (one.job_id, one.number) != (running.job_id, running.number) and _has_left(one, call)
    ]


def known_attempts(earlier: Sequence[Attempt], running: Attempt) -> Sequence[Attempt]:
    """Returns the attempts at an asset, with what the running one left at the provider before its process
    ended: it is called again in another process.
    """
    key = running.job_id, running.number
    stored = next((one for one in earlier if (one.job_id, one.number) == key), None)
    has_left = running.ticket_id is not None or running.crashes != (stored.crashes if stored else ())
    return [*(one for one in earlier if one is not stored), running] if has_left else earlier


def _may_have_started(attempt: Attempt) -> bool:
    """Whether the attempt was cut short, or its response was lost."""
    is_cut_short = attempt.outcome in (None, AttemptOutcome.canceled)
    return is_cut_short or (attempt.failure is not None and answer_lost(attempt.failure))


def _has_left(attempt: Attempt, call: LeftCall) -> bool:
    match call:
        case OpenTicket(ticket_id):
            return attempt.is_ticket_open and attempt.ticket_id == ticket_id
        case LostSubmit(called_at):
            return attempt.ticket_id is None and attempt.called_at == called_at
