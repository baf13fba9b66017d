"""Jobs at a provider: waited for, and their results fetched."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

from reelproof.provider_api import (
    AssetKind,
    ErrorCode,
    Failure,
    JsonValue,
    Made,
    ReelproofError,
    Request,
    SpokenWord,
    with_job_running,
)
from reelproof.providers.http import ApiClient

MOST_BYTES = 64_000_000
MOST_VIDEO_BYTES = 512_000_000
FIRST_LOOK_S, SLOWEST_LOOK_S, SLOWER = 0.5, 2.0, 1.2
USUAL_TYPES: Mapping[AssetKind, str] = {
    AssetKind.image: "image/png",
    AssetKind.starting_image: "image/png",
    AssetKind.narration: "audio/wav",
    AssetKind.music: "audio/wav",
    AssetKind.video: "video/mp4",
}


class Job(Protocol):
    """A job as it stood when it was looked at."""

    @property
    def has_ended(self) -> bool: ...


AnyJob = TypeVar("AnyJob", bound=Job)


async def looked(
    asked: Awaitable[JsonValue],
    read: Callable[[JsonValue], AnyJob | None],
    is_gone: Callable[[Failure], bool],
    unknown: Failure,
    silent: str,
) -> AnyJob:
    """How a job stands. A failed look says that the job goes on, unless there is no such job."""
    try:
        job = read(await asked)
    except ReelproofError as error:
        if is_gone(error.failure):
            raise ReelproofError(unknown) from error
        raise ReelproofError(with_job_running(error.failure)) from error
    if job is None:
        raise ReelproofError(with_job_running(Failure(ErrorCode.TransientProviderError, silent)))
    return job


def is_refused_as_input(failure: Failure) -> bool:
    """How a look at a job that is not there fails at most providers."""
    return failure.code is ErrorCode.InvalidInput


async def ended(
    look: Callable[[], Awaitable[AnyJob]],
    first_look_s: float,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AnyJob:
    """Looks until the job has ended, at growing distances that begin with `first_look_s`.

    `pause` waits at most so many seconds: it may know that the job has ended.
    """
    wait_s = first_look_s
    while not (job := await look()).has_ended:
        await pause(wait_s)
        wait_s = min(wait_s * SLOWER, max(SLOWEST_LOOK_S, first_look_s))
    return job


async def fetched(
    client: ApiClient,
    address: str,
    request: Request,
    words: tuple[SpokenWord, ...] = (),
    *,
    with_key_at_home: bool = False,
) -> Made:
    """A finished job's result. A failure to fetch it that passes says that the job goes on."""
    most_bytes = MOST_VIDEO_BYTES if request.kind is AssetKind.video else MOST_BYTES
    try:
        answer = await client.download(address, most_bytes, with_key_at_home=with_key_at_home)
    except ReelproofError as error:
        if not error.failure.retryable:
            raise
        raise ReelproofError(with_job_running(error.failure)) from error
    is_named = "/" in answer.media_type and not answer.media_type.endswith("octet-stream")
    media_type = answer.media_type if is_named else USUAL_TYPES[request.kind]
    return Made(answer.content, media_type, words)
