"""What a person following a job knows, folded from its events alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event, EventType
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.planning.report.step import STEP_OF_KIND

KNOWN_AFTER_ITEMS = 2
KNOWN_AFTER_S = 1.0
# An item that takes this many times as long as the others says that their pace no longer holds.
OVERDUE_TIMES = 4
OVERDUE_LEAST_S = 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Work seen being done: how many items ended between two moments."""

    begun_at: datetime
    last_at: datetime
    items: int = 0


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as it stands."""

    name: StepName
    status: StepStatus = StepStatus.pending
    done: int = 0
    total: int = 0
    current: str | None = None
    summary: str | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """An asset that is tried again (`until` is when), or that ended without a take."""

    kind: AssetKind
    title: str
    status: AssetStatus
    code: str
    message: str
    at: datetime
    retry: int = 0
    max_retries: int = 0
    until: datetime | None = None
    next_model: str | None = None
    is_softened: bool = False
    is_retry: bool = True


@dataclass(frozen=True, slots=True)
class Wait:
    """A call that takes longer than usual."""

    kind: AssetKind
    title: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JobPicture:
    """Everything shown of a job. `made` counts what it made itself; what came before `since` has no pace."""

    since: datetime
    status: JobStatus = JobStatus.queued
    steps: Mapping[StepName, StepView] = field(default_factory=dict)
    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    waits: Mapping[str, Wait] = field(default_factory=dict)
    made: Mapping[AssetKind, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    outcome: Mapping[str, JsonValue] | None = None

    def step(self, name: StepName) -> StepView:
        return self.steps.get(name) or StepView(name)

    @property
    def retrying(self) -> tuple[Trouble, ...]:
        return tuple(one for one in self.troubles.values() if one.status is AssetStatus.retrying)

    @property
    def lost(self) -> tuple[Trouble, ...]:
        return tuple(one for one in self.troubles.values() if one.status.is_final)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Time left, to the film's end, or only to the render where nothing is known of that yet."""

    left_s: float
    is_whole: bool


def fold(picture: JobPicture, event: Event) -> JobPicture:
    """The picture after one more event."""
    match event.type:
        case EventType.job_status:
            return replace(picture, status=JobStatus(str(event.data["status"])))
        case EventType.step_status | EventType.step_progress | EventType.step_error:
            return _with_step(picture, event)
        case EventType.asset_status:
            return _with_asset(picture, event)
        case EventType.warning:
            return replace(picture, warnings=(*picture.warnings, str(event.data["message"])))
        case EventType.notice:
            return _with_wait(picture, event)
        case EventType.job_completed | EventType.job_failed | EventType.job_canceled:
            return replace(picture, status=JobStatus(str(event.data["status"])), outcome=event.data)


def estimate(picture: JobPicture, now: datetime) -> Estimate | None:
    """None until the pace of all that is under way was seen."""
    render = picture.step(StepName.render)
    if render.status is StepStatus.running:
        left = _left_s(render, now)
        return None if left is None else Estimate(left, is_whole=True)
    open_steps = [step for step in picture.steps.values() if _is_worth_estimating(step)]
    lefts = [_left_s(step, now) for step in open_steps]
    known = [left for left in lefts if left is not None]
    if not known or len(known) < len(lefts):
        return None
    return Estimate(max(known), is_whole=False)


def _with_step(picture: JobPicture, event: Event) -> JobPicture:
    name = StepName(str(event.data["step"]))
    before = picture.step(name)
    status = StepStatus(str(event.data["status"]))
    has_ended = status not in (StepStatus.pending, StepStatus.running)
    after = replace(
        before,
        status=status,
        done=_whole(event.data, "done"),
        total=_whole(event.data, "total"),
        current=_text(event.data, "current"),
        summary=_text(event.data, "summary"),
        begun_at=before.begun_at or max(event.at, picture.since),
        ended_at=event.at if has_ended else None,
    )
    if name is StepName.render and event.type is EventType.step_progress and event.at >= picture.since:
        after = replace(after, pace=_render_pace(before, after, event.at))
    return replace(picture, steps={**picture.steps, name: after})


