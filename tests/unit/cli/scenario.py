"""Builders of a job's events, at times in seconds after a start."""

from datetime import UTC, datetime, timedelta
from itertools import count

from reelproof.cli.progress.progress_view import JobProgress, fold
from reelproof.contract.failure import failure_to_json
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event, EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import JobId
from reelproof.domain.job import StepName, StepStatus

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NUMBERS = count(1)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def event(seconds: float, type_: EventType, **data: JsonValue) -> Event:
    return Event(JobId("job_1"), next(NUMBERS), type_, at(seconds), data)


def step(
    seconds: float,
    name: StepName,
    status: StepStatus,
    done: int = 0,
    total: int = 0,
    current: str | None = None,
    summary: str | None = None,
) -> Event:
    type_ = EventType.step_progress if done else EventType.step_status
    return event(
        seconds,
        type_,
        step=name.value,
        status=status.value,
        progress=0.0,
        done=done,
        total=total,
        current=current,
        summary=summary,
        error=None,
    )


def asset(
    seconds: float,
    name: str,
    status: AssetStatus,
    kind: AssetKind = AssetKind.image,
    code: str | None = None,
    **note: JsonValue,
) -> Event:
    name_of_code = code.partition(":")[0] if code else ""
    error = failure_to_json(Failure(ErrorCode(name_of_code), "An error message.")) if code else None
    return event(
        seconds,
        EventType.asset_status,
        asset_id=f"{kind}/{name}",
        key=name,
        kind=kind.value,
        title=name,
        status=status.value,
        error=error,
        attempts=1,
        model=None,
        is_fallback=False,
        **{"is_softened": False, **note},
    )


def late_notice(seconds: float, name: str, kind: AssetKind = AssetKind.image) -> Event:
    return event(
        seconds,
        EventType.notice,
        message="Still waiting for replicate/slow, longer than usual.",
        asset_id=f"{kind}/{name}",
        key=name,
        kind=kind.value,
        title=name,
        model="replicate/slow",
        waited_s=30.0,
        usual_s=5.0,
    )


def made(seconds: float, took_s: float, name: str, kind: AssetKind = AssetKind.image) -> list[Event]:
    return [
        asset(seconds - took_s, name, AssetStatus.running, kind),
        asset(seconds, name, AssetStatus.generated, kind, reused=False),
    ]


def fold_events(*events: Event, since: datetime = START) -> JobProgress:
    progress = JobProgress(since)
    for one in sorted(events, key=lambda one: one.at):
        progress = fold(progress, one)
    return progress
