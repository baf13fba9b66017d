"""Events of jobs in lists and streams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, cast

from fastapi import Depends, Query
from pydantic import Field

from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event, EventType
from reelproof.server.pagination import After, Limit
from reelproof.server.schema.body import ResponseModel
from reelproof.server.schema.event import JobEvent
from reelproof.server.schema.job import MAX_MESSAGES, MAX_PLACEHOLDERS


class EventOrder(StrEnum):
    """Sort order of events."""

    newest = "newest"
    oldest = "oldest"


@dataclass(frozen=True, slots=True)
class ActivityPaging:
    """Filter and order of events."""

    limit: Limit = 50
    after: After = None
    types: Annotated[list[EventType] | None, Query(alias="type", description="Filter by event type.")] = None
    order: Annotated[EventOrder, Query(description="Sort order.")] = EventOrder.newest


ActivityPagingDep = Annotated[ActivityPaging, Depends()]


class ActivityPage(ResponseModel):
    """Events of jobs, in the same form as in streams."""

    events: list[JobEvent]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


def event_object(event: Event) -> dict[str, JsonValue]:
    """Builds the `data:` of an event. The final event has only the first placeholders; the job has all."""
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
    fields = {**data, "warnings": warnings[:MAX_MESSAGES], "warning_count": len(warnings)}
    if isinstance(film := data.get("film"), Mapping):
        # The path on the server's disk is not disclosed.
        fields["film"] = {name: value for name, value in film.items() if name != "path"}
    summary = data.get("summary")
    if isinstance(summary, Mapping):
        missing = cast("Sequence[JsonValue]", summary.get("placeholders") or [])
        fields["summary"] = {
            **summary,
            "placeholders": missing[:MAX_PLACEHOLDERS],
            "placeholder_count": len(missing),
        }
    return fields
