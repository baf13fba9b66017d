"""Schema of a take review."""

from pydantic import Field

from reelproof.server.schema.asset import TakeObject
from reelproof.server.schema.body import ResponseModel
from reelproof.server.schema.job import JobObject


class ReviewObject(ResponseModel):
    """The take after its review."""

    take: TakeObject
    job: JobObject | None = Field(description="Renders the film again; null if the film does not change.")