def _render_pace(before: StepView, after: StepView, at: datetime) -> Pace:
    """Parts that were rendered before are skipped at once: the first news only tells where work begins."""
    if before.pace is None:
        return Pace(at, at)
    return replace(before.pace, last_at=at, items=before.pace.items + after.done - before.done)


def _with_asset(picture: JobPicture, event: Event) -> JobPicture:
    status = AssetStatus(str(event.data["status"]))
    kind = AssetKind(str(event.data["kind"]))
    asset_id = str(event.data["asset_id"])
    troubles = {key: trouble for key, trouble in picture.troubles.items() if key != asset_id}
    trouble = _trouble(event, kind, status)
    if trouble is not None:
        troubles[asset_id] = trouble
    waits = {key: wait for key, wait in picture.waits.items() if key != asset_id}
    picture = replace(picture, troubles=troubles, waits=waits)
    if event.data.get("reused") is True:
        return picture
    if status is AssetStatus.generated:
        picture = replace(picture, made={**picture.made, kind: picture.made.get(kind, 0) + 1})
    if event.at >= picture.since:
        picture = _with_pace(picture, STEP_OF_KIND[kind], status, event.at)
    return picture


def _with_wait(picture: JobPicture, event: Event) -> JobPicture:
    """It lasts until its asset is heard of again."""
    kind, title = AssetKind(str(event.data["kind"])), str(event.data["title"])
    wait = Wait(kind, title, str(event.data["message"]), event.at)
    return replace(picture, waits={**picture.waits, str(event.data["asset_id"]): wait})


def _trouble(event: Event, kind: AssetKind, status: AssetStatus) -> Trouble | None:
    error = event.data.get("error")
    if not isinstance(error, Mapping) or status not in (
        AssetStatus.retrying,
        AssetStatus.failed,
        AssetStatus.needs_prompt_update,
    ):
        return None
    wait_s = event.data.get("wait_s")
    return Trouble(
        kind=kind,
        title=str(event.data["title"]),
        status=status,
        code=str(error["code"]),
        message=str(error["message"]),
        at=event.at,
        retry=_whole(event.data, "retry"),
        max_retries=_whole(event.data, "max_retries"),
        until=event.at + timedelta(seconds=wait_s) if isinstance(wait_s, int | float) else None,
        next_model=_text(event.data, "next_model"),
        is_retry=event.data.get("is_retry") is not False,
        is_softened=event.data.get("is_softened") is True,
    )


def _with_pace(picture: JobPicture, name: StepName, status: AssetStatus, at: datetime) -> JobPicture:
    step = picture.step(name)
    if status is AssetStatus.running and step.pace is None:
        step = replace(step, pace=Pace(at, at))
    elif status.is_final and step.pace is not None:
        step = replace(step, pace=replace(step.pace, last_at=at, items=step.pace.items + 1))
    return replace(picture, steps={**picture.steps, name: step})


def _is_worth_estimating(step: StepView) -> bool:
    """A lone item, such as the music, has no pace to be known by."""
    return step.status is StepStatus.running and step.total > 1 and step.done < step.total


def _left_s(step: StepView, now: datetime) -> float | None:
    pace = step.pace
    if pace is None or pace.items < KNOWN_AFTER_ITEMS:
        return None
    seen_s = (pace.last_at - pace.begun_at).total_seconds()
    if seen_s < KNOWN_AFTER_S:
        return None
    each_s = seen_s / pace.items
    silent_s = (now - pace.last_at).total_seconds()
    if silent_s > max(OVERDUE_LEAST_S, OVERDUE_TIMES * each_s):
        return None
    return max(0.0, each_s * (step.total - step.done) - silent_s)


def _whole(data: Mapping[str, JsonValue], name: str) -> int:
    value = data.get(name)
    return int(value) if isinstance(value, int | float) else 0


def _text(data: Mapping[str, JsonValue], name: str) -> str | None:
    value = data.get(name)
    return str(value) if value else None
