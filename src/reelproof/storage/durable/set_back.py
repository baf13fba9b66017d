"""Waits that DBOS keeps by the clock on the wall, after that clock was set back."""

import time

import sqlalchemy as sa

# Since it was put to wait the clock went back: counted by it, the wait would last so much longer.
_DELAYED = "status = 'DELAYED' AND created_at > :now"
# Calls that started in the future would fill their minute until that future has come.
_STARTED = "rate_limited = TRUE AND status NOT IN ('ENQUEUED', 'DELAYED') AND started_at_epoch_ms > :now"


def begin_waits_anew(engine: sa.Engine) -> None:
    """Whatever began in the future begins now, so that no wait lasts longer than its own length."""
    now = {"now": int(time.time() * 1000)}
    with engine.connect() as connection:
        found = sa.text(f"SELECT 1 FROM workflow_status WHERE ({_DELAYED}) OR ({_STARTED}) LIMIT 1")  # noqa: S608
        if connection.execute(found, now).first() is None:
            return
    with engine.begin() as connection:
        connection.execute(_BEGIN_DELAYS, now)
        connection.execute(_BEGIN_MINUTES, now)


_BEGIN_DELAYS = sa.text(
    "UPDATE workflow_status SET delay_until_epoch_ms = delay_until_epoch_ms - created_at + :now, "  # noqa: S608
    f"created_at = :now WHERE {_DELAYED}"
)
_BEGIN_MINUTES = sa.text(f"UPDATE workflow_status SET started_at_epoch_ms = :now WHERE {_STARTED}")  # noqa: S608
