"""The correlation id of the current operation, inherited by everything it calls."""

from contextvars import ContextVar

from reelproof.domain.ids import CorrelationId

CURRENT_CORRELATION: ContextVar[CorrelationId | None] = ContextVar("correlation_id", default=None)
