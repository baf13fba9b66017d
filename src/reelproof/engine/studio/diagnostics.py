"""All that is known of a job, in one file that can be given to somebody else: no secret is in it."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event
from reelproof.domain.ids import AssetId, AssetKey, JobId
from reelproof.domain.job import Job, Step
from reelproof.domain.project import LOCAL_OWNER, FilmOptions
from reelproof.domain.redaction import Redactor
from reelproof.domain.wire import failure_to_json, step_to_json
from reelproof.engine.catalog.keys import Keys, keys_object
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.stores import Events
from reelproof.engine.studio.job_standing import JobStanding, JobStandings
from reelproof.planning.report.report import asset_rows, job_object

PAGE = 1000
# The same state gives the same file.
NO_TIME = (1980, 1, 1, 0, 0, 0)
README = """\
What Reelproof knows of one job. Keys, tokens and passwords are hidden: *** stands in their place.
The words of the script and of the prompts are in report.json; look through it before you give it away.

report.json    the job as it stands: steps, assets, what is missing in the film and why
events.jsonl   all that the job said while it ran, one event a line
attempts.json  every call to a provider: model, times, outcome, failure, cost
logs.jsonl     the lines of Reelproof's log that name the job, the newest 5,000
settings.json  the settings, and which keys are set, not the keys; empty for other owners than the operator
versions.json  Python, the platform, and all packages and libraries that films are made with
render.json    how the film is encoded, and an ffmpeg command that does the same
"""

Row = Mapping[str, JsonValue]


class JobLogs(Protocol):
    """Log lines that were kept."""

    async def lines_of(self, job: Job, owner: str) -> Sequence[Row]:
        """Those that name the job, or its correlation id, its owner and no other job; the newest, by time."""


class Machine(Protocol):
    """What is installed, and how it is asked to encode."""

    async def versions(self) -> Row: ...

    async def render(self, options: FilmOptions) -> Row: ...


class Diagnostics:
    """Reads, and changes nothing."""

    def __init__(
        self,
        ledgers: Ledgers,
        standings: JobStandings,
        events: Events,
        logs: JobLogs,
        keys: Keys,
        settings: Row,
        machine: Machine,
        redactor: Redactor,
    ) -> None:
        self._ledgers = ledgers
        self._standings = standings
        self._events = events
        self._logs = logs
        self._keys = keys
        self._settings = settings
        self._machine = machine
        self._redactor = redactor

    async def of_job(self, job_id: JobId) -> bytes:
        """A zip file. Raises LookupError for a job that is not known."""
        job = await self._ledgers.jobs.get(job_id)
        request = await self._ledgers.jobs.request(job_id)
        standing = await self._standings.of(job)
        attempts = await self._ledgers.attempts.of_job(job_id)
        owner = standing.project.owner
        files: dict[str, JsonValue | Sequence[Row]] = {
            "report.json": _report(standing, request.options),
            "attempts.json": _attempt_rows(attempts, standing),
            "settings.json": await self._shown_settings(owner),
            "versions.json": await self._machine.versions(),
            "render.json": await self._machine.render(request.options),
        }
        lines = {
            "events.jsonl": [_event_row(event) for event in await self._all_events(job_id)],
            "logs.jsonl": await self._logs.lines_of(job, owner),
        }
        return await asyncio.to_thread(self._zipped, files, lines)

    async def _shown_settings(self, owner: str) -> Row:
        """How the server is set up is its operator's alone."""
        if owner != LOCAL_OWNER:
            return {}
        return {"settings": self._settings, **keys_object(await self._keys.listing())}

    async def _all_events(self, job_id: JobId) -> Sequence[Event]:
        events: list[Event] = []
        while page := await self._events.after(job_id, events[-1].number if events else 0, PAGE):
            events += page
        return events

    def _zipped(self, files: Mapping[str, JsonValue], lines: Mapping[str, Iterable[Row]]) -> bytes:
        texts = {name: self._json(content, indent=2) + "\n" for name, content in files.items()}
        texts |= {name: "".join(f"{self._json(row)}\n" for row in rows) for name, rows in lines.items()}
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for name, text in {"README.txt": README, **texts}.items():
                entry = ZipInfo(name, NO_TIME)
                entry.compress_type = ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                archive.writestr(entry, text)
        return target.getvalue()

    def _json(self, value: JsonValue, indent: int | None = None) -> str:
        return json.dumps(self._redactor.of_json(value), indent=indent, ensure_ascii=False)


def _report(standing: JobStanding, options: FilmOptions) -> dict[str, JsonValue]:
    job = standing.job
    return {
        **job_object(job, standing.film, standing.summary, standing.elapsed_s),
        "correlation_id": job.correlation_id,
        "aim": job.aim.value,
        "created_at": job.created_at.isoformat(),
        "started_at": _time(job.started_at),
        "ended_at": _time(job.ended_at),
        "cancel_requested_at": _time(job.cancel_requested_at),
        "title": standing.project.title,
        "script": standing.project.script_path,
        "options": _options(options),
        "steps": [_step_row(step) for step in standing.steps],
        "all_assets": asset_rows(list(standing.assets.values()), {}),
    }


def _options(options: FilmOptions) -> dict[str, JsonValue]:
    chains = {kind.value: list(chain) for kind, chain in options.chains.items()}
    usual = {kind.value: list(chain) for kind, chain in options.usual_chains.items()}
    return {**asdict(options), "chains": chains, "usual_chains": usual}


def _step_row(step: Step) -> dict[str, JsonValue]:
    return {
        **step_to_json(step),
        "started_at": _time(step.started_at),
        "ended_at": _time(step.ended_at),
    }


def _event_row(event: Event) -> dict[str, JsonValue]:
    return {
        "number": event.number,
        "type": event.type.value,
        "at": event.at.isoformat(),
        "data": event.data,
    }


def _attempt_rows(attempts: Sequence[Attempt], standing: JobStanding) -> list[JsonValue]:
    keys = {asset.id: key for key, asset in standing.assets.items()}
    return [_attempt_row(attempt, keys) for attempt in attempts]


def _attempt_row(attempt: Attempt, keys: Mapping[AssetId, AssetKey]) -> dict[str, JsonValue]:
    """An asset that has left the film since has no key any more."""
    return {
        "asset_id": attempt.asset_id,
        "asset": keys.get(attempt.asset_id),
        "number": attempt.number,
        "model": attempt.model,
        "started_at": _time(attempt.started_at),
        "called_at": _time(attempt.called_at),
        "ended_at": _time(attempt.ended_at),
        "outcome": attempt.outcome.value if attempt.outcome else None,
        "failure": failure_to_json(attempt.failure) if attempt.failure else None,
        "is_softened": attempt.is_softened,
        "had_ticket": attempt.ticket_id is not None,
        "estimate_microusd": attempt.estimate_microusd,
        "cost_microusd": attempt.cost_microusd,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
