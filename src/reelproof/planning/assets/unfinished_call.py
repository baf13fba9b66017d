"""Provider calls left open by a crash or restart: collected, so that nothing is paid for twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reelproof.domain.attempt import Attempt
from reelproof.domain.failure import answer_lost
from reelproof.domain.ids import Digest


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A provider job that is running or ready to be collected."""

    ticket_id: str


@dataclass(frozen=True, slots=True)
class LostSubmit:
    """A job that may have been started at `since`, with no response received."""

    since: datetime


def find_unfinished_call(earlier: Sequence[Attempt], recipe_digest: Digest) -> OpenTicket | LostSubmit | None:
    """`earlier` are all attempts at the asset, of whatever job; the newest that fits the recipe counts."""
    for attempt in sorted(earlier, key=lambda one: one.started_at, reverse=True):
        if attempt.recipe_digest != recipe_digest:
            continue
        if attempt.ticket_id is not None:
            return OpenTicket(attempt.ticket_id) if attempt.is_ticket_open else None
        if attempt.called_at is not None:
            return LostSubmit(attempt.called_at) if _may_have_started(attempt) else None
    return None


def _may_have_started(attempt: Attempt) -> bool:
    """Whether the attempt's outcome was never recorded, or its response was lost."""
    return attempt.outcome is None or (attempt.failure is not None and answer_lost(attempt.failure))
