"""JSON that the commands print with `--json`: status, takes, export, backup, errors."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.catalog import ModelListObject, VoiceList
from reelproof.contract.event_data import AssetStateObject, StepData
from reelproof.contract.failure import FailureSummary
from reelproof.contract.history import ComparisonObject, HistoryOutput, HistoryStepObject
from reelproof.contract.installation import SystemCheck
from reelproof.contract.plan import WholePlan
from reelproof.contract.report import JobResult
from reelproof.domain.asset import TakeStatus
from reelproof.domain.job import JobStatus
from reelproof.planning.recovery.circuit import CircuitState

# With the offset that `datetime.isoformat` writes.
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class ErrorOutput(ResponseModel):
    """Why a command failed."""

    error: FailureSummary


class ProcessObject(ResponseModel):
    """A process that is making a film."""

    pid: int
    since: Moment


class CircuitObject(ResponseModel):
    """A model that failed repeatedly and is not called for now."""

    model: str
    state: CircuitState
    consecutive_failures: int
    until: Moment | None


class TakeRow(ResponseModel):
    """One version of an asset's content."""

    take_id: str
    asset: str = Field(description="The asset's key.")
    status: TakeStatus
    model: str
    prompt: str | None
    seed: int | None
    is_fallback: bool
    is_softened: bool
    media_type: str
    media_digest: str
    duration_s: float | None
    cost_microusd: int
    created_at: Moment


class StatusOutput(JobResult):
    """The film's last job, with the status of every step and asset."""

    title: str
    script: str
    is_interrupted: bool = Field(description="Unfinished, and no process is working on it.")
    process: ProcessObject | None = Field(description="The process that is making the film, if any.")
    circuits: list[CircuitObject]
    resume_command: str | None = Field(description="The command that resumes it.")
    steps: list[StepData]
    all_assets: list[AssetStateObject]
    candidates: list[TakeRow] = Field(description="New takes that are not in the film until accepted.")


class TakesOutput(ResponseModel):
    """The takes of a film or an asset, oldest first."""

    takes: list[TakeRow]


class CancelOutput(ResponseModel):
    """A canceled job."""

    job_id: str
    status: JobStatus
    already_ended: bool = Field(description="The job had already ended.")
    resume_command: str | None = Field(description="The command that resumes it.")


class ExportOutput(ResponseModel):
    """A zip file that was written."""

    path: str
    size_bytes: int
    files: list[str]


class BackupObject(ResponseModel):
    """A backup of the database."""

    path: str
    made_at: Moment
    size_bytes: int
    damage: str | None = Field(description="What is wrong with it; null if it is intact.")


class RestoreOutput(ResponseModel):
    """What was wrong with the databases, and what was restored."""

    damage: str | None = Field(description="What is wrong with the database; null if it is intact.")
    runs_damage: str | None = Field(description="The same for the database of the durable runs.")
    backups: list[BackupObject] = Field(description="Newest first.")
    restored: str | None = Field(description="The backup that was restored.")
    damaged_files: str | None = Field(description="The folder with the damaged files.")
    jobs_ended: int = Field(description="Number of unfinished jobs that were ended.")
    unknown_media: int = Field(description="Number of media files that belong to no film.")


MAKING = ("make", "retry", "regen", "accept", "reject", "resume", "render", "demo")
OUTPUTS: Mapping[str, type[BaseModel]] = {
    **dict.fromkeys(MAKING, JobResult),
    "plan": WholePlan,
    "regen --plan": WholePlan,
    "status": StatusOutput,
    "watch": StatusOutput,
    "takes": TakesOutput,
    "cancel": CancelOutput,
    "export": ExportOutput,
    "undo": HistoryStepObject,
    "redo": HistoryStepObject,
    "history": HistoryOutput,
    "history --compare": ComparisonObject,
    "history --restore": HistoryStepObject,
    "voices": VoiceList,
    "models": ModelListObject,
    "doctor": SystemCheck,
    "doctor --restore": RestoreOutput,
    "error": ErrorOutput,
}
"""The output of each command; `error` is the output of every command that fails before it has a result."""
