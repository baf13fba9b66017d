"""Python API: `reelproof.make` and `make_async`, and the `Film` they return."""

import asyncio
import inspect
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path, PurePath
from typing import Unpack

from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Brief
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.self_check import SelfCheck
from reelproof.domain.summary import Placeholder
from reelproof.domain.units import Microusd
from reelproof.engine.studio.job_queue import Caller
from reelproof.library.options import (
    MakeOptions,
    OnEvent,
    check_on_event,
    check_script,
    checked_brief,
    is_async,
    refused,
    request_choices_of,
)
from reelproof.planning.export.film_files import REPORT_PAGE_NAME
from reelproof.planning.report.completeness import is_complete
from reelproof.planning.script.brief import brief_of, file_name, is_brief
from reelproof.settings.loading import load_settings
from reelproof.settings.settings import Settings
from reelproof.wiring.film_request import (
    CheckedRequest,
    absolute,
    problems_of,
    read_script,
    request_for_brief,
    request_for_script,
)
from reelproof.wiring.history import with_history
from reelproof.wiring.making import JobRun, run_job
from reelproof.wiring.studio import Studio, open_studio

__all__ = ["Film", "FilmPlaceholder", "MakeOptions", "make", "make_async"]
logger = logging.getLogger(__name__)
POLL_S = 0.1
# The durable runs of a process are shared, so it makes its films one after the other.
_making = threading.Lock()


@frozen
class FilmPlaceholder:
    """Something that is missing from a film: why, what replaces it, and what to do."""

    asset: str
    kind: AssetKind
    title: str
    replacement: str
    code: str
    message: str
    remediation: str


@frozen
class Film:
    """A film that was made, possibly with placeholders.

    It `is_complete` if it is what its script says, and its `self_check` found nothing. `is_draft`: it is
    small, and quickly made of the same assets.
    """

    path: Path
    duration_s: float
    size_bytes: int
    status: JobStatus
    placeholders: tuple[FilmPlaceholder, ...]
    self_check: SelfCheck | None
    is_complete: bool
    is_draft: bool
    warnings: tuple[str, ...]
    cost_microusd: Microusd
    saved_microusd: Microusd
    elapsed_s: float
    job_id: JobId
    project_id: ProjectId

    @property
    def report_path(self) -> Path:
        """The report beside the film."""
        return self.path.with_name(REPORT_PAGE_NAME)


def make(
    script: str | PurePath | Brief, *, on_event: OnEvent | None = None, **options: Unpack[MakeOptions]
) -> Film:
    """Makes a film like `make_async`, in a program without a running event loop."""
    if is_async(on_event):
        remedy = "Pass a plain function, or use `await reelproof.make_async(…)`."
        raise refused("on_event", "on_event is asynchronous, and make is not.", remedy)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(make_async(script, on_event=on_event, **options))
    message = "An event loop is running (a server or a notebook)."
    raise refused("make", message, "Use `await reelproof.make_async(…)` instead.")


async def make_async(
    script: str | PurePath | Brief, *, on_event: OnEvent | None = None, **options: Unpack[MakeOptions]
) -> Film:
    """Makes a film from a script file, the text of a script (several lines), or a brief (one line).

    A film with placeholders is returned. Raises ReelproofError if no film could be made. If the call is
    canceled or the process ends, the same call resumes the film. `on_event` is called with each event, and
    awaited if it is asynchronous; what it raises ends the call.
    """
    check_on_event(on_event)
    checked = await asyncio.to_thread(_checked, script, options)
    async with _one_at_a_time(), open_studio(checked.settings, checked.catalog) as studio:
        job, _ = await run_job(studio, _job_run(checked, on_event))
        return await _made_film(studio, job.id)


@asynccontextmanager
async def _one_at_a_time() -> AsyncIterator[None]:
    while not _making.acquire(blocking=False):  # noqa: ASYNC110 the other film may be in another loop
        await asyncio.sleep(POLL_S)
    try:
        yield
    finally:
        _making.release()


def _checked(script: str | PurePath | Brief, options: MakeOptions) -> CheckedRequest:
    check_script(script)
    named = str(script) if isinstance(script, PurePath) else None
    choices = request_choices_of(options, partial(problems_of, named))
    output = str(options["output"]) if "output" in options else None
    match script:
        case Brief():
            brief = checked_brief(script)
            path = absolute(f"{file_name(brief.text)}.md")
            return request_for_brief(path, brief, output, choices, _settings(path, options))
        case str() if "\n" in script.strip():
            path = _path_for_text(script)
            return request_for_script(path, script, output, choices, _settings(path, options))
        case str() if is_brief(script) and not Path(script).exists():
            return _checked(brief_of(script, options.get("language")), options)
        case _:
            path = absolute(str(script))
            return request_for_script(path, read_script(path), output, choices, _settings(path, options))


def _path_for_text(script: str) -> Path:
    path = absolute(f"{file_name(script.strip().splitlines()[0])}.md")
    if path.exists():
        remedy = "Pass its path, or begin the text with another title."
        raise refused("script", f"{path} is another script.", remedy)
    return path


def _settings(script: Path, options: MakeOptions) -> Settings:
    settings = load_settings(script.parent)
    return (
        settings.model_copy(update={"home": absolute(str(options["home"]))})
        if "home" in options
        else settings
    )


def _job_run(checked: CheckedRequest, on_event: OnEvent | None) -> JobRun[Job, bool]:
    async def start(studio: Studio, caller: Caller) -> Job:
        current = await with_history(studio, checked)
        return await studio.job_queue.start(caller, current.request, current.title)

    async def follow(_job: Job, events: AsyncIterator[Event]) -> bool:
        async for event in events:
            if on_event is not None and inspect.isawaitable(handled := on_event(event)):
                await handled
        return True

    task = f"make {checked.request.script_name}"
    return JobRun(task, start, follow, say=logger.info, inform=logger.info)


async def _made_film(studio: Studio, job_id: JobId) -> Film:
    """Raises ReelproofError if the job ended without a film."""
    snapshot = await studio.stores.jobs.snapshot(job_id)
    job, film, summary = snapshot.job, snapshot.film, snapshot.summary
    if film is None:
        message = "The film was canceled before it was finished."
        raise ReelproofError(job.error or Failure(ErrorCode.Unknown, message, remedy="Make it again."))
    return Film(
        path=Path(film.path),
        duration_s=film.duration_s,
        size_bytes=film.size_bytes,
        status=job.status,
        placeholders=tuple(_placeholder(one) for one in summary.placeholders),
        self_check=summary.self_check,
        is_complete=is_complete(summary, job.notices),
        is_draft=film.is_draft,
        warnings=job.warnings,
        cost_microusd=Microusd(summary.cost_microusd),
        saved_microusd=Microusd(summary.saved_microusd),
        elapsed_s=snapshot.elapsed_s,
        job_id=job.id,
        project_id=job.project_id,
    )


def _placeholder(placeholder: Placeholder) -> FilmPlaceholder:
    failure = placeholder.failure
    return FilmPlaceholder(
        asset=placeholder.asset,
        kind=placeholder.kind,
        title=placeholder.title,
        replacement=placeholder.replacement,
        code=failure.full_code,
        message=failure.message,
        remediation=failure.remediation,
    )
