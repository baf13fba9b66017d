"""Whether the server is well."""

from typing import Literal

from pydantic import Field

from reelproof.server.schema.failure import FailureObject
from reelproof.server.schema.shape import Answer


class HealthObject(Answer):
    """Told within a second or two, whatever the database does."""

    status: Literal["ok", "degraded"]
    version: str
    is_stale: bool = Field(description="The database does not answer; this is what was last known.")
    worker: str | None = Field(description="Who makes films here, in words; none: nobody does now.")
    fault: FailureObject | None = Field(description="What keeps every film from being made.")
    jobs_queued: int | None
    jobs_running: int | None
