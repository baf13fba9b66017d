"""What all bodies share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from reelproof.domain.units import Microusd

# Nobody means 1 by true, or true by "yes".
Whole = Annotated[int, Field(strict=True)]
YesOrNo = Annotated[bool, Field(strict=True)]
Budget = Annotated[Microusd, Field(strict=True, ge=0, le=10**12)]


class Answer(BaseModel):
    """Something that is told. All fields are always there."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Asked(BaseModel):
    """Something that is asked for. Fields that nobody knows are refused, so that no typing error is lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Budgeted(Asked):
    """What may cost something."""

    max_cost_microusd: Budget | None = Field(default=None, description="The most that the job may spend.")
