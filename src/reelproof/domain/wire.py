"""JSON serialization for events, reports and HTTP responses."""

from collections.abc import Mapping
from typing import cast

from reelproof.domain.asset import Asset
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.job import Job, Step
from reelproof.domain.render import Film


def failure_to_json(failure: Failure) -> dict[str, JsonValue]:
    """Serializes a failure with everything needed to act on it; `code` includes its subject."""
    return {
        "code": failure.full_code,
        "message": failure.message,
        "remediation": failure.remediation,
        "provider": failure.provider,
        "provider_code": failure.provider_code,
        "model": failure.model,
        "retry_after_s": failure.retry_after_s,
        "retried_count": failure.retried_count,
        "retryable": failure.retryable,
        "user_action_required": failure.user_action_required,
        "details": dict(failure.details),
        "correlation_id": failure.correlation_id,
    }


def failure_from_json(data: Mapping[str, JsonValue]) -> Failure:
    """Deserializes a failure. Raises ValueError for an unknown code."""
    code, _, subject = str(data["code"]).partition(":")
    remedy = str(data.get("remediation") or "")
    return Failure(
        remedy=remedy if remedy != ERRORS[ErrorCode(code)].remediation else None,
        code=ErrorCode(code),
        message=str(data["message"]),
        subject=subject or None,
        provider=cast("str | None", data.get("provider")),
        provider_code=cast("str | None", data.get("provider_code")),
        model=cast("str | None", data.get("model")),
        retry_after_s=cast("float | None", data.get("retry_after_s")),
        retried_count=cast("int", data.get("retried_count", 0)),
        correlation_id=cast("str | None", data.get("correlation_id")),
        details=cast("Mapping[str, JsonValue]", data.get("details", {})),
    )


def asset_to_json(asset: Asset) -> dict[str, JsonValue]:
    """Serializes an asset's state. `model` is the one that made its accepted take."""
    return {
        "asset_id": asset.id,
        "key": asset.key,
        "kind": asset.kind.value,
        "title": asset.title,
        "status": asset.status.value,
        "error": _failure_or_none(asset.error),
        "attempts": asset.attempts,
        "model": asset.accepted_take.model if asset.accepted_take else None,
        "is_fallback": asset.accepted_take is not None and asset.accepted_take.is_fallback,
        "is_softened": asset.accepted_take is not None and asset.accepted_take.is_softened,
    }


def step_to_json(step: Step) -> dict[str, JsonValue]:
    """Serializes a step's state."""
    return {
        "step": step.name.value,
        "status": step.status.value,
        "progress": step.progress,
        "done": step.done,
        "total": step.total,
        "current": step.current,
        "summary": step.summary,
        "error": _failure_or_none(step.error),
    }


def film_to_json(film: Film) -> dict[str, JsonValue]:
    """Serializes the film's path, size and duration."""
    return {"path": film.path, "size_bytes": film.size_bytes, "duration_s": film.duration_s}


def job_end_to_json(
    job: Job, film: Film | None, summary: Mapping[str, JsonValue] | None
) -> dict[str, JsonValue]:
    """Serializes the end of a job."""
    return {
        "status": job.status.value,
        "film": film_to_json(film) if film else None,
        "error": _failure_or_none(job.error),
        "warnings": list(job.warnings),
        "summary": summary,
    }


def _failure_or_none(failure: Failure | None) -> dict[str, JsonValue] | None:
    return failure_to_json(failure) if failure else None
