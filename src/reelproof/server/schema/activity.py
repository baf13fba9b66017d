"""What jobs said, as lists and streams tell it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, cast

from fastapi import Depends, Query
from pydantic import Field

from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event, EventType
from reelproof.server.page import After, Limit
from reelproof.server.schema.event import JobEvent
from reelproof.server.schema.job import MOST_PLACEHOLDERS, MOST_REMARKS
from reelproof.server.schema.shape import Answer


class Order(StrEnum):
    """Which come first."""

    newest = "newest"
    oldest = "oldest"


@dataclass(frozen=True, slots=True)
class ActivityPaging:
    """Which events are told, and in what order."""

    limit: Limit = 50
    after: After = None
    types: Annotated[list[EventType] | None, Query(alias="type", description="Only these events.")] = None
    order: Annotated[Order, Query(description="Which come first.")] = Order.newest


ActivityPagingOf = Annotated[ActivityPaging, Depends()]


class ActivityPage(Answer):
    """What jobs said, as their streams tell it."""

    events: list[JobEvent]
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


def event_object(event: Event) -> dict[str, JsonValue]:
    """The `data:` of an event. Of many placeholders the end tells the first: the job tells all."""
    data = _bounded(event.data) if event.type.is_last else event.data
    return {
        "type": event.type.value,
        "job_id": event.job_id,
        "number": event.number,
        "at": event.at.isoformat(),
        **data,
    }


def _bounded(data: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    warnings = cast("Sequence[JsonValue]", data.get("warnings") or [])
    told = {**data, "warnings": warnings[:MOST_REMARKS], "warning_count": len(warnings)}
    if isinstance(film := data.get("film"), Mapping):
        # Where it lies on the server's disk is nobody's business.
        told["film"] = {name: value for name, value in film.items() if name != "path"}
    summary = data.get("summary")
    if isinstance(summary, Mapping):
        missing = cast("Sequence[JsonValue]", summary.get("placeholders") or [])
        told["summary"] = {
            **summary,
            "placeholders": missing[:MOST_PLACEHOLDERS],
            "placeholder_count": len(missing),
        }
    return told
