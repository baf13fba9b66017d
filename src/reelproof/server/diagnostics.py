"""Diagnostics zip of a job for bug reports: which files and fields it contains, without secrets."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reelproof.contract.event_data import step_data
from reelproof.contract.failure import failure_to_json
from reelproof.contract.installation import key_object
from reelproof.contract.report import job_result, report_asset_objects
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event
from reelproof.domain.ids import AssetId, AssetKey, JobId
from reelproof.domain.job import Job, Step
from reelproof.domain.project import LOCAL_OWNER, FilmOptions
from reelproof.domain.redaction import Redactor
from reelproof.engine.catalog.keys import Keys
from reelproof.engine.ports.stores import Events, Stores
from reelproof.planning.recovery.suggest_fix import with_fixes
from reelproof.planning.report.film_report import report_assets
from reelproof.planning.report.job_snapshot import JobSnapshot

PAGE = 1000
# A fixed time, so that the same state gives the same file.
NO_TIME = (1980, 1, 1, 0, 0, 0)
README = """\
Diagnostics of one Reelproof job. Keys, tokens and passwords are replaced by ***.
The text of the script and prompts is in report.json; review it before you share this file.

report.json    the current state of the job: steps, assets, what is missing in the film and why
events.jsonl   all events of the job, one per line
attempts.json  every call to a provider: model, times, outcome, failure, cost
logs.jsonl     the newest 5,000 log lines about the job
settings.json  the settings, and which keys are set (never the keys); empty unless you are the operator
versions.json  Python, the platform, and all packages and libraries used to make films
render.json    settings of the software encoder for the codec asked for, and an equivalent ffmpeg command
"""

Row = Mapping[str, JsonValue]


class JobLogs(Protocol):
    """Stored log lines."""

    async def lines_of(self, job: Job, owner: str) -> Sequence[Row]:
        """Returns the newest lines that name the job or its correlation id, and no other job, by time."""


class Machine(Protocol):
    """Installed versions and encoder settings."""

    async def versions(self) -> Row: ...

    async def render(self, options: FilmOptions) -> Row: ...


class Diagnostics:
    """Read-only."""

    def __init__(
        self,
        stores: Stores,
        events: Events,
        logs: JobLogs,
        keys: Keys,
        settings: Row,
        machine: Machine,
        redactor: Redactor,
    ) -> None:
        self._stores = stores
        self._events = events
        self._logs = logs
        self._keys = keys
        self._settings = settings
        self._machine = machine
        self._redactor = redactor

    async def of_job(self, job_id: JobId) -> bytes:
        """Returns a zip file. Raises LookupError for an unknown job."""
        job = await self._stores.jobs.get(job_id)
        request = await self._stores.jobs.request(job_id)
        snapshot = await self._stores.jobs.snapshot(job_id)
        attempts = await self._stores.attempts.of_job(job_id)
        owner = snapshot.project.owner
        files: dict[str, JsonValue | Sequence[Row]] = {
            "report.json": _report(snapshot, request.options),
            "attempts.json": _attempt_rows(attempts, snapshot),
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
        """Returns the settings for the operator only."""
        if owner != LOCAL_OWNER:
            return {}
        keys = [key_object(row).model_dump(mode="json") for row in await self._keys.listing()]
        return {"settings": self._settings, "keys": keys}

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


def _report(snapshot: JobSnapshot, options: FilmOptions) -> dict[str, JsonValue]:
    job, summary = snapshot.job, snapshot.summary
    fixable = with_fixes(summary.placeholders, snapshot.project.script_path)
    assets = report_assets(list(snapshot.assets.values()), {})
    return {
        **job_result(
            job, snapshot.film, summary, fixable, snapshot.elapsed_s, snapshot.project.script_path
        ).model_dump(mode="json"),
        "correlation_id": job.correlation_id,
        "mode": job.mode.value,
        "created_at": job.created_at.isoformat(),
        "started_at": _time(job.started_at),
        "ended_at": _time(job.ended_at),
        "cancel_requested_at": _time(job.cancel_requested_at),
        "title": snapshot.project.title,
        "script": snapshot.project.script_path,
        "options": _options(options),
        "steps": [_step_row(step) for step in snapshot.steps],
        "all_assets": [asset.model_dump(mode="json") for asset in report_asset_objects(assets)],
    }


def _options(options: FilmOptions) -> dict[str, JsonValue]:
    chains = {kind.value: list(chain) for kind, chain in options.chains.items()}
    usual = {kind.value: list(chain) for kind, chain in options.usual_chains.items()}
    return {**asdict(options), "chains": chains, "usual_chains": usual}


def _step_row(step: Step) -> dict[str, JsonValue]:
    return {
        **step_data(step).to_json(),
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


def _attempt_rows(attempts: Sequence[Attempt], snapshot: JobSnapshot) -> list[JsonValue]:
    keys = {asset.id: key for key, asset in snapshot.assets.items()}
    return [_attempt_row(attempt, keys) for attempt in attempts]


def _attempt_row(attempt: Attempt, keys: Mapping[AssetId, AssetKey]) -> dict[str, JsonValue]:
    """The key is None for an asset that is no longer in the film."""
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
