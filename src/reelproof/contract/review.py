"""JSON of the response to accepting or rejecting a take."""

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.job import JobObject
from reelproof.contract.take import TakeObject


class ReviewObject(ResponseModel):
    """The take after its review."""

    take: TakeObject
    job: JobObject | None = Field(description="Renders the film again; null if the film does not change.")
