"""The way back from a damaged database to the newest sound copy of it."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.job import JobStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.files import faults_named, write_atomically
from reelproof.storage.database import Database, SqlAssets, SqlJobs
from reelproof.storage.database.tables import take
from reelproof.storage.files.backup.check import durable_fault, glance_fault
from reelproof.storage.files.backup.copies import Copy, copies_of
from reelproof.storage.files.backup.soundness import fault_inside, fault_of, is_open_elsewhere
from reelproof.storage.files.blobs.disk import DIGEST
from reelproof.storage.files.home import Home
from reelproof.storage.files.secret_box import SecretBox

SIDE_FILES = ("-wal", "-shm", "-journal")
AGAIN = "Ask for the film again: what the copy knows is used, and only the rest is made."


@dataclass(frozen=True, slots=True)
class CopyState:
    """A copy, and what is wrong with it now; None where it is sound."""

    copy: Copy
    fault: str | None


@dataclass(frozen=True, slots=True)
class Restoration:
    """What was wrong, and what was done. `set_aside` is the folder where the damaged files lie now.

    `unknown_media` are made media that lie in the store and that the restored database knows nothing of.
    """

    fault: str | None
    durable_fault: str | None
    copies: Sequence[CopyState]
    restored: Copy | None = None
    set_aside: Path | None = None
    jobs_ended: int = 0
    unknown_media: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether films can be made again."""
        return self.fault is None or self.restored is not None


async def restore(home: Home, secrets: SecretBox) -> Restoration:
    """Does nothing where the databases are sound. The home must be owned. Raises ReelproofError."""
    fault = glance_fault(home) or (fault_inside(home.database) if home.database.exists() else None)
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
    with faults_named(staging, ErrorCode.StorageFailure):
        _remove(staging)
        shutil.copyfile(copy.path, staging)
    ended, known = await _settled(staging, secrets, copy)
    _count_on(staging, found.copies[0].copy.number)
    with faults_named(home.path, ErrorCode.StorageFailure):
        write_atomically(home.restoring, copy.path.name.encode())
        # Runs that went on from another state than the copy's would not find it.
        folder = _set_aside(home, [home.database, home.durable_database])
        staging.replace(home.database)
        home.restoring.unlink()
    unknown = _media_in(home) - known
    return Restoration(found.fault, found.durable_fault, found.copies, copy, folder, ended, len(unknown))


async def _settled(staging: Path, secrets: SecretBox, copy: Copy) -> tuple[int, set[str]]:
    """Jobs that were under way end: nobody knows what they did since. How many, and all media known."""
    database = await Database.open(f"sqlite:///{staging}", secrets)
    try:
        jobs, assets = SqlJobs(database), SqlAssets(database)
        unfinished = await jobs.unfinished()
        message = (
            f"The database was restored from its copy of {copy.made_at:%Y-%m-%d %H:%M} UTC; "
            "what this job did after that is not known."
        )
        for job in unfinished:
            for asset in await assets.of_project(job.project_id):
                if asset.status in (AssetStatus.running, AssetStatus.retrying):
                    has_take = asset.accepted_take is not None
                    status = AssetStatus.generated if has_take else AssetStatus.pending
                    await assets.change(asset.id, job.id, status)
            failure = Failure(
                ErrorCode.StorageFailure, message, correlation_id=job.correlation_id, remedy=AGAIN
            )
            await jobs.end(job.id, JobOutcome(JobStatus.failed, error=failure))
        async with database.read() as connection:
            known = set((await connection.scalars(select(take.c.media_digest))).all())
    finally:
        await database.close()
    return len(unfinished), known


def _count_on(staging: Path, number: int) -> None:
    """It is newer than every copy from now on, those that are damaged too."""
    with closing(sqlite3.connect(staging)) as connection:
        # Pages know of revisions that came after the copy: none of those is given again.
        moment_ms = int(datetime.now(UTC).timestamp() * 1000)
        connection.execute("UPDATE project SET revision = max(revision, ?)", (moment_ms,))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {number}")


def _set_aside(home: Home, databases: Sequence[Path]) -> Path:
    """Nothing is deleted: somebody may find in it what no copy knows."""
    folder = home.damaged / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    with faults_named(folder, ErrorCode.StorageFailure):
        folder.mkdir(mode=0o700, parents=True)
        for path in databases:
            # The log goes last: a database without it may pass for whole.
            for one in (path, *(path.with_name(path.name + end) for end in SIDE_FILES)):
                if os.path.lexists(one):
                    one.replace(folder / one.name)
    return folder


def _remove(staging: Path) -> None:
    for end in ("", *SIDE_FILES):
        staging.with_name(staging.name + end).unlink(missing_ok=True)


def _media_in(home: Home) -> set[str]:
    with suppress(OSError):
        return {path.name for path in home.media.glob("??/??/*") if DIGEST.fullmatch(path.name)}
    return set()


def _still_open(home: Home) -> ReelproofError:
    """What it writes from now on would go into the damaged file, and be lost with it."""
    message = f"Another process still has the database {home.database} open; nothing was changed."
    remedy = "End every reelproof that uses this home, those that only serve too, then restore again."
    return ReelproofError(Failure(ErrorCode.StorageFailure, message, remedy=remedy))


def none_sound(home: Home) -> ReelproofError:
    message = f"There is no sound copy of the database {home.database}; nothing was changed."
    remedy = (
        f"Put a backup of {home.path} of your own back, or move {home.database.name} and the folder "
        f"{home.copies.name} away to begin anew."
    )
    return ReelproofError(Failure(ErrorCode.StorageFailure, message, remedy=remedy))
