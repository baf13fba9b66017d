"""Base classes of API requests and responses: strict types, unknown fields refused, spending limit."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reelproof.domain.units import Microusd
from reelproof.planning.script.option_values import documented_names

# Strict: no conversion of true to 1 or "yes" to true.
StrictInt = Annotated[int, Field(strict=True)]
StrictBool = Annotated[bool, Field(strict=True)]
Budget = Annotated[Microusd, Field(strict=True, ge=0, le=10**12)]


class ResponseModel(BaseModel):
    """A response body. All fields are always present."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True, defer_build=True)


class RequestModel(BaseModel):
    """A request body. Unknown fields are rejected so that typing errors do not go unnoticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OptionNames(RequestModel):
    """A request with options of films, which may have other names than the documented ones."""

    @model_validator(mode="before")
    @classmethod
    def _documented(cls, body: object) -> object:
        if not isinstance(body, Mapping):
            return body
        return dict(zip(documented_names(map(str, body)), body.values(), strict=True))


class BudgetedRequest(RequestModel):
    """A request that may incur cost."""

    max_cost_microusd: Budget | None = Field(
        default=None,
        description="Spending limit of the job. Without one, that of the canceled or failed job which it "
        "continues; otherwise, the setting `max_cost_usd`.",
    )
