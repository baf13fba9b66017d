"""The correlation id of the current operation, which connects its log lines and errors."""

from contextvars import ContextVar

from reelproof.domain.ids import CorrelationId

CURRENT_CORRELATION: ContextVar[CorrelationId | None] = ContextVar("correlation_id", default=None)
