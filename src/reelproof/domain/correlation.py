"""The correlation id of what is being done now: whatever is called inherits it."""

from contextvars import ContextVar

from reelproof.domain.ids import CorrelationId

CURRENT_CORRELATION: ContextVar[CorrelationId | None] = ContextVar("correlation_id", default=None)
