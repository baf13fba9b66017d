"""Base classes of API requests and responses: strict types, unknown fields refused, spending limit."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from reelproof.domain.units import Microusd

# Strict: no conversion of true to 1 or "yes" to true.
StrictInt = Annotated[int, Field(strict=True)]
StrictBool = Annotated[bool, Field(strict=True)]
Budget = Annotated[Microusd, Field(strict=True, ge=0, le=10**12)]


class ResponseModel(BaseModel):
    """A response body. All fields are always present."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class RequestModel(BaseModel):
    """A request body. Unknown fields are rejected so that typing errors do not go unnoticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BudgetedRequest(RequestModel):
    """A request that may incur cost."""

    max_cost_microusd: Budget | None = Field(default=None, description="Spending limit of the job.")
