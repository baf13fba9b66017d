"""Error codes: title, remediation text, who must act, whether to retry, HTTP status, exit code."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from reelproof.domain.frozen import frozen


class Actor(StrEnum):
    """Who can fix a failure."""

    nobody = "nobody"
    writer = "writer"
    account_owner = "account_owner"
    operator = "operator"
    developer = "developer"


class RecommendedAction(StrEnum):
    """The action that an editor offers first."""

    edit_prompt = "edit_prompt"
    retry = "retry"
    open_settings = "open_settings"
    choose_model = "choose_model"
    raise_budget = "raise_budget"
    system_check = "system_check"
    report_bug = "report_bug"


class FailedStatus(StrEnum):
    """The final status of an asset without a take."""

    needs_prompt_update = "needs_prompt_update"
    failed = "failed"


class ErrorCode(StrEnum):
    """Stable codes. Some carry a subject: `MissingApiKey:OPENAI_API_KEY`."""

    SensitiveContent = "SensitiveContent"
    RateLimited = "RateLimited"
    TransientProviderError = "TransientProviderError"
    ProviderFailure = "ProviderFailure"
    ProviderTimeout = "ProviderTimeout"
    QuotaExceeded = "QuotaExceeded"
    MissingApiKey = "MissingApiKey"
    InvalidApiKey = "InvalidApiKey"
    InvalidInput = "InvalidInput"
    BudgetExceeded = "BudgetExceeded"
    DependencyFailed = "DependencyFailed"
    CrashedRepeatedly = "CrashedRepeatedly"
    Unknown = "Unknown"
    FFmpegNotFound = "FFmpegNotFound"
    FFmpegFailedExitCode = "FFmpegFailedExitCode"
    RequiresNvidiaGPU = "RequiresNvidiaGPU"
    UnsupportedOS = "UnsupportedOS"
    OutOfDiskSpace = "OutOfDiskSpace"
    OutputDirectoryNotWritable = "OutputDirectoryNotWritable"
    StepTimeout = "StepTimeout"
    TransientNetworkFailure = "TransientNetworkFailure"
    StorageFailure = "StorageFailure"
    HomeInUse = "HomeInUse"


@frozen
class ErrorEntry:
    """The properties of an error code."""

    title: str
    remediation: str
    actor: Actor
    recommended_action: RecommendedAction
    subject: str | None = None
    retryable: bool = False
    asset_status: FailedStatus = FailedStatus.failed
    http_status: int = 502
    exit_code: int = 1


ERRORS: Mapping[ErrorCode, ErrorEntry] = {
    ErrorCode.SensitiveContent: ErrorEntry(
        title="The provider refused the prompt",
        remediation="Change the prompt or choose another model, then regenerate this asset.",
        actor=Actor.writer,
        recommended_action=RecommendedAction.edit_prompt,
        asset_status=FailedStatus.needs_prompt_update,
        http_status=422,
    ),
    ErrorCode.RateLimited: ErrorEntry(
        title="The provider is rate-limiting calls",
        remediation="Wait a moment and retry, or lower the calls per minute for this model.",
        actor=Actor.nobody,
        recommended_action=RecommendedAction.retry,
        retryable=True,
        http_status=429,
    ),
    ErrorCode.TransientProviderError: ErrorEntry(
        title="The provider had a temporary error",
        remediation="Retry; if it keeps failing, choose another model.",
        actor=Actor.nobody,
        recommended_action=RecommendedAction.retry,
        retryable=True,
    ),
    ErrorCode.ProviderFailure: ErrorEntry(
        title="The provider could not generate this",
        remediation="Change the prompt or choose another model, then regenerate this asset.",
        actor=Actor.writer,
        recommended_action=RecommendedAction.choose_model,
    ),
    ErrorCode.ProviderTimeout: ErrorEntry(
        title="The provider took too long",
        remediation="Retry, raise the time limit for this kind, or choose a faster model.",
        actor=Actor.nobody,
        recommended_action=RecommendedAction.retry,
        retryable=True,
        http_status=504,
    ),
    ErrorCode.QuotaExceeded: ErrorEntry(
        title="The provider's quota or credit is exhausted",
        remediation="Add credit to the provider's account or choose another model, then retry.",
        actor=Actor.account_owner,
        recommended_action=RecommendedAction.choose_model,
        http_status=402,
    ),
    ErrorCode.MissingApiKey: ErrorEntry(
        title="A provider's API key is missing",
        remediation="Set the named key in the environment or in the studio, or choose a local model.",
        actor=Actor.account_owner,
        recommended_action=RecommendedAction.open_settings,
        subject="KEY",
        http_status=424,
    ),
    ErrorCode.InvalidApiKey: ErrorEntry(
        title="The provider rejected its API key",
        remediation="Set the named variable to a valid key, then retry.",
        actor=Actor.account_owner,
        recommended_action=RecommendedAction.open_settings,
        subject="KEY",
        http_status=424,
    ),
    ErrorCode.InvalidInput: ErrorEntry(
        title="An input is not valid",
        remediation="Correct the named field and start again.",
        actor=Actor.writer,
        recommended_action=RecommendedAction.edit_prompt,
        subject="FIELD",
        asset_status=FailedStatus.needs_prompt_update,
        http_status=422,
        exit_code=2,
    ),
    ErrorCode.BudgetExceeded: ErrorEntry(
        title="The budget does not allow this call",
        remediation="Raise --max-cost and retry, or choose a cheaper model.",
        actor=Actor.account_owner,
        recommended_action=RecommendedAction.raise_budget,
        http_status=402,
    ),
    ErrorCode.DependencyFailed: ErrorEntry(
        title="A required input is missing",
        remediation="Fix the asset it depends on; this one is then retried automatically.",
        actor=Actor.writer,
        recommended_action=RecommendedAction.retry,
        http_status=409,
    ),
    ErrorCode.CrashedRepeatedly: ErrorEntry(
        title="This work repeatedly crashed its process",
        remediation=(
            "Update the provider's software, or choose another model, then retry; "
            "if it fails again, report it with the correlation id."
        ),
        actor=Actor.operator,
        recommended_action=RecommendedAction.retry,
        http_status=500,
    ),
    ErrorCode.Unknown: ErrorEntry(
        title="Unexpected error",
        remediation="Retry; if it fails again, report it with the correlation id.",
        actor=Actor.developer,
        recommended_action=RecommendedAction.report_bug,
        http_status=500,
    ),
    ErrorCode.FFmpegNotFound: ErrorEntry(
        title="FFmpeg's libraries could not be loaded",
        remediation="Reinstall Reelproof so that its av package is complete, then run: reelproof doctor",
        actor=Actor.operator,
        recommended_action=RecommendedAction.system_check,
        http_status=503,
    ),
    ErrorCode.FFmpegFailedExitCode: ErrorEntry(
        title="FFmpeg could not process the media",
        remediation="Run `reelproof doctor`; retry; if it fails again, report it with the correlation id.",
        actor=Actor.developer,
        recommended_action=RecommendedAction.report_bug,
        subject="N",
        http_status=500,
    ),
    ErrorCode.RequiresNvidiaGPU: ErrorEntry(
        title="This model needs an NVIDIA GPU",
        remediation="Choose a model that runs without one.",
        actor=Actor.operator,
        recommended_action=RecommendedAction.choose_model,
        http_status=503,
    ),
    ErrorCode.UnsupportedOS: ErrorEntry(
        title="This does not run on this operating system",
        remediation="Choose another model, or run on a supported system.",
        actor=Actor.operator,
        recommended_action=RecommendedAction.choose_model,
        subject="OS",
        http_status=503,
    ),
    ErrorCode.OutOfDiskSpace: ErrorEntry(
        title="The disk is full",
        remediation="Free some space and run the same command again; finished assets are kept.",
        actor=Actor.operator,
        recommended_action=RecommendedAction.retry,
        http_status=507,
    ),
    ErrorCode.OutputDirectoryNotWritable: ErrorEntry(
        title="The output folder is not writable",
        remediation="Choose another folder with --output, or make this one writable.",
        actor=Actor.operator,
        recommended_action=RecommendedAction.open_settings,
        http_status=500,
    ),
    ErrorCode.StepTimeout: ErrorEntry(
        title="A step took too long",
        remediation="Retry the step; finished assets are kept.",
        actor=Actor.operator,
        recommended_action=RecommendedAction.retry,
        subject="STEP",
        http_status=504,
    ),
    ErrorCode.TransientNetworkFailure: ErrorEntry(
        title="A network error occurred",
        remediation="Check the connection and retry.",
        actor=Actor.nobody,
        recommended_action=RecommendedAction.retry,
        retryable=True,
    ),
    ErrorCode.StorageFailure: ErrorEntry(
        title="Data could not be stored",
        remediation="Check the storage and run the same command again; stored data is kept.",
        actor=Actor.operator,
        recommended_action=RecommendedAction.retry,
        http_status=500,
    ),
    ErrorCode.HomeInUse: ErrorEntry(
        title="Another Reelproof process is working in this home",
        remediation="Wait until it has ended, or set REELPROOF_HOME to another folder.",
        actor=Actor.nobody,
        recommended_action=RecommendedAction.retry,
        retryable=True,
        http_status=409,
    ),
}

_OTHER_MODEL = replace(
    ERRORS[ErrorCode.InvalidInput],
    remediation="Choose another model and try again.",
    recommended_action=RecommendedAction.choose_model,
)
_MODEL_SUBJECTS = frozenset({"model", "location"})
_WORDS = frozenset({"prompt", "text", "input", "request", "script", "lyrics", "picture", "clip", "recording"})


def error_entry(code: ErrorCode, subject: str | None, provider: str | None) -> ErrorEntry:
    """Returns the entry for a failure. A new prompt only helps if the text is what a provider rejects."""
    if code is not ErrorCode.InvalidInput or subject is None:
        return ERRORS[code]
    is_about_words = subject in _WORDS or "prompt" in subject
    is_chain = subject.startswith("chains.") or subject == "writer"
    names_model = is_chain or subject in _MODEL_SUBJECTS
    needs_other_model = names_model or (provider is not None and not is_about_words)
    return _OTHER_MODEL if needs_other_model else ERRORS[code]
