"""Fields of the events as stored: job, step and asset status, warnings, notices, the job's end."""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from reelproof.contract.body import ResponseModel
from reelproof.contract.failure import FailureSummary, failure_summary
from reelproof.contract.summary import SummaryObject, summary_object
from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from reelproof.domain.failure import Failure
from reelproof.domain.job import Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.render import FilmFile
from reelproof.domain.summary import Summary


class EventData(ResponseModel):
    """The data of an event. Fields that are not set are left out."""

    model_config = ConfigDict(frozen=True, extra="allow", json_schema_serialization_defaults_required=False)

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)


class JobStatusData(EventData):
    """The status of a job."""

    status: JobStatus


class StepData(EventData):
    """The current state of a step."""

    step: StepName
    status: StepStatus
    progress: float = Field(description="0 to 100.")
    done: int = Field(description="Number of finished items of `total`.")
    total: int
    current: str | None = Field(description="The item being made now.")
    summary: str | None
    error: FailureSummary | None

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Adds what early events lack."""
        return {"summary": None, **data}


class AssetStateObject(EventData):
    """The current state of an asset."""

    asset_id: str
    key: str
    kind: AssetKind
    title: str
    status: AssetStatus
    error: FailureSummary | None
    attempts: int = Field(description="Number of provider calls so far.")
    model: str | None = Field(description="The model of the accepted take.")
    is_fallback: bool
    is_softened: bool


class AssetStatusData(AssetStateObject):
    """The current state of an asset, and what happens next."""

    retry: int | None = None
    max_retries: int | None = None
    wait_s: float | None = None
    is_retry: bool | None = Field(default=None, description="False if another model is tried next.")
    next_model: str | None = Field(default=None, description="The model that is tried after the wait.")
    reused: bool | None = Field(default=None, description="An existing take was reused.")

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Adds what early events lack."""
        return {"is_fallback": False, "is_softened": False, **data}


class WarningData(EventData):
    """A warning about the film."""

    message: str


class NoticeData(EventData):
    """A temporary condition that is not a failure."""

    message: str
    asset_id: str | None = None
    key: str | None = None
    kind: AssetKind | None = None
    title: str | None = None
    model: str | None = None
    waited_s: float | None = None
    usual_s: float | None = None


class FinishedFilm(ResponseModel):
    """The finished film; the job's `output` has its URL."""

    size_bytes: int
    duration_s: float
    is_draft: bool = Field(default=False, description="A small film, made quickly of the same assets.")


class JobEndData(EventData):
    """How a job ended. The film and the state that announces it are stored together."""

    status: JobStatus
    film: FinishedFilm | None
    error: FailureSummary | None
    warnings: list[str] = Field(description="The first entries.")
    warning_count: int | None = None
    summary: SummaryObject | None = Field(description="Contains only the first `placeholders`.")


class StoredFilm(FinishedFilm):
    """The finished film as stored. Its path on the server's disk is not disclosed."""

    path: str


class StoredEndData(JobEndData):
    """How a job ended, as stored."""

    film: StoredFilm | None


def step_data(step: Step) -> StepData:
    return StepData(
        step=step.name,
        status=step.status,
        progress=step.progress,
        done=step.done,
        total=step.total,
        current=step.current,
        summary=step.summary,
        error=_failure(step.error),
    )


def asset_data(asset: Asset, note: Mapping[str, Any]) -> AssetStatusData:
    """`note` has the fields of the change itself, such as the wait before a retry."""
    return AssetStatusData.model_validate({**_asset_fields(asset), **note})


def asset_state(asset: Asset) -> AssetStateObject:
    return AssetStateObject(**_asset_fields(asset))


def _asset_fields(asset: Asset) -> dict[str, Any]:
    take = asset.accepted_take
    return {
        "asset_id": asset.id,
        "key": asset.key,
        "kind": asset.kind,
        "title": asset.title,
        "status": asset.status,
        "error": _failure(asset.error),
        "attempts": asset.attempts,
        "model": take.model if take else None,
        "is_fallback": take is not None and take.is_fallback,
        "is_softened": take is not None and take.is_softened,
    }


def end_data(job: Job, film: FilmFile | None, summary: Summary | None) -> StoredEndData:
    return StoredEndData(
        status=job.status,
        film=_film(film) if film else None,
        error=_failure(job.error),
        warnings=list(job.warnings),
        summary=summary_object(summary) if summary else None,
    )


def _film(film: FilmFile) -> StoredFilm:
    return StoredFilm(
        path=film.path,
        size_bytes=film.size_bytes,
        duration_s=round(film.duration_s, 3),
        is_draft=film.is_draft,
    )


def _failure(failure: Failure | None) -> FailureSummary | None:
    return failure_summary(failure) if failure else None
