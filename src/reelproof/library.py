"""Reelproof from Python: makes a film, like `reelproof make`."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict, TypeVar, Unpack

from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Brief
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.summary import Placeholder
from reelproof.domain.units import FrameRate, Microusd
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.script.brief import brief_of, file_name, is_brief
from reelproof.planning.script.language import checked_language
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.loading import load_settings
from reelproof.settings.settings import FRAME_RATES, Settings
from reelproof.wiring import (
    CheckedRequest,
    JobRun,
    Studio,
    absolute,
    open_studio,
    read_script,
    request_for_brief,
    request_for_script,
    run_job,
)

logger = logging.getLogger(__name__)
Choice = TypeVar("Choice", FormatName, Style, MusicMood)
OnEvent = Callable[[Event], None]
POLL_S = 0.1
# The durable runs of a process are shared, so it makes its films one after the other.
_making = threading.Lock()


class MakeOptions(TypedDict, total=False):
    """How to make a film. What is omitted is left to the script, then to the settings.

    `chains` are the models to try for each kind, best first. `stays_local` uses local models wherever no
    other model is named. `output` is the film's folder, by default `NAME-film` beside the script. `home` is
    the folder for all state; it overrides `REELPROOF_HOME`.
    """

    output: str | Path
    format: FormatName | Literal["16:9", "9:16", "1:1", "4:5"]
    voice: str
    language: str
    style: Style | str
    music: MusicMood | str
    captions: bool
    draft: bool
    video: bool
    frame_rate: Literal[24, 25, 30, 60]
    writer: Sequence[str]
    chains: Mapping[str, Sequence[str]] | Mapping[AssetKind, Sequence[str]]
    stays_local: bool
    max_cost_usd: float
    home: str | Path


@dataclass(frozen=True, slots=True)
class FilmPlaceholder:
    """Something that is missing from a film: why, what replaces it, and what to do."""

    asset: str
    kind: AssetKind
    title: str
    replacement: str
    code: str
    message: str
    remediation: str


@dataclass(frozen=True, slots=True)
class Film:
    """A film that was made, possibly with placeholders."""

    path: Path
    duration_s: float
    size_bytes: int
    status: JobStatus
    placeholders: tuple[FilmPlaceholder, ...]
    warnings: tuple[str, ...]
    cost_microusd: Microusd
    saved_microusd: Microusd
    elapsed_s: float
    job_id: JobId
    project_id: ProjectId

    @property
    def report_path(self) -> Path:
        """The report beside the film."""
        return self.path.with_name("report.html")

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.placeholders


def make(
    script: str | Path | Brief, *, on_event: OnEvent | None = None, **options: Unpack[MakeOptions]
) -> Film:
    """Makes a film like `make_async`, in a program without a running event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(make_async(script, on_event=on_event, **options))
    message = (
        "An event loop is running (a server or a notebook): use `await reelproof.make_async(…)` instead."
    )
    raise invalid_input("make", message)


async def make_async(
    script: str | Path | Brief, *, on_event: OnEvent | None = None, **options: Unpack[MakeOptions]
) -> Film:
    """Makes a film from a script file, the text of a script (several lines), or a brief (one line).

    A film with placeholders is returned. Raises ReelproofError if no film could be made. If the call is
    canceled or the process ends, the same call resumes the film. `on_event` is called with each event.
    """
    if unknown := options.keys() - MakeOptions.__optional_keys__:
        raise TypeError(f"unknown options of a film: {', '.join(sorted(unknown))}")
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


def _checked(script: str | Path | Brief, options: MakeOptions) -> CheckedRequest:
    request_choices = RequestChoices(
        _choices(options),
        options.get("stays_local", False),
        max_cost_microusd=_microusd(options.get("max_cost_usd")),
    )
    output = str(options["output"]) if "output" in options else None
    match script:
        case Brief():
            path = absolute(f"{file_name(script.text)}.md")
            return request_for_brief(path, script, output, request_choices, _settings(path, options))
        case str() if "\n" in script.strip():
            path = absolute(f"{file_name(script.strip().splitlines()[0])}.md")
            if path.exists():
                message = f"{path} is another script. Pass its path, or begin the text with another title."
                raise invalid_input("script", message)
            return request_for_script(path, script, output, request_choices, _settings(path, options))
        case str() if is_brief(script) and not Path(script).exists():
            return _checked(brief_of(script, options.get("language")), options)
        case _:
            path = absolute(str(script))
            settings = _settings(path, options)
            return request_for_script(path, read_script(path), output, request_choices, settings)


def _settings(script: Path, options: MakeOptions) -> Settings:
    settings = load_settings(script.parent)
    return (
        settings.model_copy(update={"home": absolute(str(options["home"]))})
        if "home" in options
        else settings
    )


def _choices(options: MakeOptions) -> FilmChoices:
    try:
        language = checked_language(options["language"]) if "language" in options else None
        chains = {AssetKind(kind): tuple(chain) for kind, chain in options.get("chains", {}).items()}
    except ValueError as error:
        raise invalid_input("options", f"{error}.") from error
    return FilmChoices(
        format=_named(FormatName, "format", options.get("format")),
        voice=options.get("voice"),
        language=language,
        style=_named(Style, "style", options.get("style")),
        music=_named(MusicMood, "music", options.get("music")),
        frame_rate=_frame_rate(options["frame_rate"]) if "frame_rate" in options else None,
        burn_captions=options.get("captions"),
        draft=options.get("draft"),
        video=options.get("video"),
        writer=tuple(options["writer"]) if "writer" in options else None,
        chains=chains,
    )


def _named(names: type[Choice], option: str, name: str | None) -> Choice | None:
    try:
        return None if name is None else names(name)
    except ValueError as error:
        raise invalid_input(option, f"{name!r} is not one of {', '.join(names)}.") from error


def _microusd(amount_usd: float | None) -> Microusd | None:
    if amount_usd is None:
        return None
    if not 0 <= amount_usd <= 1_000_000:
        raise invalid_input("max_cost_usd", f"{amount_usd!r} is not an amount in dollars.")
    return Microusd(round(amount_usd * 1_000_000))


def _job_run(checked: CheckedRequest, on_event: OnEvent | None) -> JobRun[Job, bool]:
    async def start(studio: Studio, caller: Caller) -> Job:
        return await studio.job_queue.start(caller, checked.request, checked.title)

    async def follow(_job: Job, events: AsyncIterator[Event]) -> bool:
        async for event in events:
            if on_event is not None:
                on_event(event)
        return True

    task = f"make {checked.request.script_name}"
    return JobRun(task, start, follow, say=logger.info, inform=logger.info)


def _frame_rate(frames_per_s: int) -> FrameRate:
    if frames_per_s not in FRAME_RATES:
        choices = ", ".join(map(str, FRAME_RATES))
        raise invalid_input("frame_rate", f"The frame rate is {frames_per_s!r}; choose one of {choices}.")
    return FrameRate(frames_per_s)


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
