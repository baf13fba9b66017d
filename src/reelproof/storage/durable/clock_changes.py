"""Repairs DBOS waits, which use the wall clock, after that clock was set back."""

import time

import sqlalchemy as sa

# The clock was set back after the wait started, so the wait would last that much longer.
_DELAYED = "status = 'DELAYED' AND created_at > :now"
# Calls that started in the future would fill the rate limit until that time.
_STARTED = "rate_limited = TRUE AND status NOT IN ('ENQUEUED', 'DELAYED') AND started_at_epoch_ms > :now"


def restart_waits(engine: sa.Engine) -> None:
    """Moves start times from the future to now, so that no wait lasts longer than intended."""
    now = {"now": int(time.time() * 1000)}
    with engine.connect() as connection:
        found = sa.text(f"SELECT 1 FROM workflow_status WHERE ({_DELAYED}) OR ({_STARTED}) LIMIT 1")  # noqa: S608
        if connection.execute(found, now).first() is None:
            return
    with engine.begin() as connection:
        connection.execute(_RESET_DELAYS, now)
        connection.execute(_RESET_MINUTES, now)


_RESET_DELAYS = sa.text(
    "UPDATE workflow_status SET delay_until_epoch_ms = delay_until_epoch_ms - created_at + :now, "  # noqa: S608
    f"created_at = :now WHERE {_DELAYED}"
)
_RESET_MINUTES = sa.text(f"UPDATE workflow_status SET started_at_epoch_ms = :now WHERE {_STARTED}")  # noqa: S608
