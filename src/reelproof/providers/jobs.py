"""Polls jobs at a provider and downloads their results: polling intervals, size limits for downloads."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

from reelproof.provider_api import (
    AssetKind,
    CancelOutcome,
    ErrorCode,
    Failure,
    JsonValue,
    Made,
    ReelproofError,
    Request,
    SpokenWord,
    job_runs_on,
    with_job_running,
)
from reelproof.providers.http import ApiClient

MAX_BYTES = 64_000_000
MAX_VIDEO_BYTES = 512_000_000
FIRST_POLL_S, MAX_POLL_S, BACKOFF = 0.5, 2.0, 1.2
DEFAULT_TYPES: Mapping[AssetKind, str] = {
    AssetKind.image: "image/png",
    AssetKind.starting_image: "image/png",
    AssetKind.narration: "audio/wav",
    AssetKind.music: "audio/wav",
    AssetKind.video: "video/mp4",
}


class PolledJob(Protocol):
    """A job's state when it was polled."""

    @property
    def has_ended(self) -> bool: ...


AnyJob = TypeVar("AnyJob", bound=PolledJob)


async def poll_once(
    pending: Awaitable[JsonValue],
    read: Callable[[JsonValue], AnyJob | None],
    is_gone: Callable[[Failure], bool],
    unknown: Failure,
    no_status_message: str,
) -> AnyJob:
    """Returns the job's state. A failed poll counts as still running, unless the job does not exist."""
    try:
        job = read(await pending)
    except ReelproofError as error:
        if is_gone(error.failure):
            raise ReelproofError(unknown) from error
        raise ReelproofError(with_job_running(error.failure)) from error
    if job is None:
        raise ReelproofError(with_job_running(Failure(ErrorCode.TransientProviderError, no_status_message)))
    return job


def is_input_error(failure: Failure) -> bool:
    """Whether a poll failed as it does at most providers if the job does not exist."""
    return failure.code is ErrorCode.InvalidInput


async def poll_until_ended(
    poll: Callable[[], Awaitable[AnyJob]],
    first_poll_s: float,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AnyJob:
    """Polls until the job has ended, at growing intervals starting with `first_poll_s`.

    `pause` waits at most the given seconds: it may return early if the job has ended.
    """
    wait_s = first_poll_s
    while not (job := await poll()).has_ended:
        await pause(wait_s)
        wait_s = min(wait_s * BACKOFF, max(MAX_POLL_S, first_poll_s))
    return job


async def send_cancellation(cancellation: Awaitable[object], *refusals: ErrorCode) -> bool:
    """Returns False if the service refuses it with one of these codes. Raises ReelproofError if it fails."""
    try:
        await cancellation
    except ReelproofError as error:
        if error.failure.code not in refusals:
            raise
        return False
    return True


async def cancel_outcome(
    is_accepted: bool, poll: Callable[[], Awaitable[AnyJob]], has_failed: Callable[[AnyJob], bool]
) -> CancelOutcome:
    """Polls a job that was to be canceled; `is_accepted` says whether the service agreed to cancel it."""
    try:
        job = await poll()
    except ReelproofError as error:
        return CancelOutcome.unknown if job_runs_on(error.failure) else CancelOutcome.gone
    if job.has_ended:
        return CancelOutcome.gone if has_failed(job) else CancelOutcome.finished
    return CancelOutcome.gone if is_accepted else CancelOutcome.unknown


async def fetch_result(
    client: ApiClient,
    address: str,
    request: Request,
    words: tuple[SpokenWord, ...] = (),
    *,
    with_key_for_api: bool = False,
) -> Made:
    """Downloads a finished job's result. A temporary error leaves the job running, to be retried."""
    most_bytes = MAX_VIDEO_BYTES if request.kind is AssetKind.video else MAX_BYTES
    try:
        response = await client.download(address, most_bytes, with_key_for_api=with_key_for_api)
    except ReelproofError as error:
        if not error.failure.retryable:
            raise
        raise ReelproofError(with_job_running(error.failure)) from error
    is_named = "/" in response.media_type and not response.media_type.endswith("octet-stream")
    media_type = response.media_type if is_named else DEFAULT_TYPES[request.kind]
    return Made(response.content, media_type, words)
