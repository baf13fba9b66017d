"""JSON of the health endpoint: server status, version, worker, queued and running jobs."""

from typing import Literal

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.failure import FailureObject


class HealthObject(ResponseModel):
    """The server's health. It is returned within two seconds even if the database is slow."""

    status: Literal["ok", "degraded"]
    version: str
    is_stale: bool = Field(description="The database is not responding; this is the last known state.")
    worker: str | None = Field(description="Description of the running worker; null if none is running.")
    error: FailureObject | None = Field(description="A problem that blocks all films.")
    jobs_queued: int | None
    jobs_running: int | None
