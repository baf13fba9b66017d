"""What became of a take that was accepted or rejected."""

from pydantic import Field

from reelproof.server.schema.asset import TakeObject
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.shape import Answer


class ReviewObject(Answer):
    """The take as it stands now."""

    take: TakeObject
    job: JobObject | None = Field(description="Renders the film again; none where the film stays as it is.")
