"""Restores a damaged database from its newest intact backup; what happens to jobs and damaged files."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.job import JobStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.files import os_errors, write_atomically
from reelproof.storage.database import Database, SqlAssets, SqlJobs
from reelproof.storage.database.tables import take
from reelproof.storage.files.backup.check import durable_fault, quick_fault
from reelproof.storage.files.backup.copies import DatabaseCopy, copies_of
from reelproof.storage.files.backup.integrity import fault_inside, fault_of, is_open_elsewhere
from reelproof.storage.files.blobs.disk import DIGEST
from reelproof.storage.files.home import Home
from reelproof.storage.files.secret_box import SecretBox

SQLITE_SIDE_FILES = ("-wal", "-shm", "-journal")
RETRY_REMEDY = "Request the film again: takes in the copy are reused, and only the rest is made."


@frozen
class CopyState:
    """A copy and its current fault; None if it is sound."""

    copy: DatabaseCopy
    fault: str | None


@frozen
class Restoration:
    """What was wrong, and what was done. `set_aside` is the folder that now holds the damaged files.

    `unknown_media` counts media in the store that the restored database does not know.
    """

    fault: str | None
    durable_fault: str | None
    copies: Sequence[CopyState]
    restored: DatabaseCopy | None = None
    set_aside: Path | None = None
    jobs_ended: int = 0
    unknown_media: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether films can be made again."""
        return self.fault is None or self.restored is not None


async def restore(home: Home, secrets: SecretBox) -> Restoration:
    """Does nothing if the databases are sound. The home must be owned. Raises ReelproofError."""
    fault = quick_fault(home) or (fault_inside(home.database) if home.database.exists() else None)
    runs_fault = durable_fault(home)
    copies = [CopyState(copy, fault_of(copy.path) or fault_inside(copy.path)) for copy in copies_of(home)]
    found = Restoration(fault, runs_fault, copies)
    if fault is not None:
        return await _restored(home, secrets, found)
    if runs_fault is not None:
        folder = _set_aside(home, [home.durable_database])
        return Restoration(fault, runs_fault, copies, set_aside=folder)
    return found


async def _restored(home: Home, secrets: SecretBox, found: Restoration) -> Restoration:
    copy = next((state.copy for state in found.copies if state.fault is None), None)
    if copy is None:
        return found
    if await asyncio.to_thread(is_open_elsewhere, home.database):
        raise _still_open(home)
    staging = home.path / "restored.db"
    with os_errors(staging, ErrorCode.StorageFailure):
        _remove(staging)
        shutil.copyfile(copy.path, staging)
    ended, known = await _end_unfinished_jobs(staging, secrets, copy)
    _set_copy_number(staging, found.copies[0].copy.number)
    with os_errors(home.path, ErrorCode.StorageFailure):
        write_atomically(home.restoring, copy.path.name.encode())
        # Durable runs in a later state than the copy's could not continue.
        folder = _set_aside(home, [home.database, home.durable_database])
        staging.replace(home.database)
        home.restoring.unlink()
    unknown = _media_in(home) - known
    return Restoration(found.fault, found.durable_fault, found.copies, copy, folder, ended, len(unknown))


async def _end_unfinished_jobs(staging: Path, secrets: SecretBox, copy: DatabaseCopy) -> tuple[int, set[str]]:
    """Ends unfinished jobs, whose later state is unknown. Returns their number and all known media."""
    database = await Database.open(f"sqlite:///{staging}", secrets)
    try:
        jobs, assets = SqlJobs(database), SqlAssets(database)
        unfinished = await jobs.unfinished()
        message = (
            f"The database was restored from its copy of {copy.made_at:%Y-%m-%d %H:%M} UTC; "
            "what this job did after that is unknown."
        )
        for job in unfinished:
            for asset in await assets.of_project(job.project_id):
                if asset.status in (AssetStatus.running, AssetStatus.retrying):
                    has_take = asset.accepted_take is not None
                    status = AssetStatus.generated if has_take else AssetStatus.pending
                    await assets.change(asset.id, job.id, status)
            failure = Failure(
                ErrorCode.StorageFailure, message, correlation_id=job.correlation_id, remedy=RETRY_REMEDY
            )
            await jobs.end(job.id, JobOutcome(JobStatus.failed, error=failure))
        known = await database.read(_known_media)
    finally:
        await database.close()
    return len(unfinished), known


def _known_media(connection: Connection) -> set[str]:
    return set(connection.scalars(select(take.c.media_digest)))


def _set_copy_number(staging: Path, number: int) -> None:
    """Makes the database newer than every copy, including damaged ones."""
    with closing(sqlite3.connect(staging)) as connection:
        # Web pages may know revisions newer than the copy: never reuse them.
        moment_ms = int(datetime.now(UTC).timestamp() * 1000)
        connection.execute("UPDATE project SET revision = max(revision, ?)", (moment_ms,))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {number}")


def _set_aside(home: Home, databases: Sequence[Path]) -> Path:
    """Moves files instead of deleting them: they may contain data that no copy has."""
    folder = home.damaged / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    with os_errors(folder, ErrorCode.StorageFailure):
        folder.mkdir(mode=0o700, parents=True)
        for path in databases:
            # The log goes last: a database without it may seem intact.
            for one in (path, *(path.with_name(path.name + end) for end in SQLITE_SIDE_FILES)):
                if os.path.lexists(one):
                    one.replace(folder / one.name)
    return folder


def _remove(staging: Path) -> None:
    for end in ("", *SQLITE_SIDE_FILES):
        staging.with_name(staging.name + end).unlink(missing_ok=True)


def _media_in(home: Home) -> set[str]:
    with suppress(OSError):
        return {path.name for path in home.media.glob("??/??/*") if DIGEST.fullmatch(path.name)}
    return set()


def _still_open(home: Home) -> ReelproofError:
    """Whatever that process still writes would go into the damaged file and be lost."""
    message = f"Another process still has the database {home.database} open; nothing was changed."
    remedy = "Stop every reelproof process that uses this home, including servers, then restore again."
    return ReelproofError(Failure(ErrorCode.StorageFailure, message, remedy=remedy))


def no_sound_copy(home: Home) -> ReelproofError:
    message = f"There is no intact backup of the database {home.database}; nothing was changed."
    remedy = (
        f"Restore your own backup of {home.path}, or move {home.database.name} and the folder "
        f"{home.copies.name} away to start over."
    )
    return ReelproofError(Failure(ErrorCode.StorageFailure, message, remedy=remedy))
