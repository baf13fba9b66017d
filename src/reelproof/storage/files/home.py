"""Home folder: paths of its files, and its lock, which a crash releases to the next process."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from filelock import lock_descriptor

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.files import failure_of, write_atomically
from reelproof.storage.files.secret_box import KEY_FILE

POLL_S = 0.1
# Checking for an owner briefly holds the lock, and a new owner needs a moment to write its name.
GRACE_S = 0.5


@frozen
class Home:
    """The folder for all data that outlives a process."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "reelproof.db"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{quote(str(self.database))}"

    @property
    def durable_database(self) -> Path:
        return self.path / "durable.db"

    @property
    def copies(self) -> Path:
        return self.path / "copies"

    @property
    def damaged(self) -> Path:
        return self.path / "damaged"

    @property
    def restoring(self) -> Path:
        """A marker that exists while the databases are being replaced."""
        return self.path / "restoring"

    @property
    def is_new(self) -> bool:
        """Whether no film was ever made here. If only the database is missing, its copies remain."""
        return not self.database.exists() and not self.copies.exists()

    @property
    def media(self) -> Path:
        return self.path / "media"

    @property
    def checked_media(self) -> Path:
        return self.cache / "media.json"

    @property
    def recording_lengths(self) -> Path:
        return self.cache / "recording_lengths.json"

    @property
    def projects(self) -> Path:
        return self.path / "projects"

    @property
    def cache(self) -> Path:
        return self.path / "cache"

    @property
    def copied_media(self) -> Path:
        return self.cache / "copies.json"

    @property
    def previews(self) -> Path:
        return self.path / "previews"

    @property
    def keys(self) -> Path:
        return self.path / "keys.json"

    @property
    def secret_key(self) -> Path:
        return self.path / KEY_FILE

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def lock(self) -> Path:
        return self.path / "owner.lock"

    @property
    def owner_file(self) -> Path:
        return self.path / "owner.json"

    @property
    def location_file(self) -> Path:
        return self.path / "place.json"


@frozen
class Owner:
    """The process that owns the home. `what` describes what it does; with `takes_jobs` it runs all requested
    jobs.
    """

    pid: int
    what: str
    since: datetime
    takes_jobs: bool = False

    def __str__(self) -> str:
        since, today = self.since.astimezone(), datetime.now().astimezone().date()
        when = f"{since:%H:%M}" if since.date() == today else f"{since:%Y-%m-%d %H:%M}"
        return f"process {self.pid}: {self.what}, since {when}"


async def prepare(home: Home) -> None:
    """Ensures that the home exists and is writable. Raises ReelproofError."""
    with _lock_file(home):
        pass


async def owner(home: Home) -> Owner | None:
    """Returns the current owner of the home without disturbing it; None if there is none, even after a crash.

    Raises ReelproofError if the home cannot be read.
    """
    give_up_at = time.monotonic() + GRACE_S
    while _is_locked(home):
        if (holder := _read_owner(home)) is not None or time.monotonic() >= give_up_at:
            return holder
        await asyncio.sleep(GRACE_S / 20)
    return None


@asynccontextmanager
async def own(
    home: Home, what: str, wait: bool, on_wait: Callable[[Owner], None], takes_jobs: bool = False
) -> AsyncIterator[None]:
    """Owns the home exclusively while the block lasts. Raises ReelproofError.

    If another process owns it: with `wait`, calls `on_wait` once for each owner and waits; else refuses.
    """
    with _lock_file(home) as descriptor:
        await _acquire(home, descriptor, wait, on_wait)
        await asyncio.to_thread(_write_owner, home, what, takes_jobs)
        try:
            yield
        finally:
            with suppress(OSError):
                home.owner_file.unlink()


def _is_locked(home: Home) -> bool:
    try:
        descriptor = os.open(home.lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unusable(home, error) from error
    try:
        return not lock_descriptor(descriptor, blocking=False)
    finally:
        os.close(descriptor)


@contextmanager
def _lock_file(home: Home) -> Iterator[int]:
    """Yields an open descriptor; closing it, or the end of the process, releases the lock."""
    try:
        home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unusable(home, error) from error
    try:
        _check_folders(home)
        yield descriptor
    finally:
        os.close(descriptor)


def _check_folders(home: Home) -> None:
    for folder in (home.media, home.cache, home.copies, home.projects, home.previews):
        if not folder.is_dir() and (folder.exists() or folder.is_symlink()):
            message = f"{folder} is not a folder, and Reelproof keeps files in a folder of that name."
            remedy = "Rename or move it, or set REELPROOF_HOME to another folder."
            raise ReelproofError(Failure(ErrorCode.OutputDirectoryNotWritable, message, remedy=remedy))


async def _acquire(home: Home, descriptor: int, wait: bool, on_wait: Callable[[Owner], None]) -> None:
    refuse_at = time.monotonic() + GRACE_S
    reported: Owner | None = None
    while not _try_lock(home, descriptor):
        holder = _read_owner(home)
        if not wait and time.monotonic() >= refuse_at:
            raise ReelproofError(_in_use(home, holder))
        if wait and holder is not None and holder != reported:
            on_wait(holder)
            reported = holder
        await asyncio.sleep(POLL_S)


def _try_lock(home: Home, descriptor: int) -> bool:
    try:
        return lock_descriptor(descriptor, blocking=False)
    except OSError as error:
        message = f"{home.path} cannot be locked; set REELPROOF_HOME to a folder on a local disk."
        raise ReelproofError(Failure(ErrorCode.StorageFailure, message)) from error


def _write_owner(home: Home, what: str, takes_jobs: bool) -> None:
    note = {
        "pid": os.getpid(),
        "what": what,
        "since": datetime.now(UTC).isoformat(),
        "takes_jobs": takes_jobs,
    }
    write_atomically(home.owner_file, json.dumps(note).encode())


def _read_owner(home: Home) -> Owner | None:
    with suppress(FileNotFoundError):
        note = json.loads(home.owner_file.read_bytes())
        return Owner(
            pid=note["pid"],
            what=note["what"],
            since=datetime.fromisoformat(note["since"]),
            takes_jobs=note.get("takes_jobs", False),
        )
    return None


def _in_use(home: Home, holder: Owner | None) -> Failure:
    who = f"Another Reelproof ({holder})" if holder else "Another Reelproof"
    return Failure(ErrorCode.HomeInUse, f"{who} is working in {home.path}.")


def _unusable(home: Home, error: OSError) -> ReelproofError:
    failure = failure_of(error, home.path)
    if failure.code is ErrorCode.OutOfDiskSpace:
        return ReelproofError(failure)
    reason = (error.strerror or str(error)).lower()
    message = (
        f"The home folder {home.path} cannot be used: {reason}. Set REELPROOF_HOME to a writable folder."
    )
    return ReelproofError(Failure(ErrorCode.OutputDirectoryNotWritable, message))
