"""Output folder of a film: writes, copies and removes its files; needed disk space, write permission."""

import asyncio
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from filecmp import cmp
from pathlib import Path
from stat import S_ISREG
from threading import Event

from reelproof.contract.report import report_object
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.files import (
    copy_atomically,
    os_errors,
    relative_parts,
    remove_stale_parts,
    write_atomically,
)
from reelproof.planning.assets.asset_file import is_asset_file, is_asset_file_of
from reelproof.planning.export.film_files import OUTPUT_FILES, REPORT_NAME, REPORT_PAGE_NAME, name_taken
from reelproof.planning.recovery.disk_space import FILM_BYTES
from reelproof.planning.report.film_report import FilmReport
from reelproof.planning.report.report_page import report_page
from reelproof.storage.files.free_space import check_free_space
from reelproof.storage.files.remembered_stamps import RememberedStamps

MEDIA_NAME = "assets"


class DiskProjectFolder:
    """Writes to local folders. What was copied to those that keep no exact times is noted in `copied`."""

    def __init__(self, copied: Path | None = None) -> None:
        self._copied = RememberedStamps(copied)

    async def prepare(self, folder: Path) -> None:
        """Ensures that the folder exists, is writable and has free space. Raises ReelproofError."""
        await asyncio.to_thread(_prepare, folder)

    async def write_text(self, folder: Path, name: str, text: str) -> None:
        """`name` is relative to the folder, with slashes."""
        target = _inside(folder, name)
        await asyncio.to_thread(_write, target, text.encode())

    async def read_text(self, folder: Path, name: str) -> str:
        """`name` is relative to the folder, with slashes. Empty for a file that cannot be read."""
        return await asyncio.to_thread(_read, _inside(folder, name))

    async def write_report(self, folder: Path, report: FilmReport) -> None:
        text = report_object(report).model_dump_json(indent=2) + "\n"
        await self.write_text(folder, REPORT_NAME, text)
        await self.write_text(folder, REPORT_PAGE_NAME, report_page(report))

    async def set_aside(self, folder: Path, name: str) -> None:
        """`name` is relative to the folder, with slashes. Replaces what was set aside before."""
        target = _inside(folder, name)
        await asyncio.to_thread(_set_aside, target)

    async def media_copy(self, folder: Path, digest: Digest) -> bytes | None:
        """Finds it by its name, which tells the start of the digest."""
        return await asyncio.to_thread(_media_copy, folder / MEDIA_NAME, digest)

    async def copy_media(self, folder: Path, sources: Mapping[str, Path]) -> None:
        """Names are relative to the folder, with slashes. A copy has its source's time, or another one that
        is noted: one of the same size and time is not read again.

        When canceled, it stops after the file that is being copied.
        """
        copies = [(source, _inside(folder, name)) for name, source in sources.items()]
        stopped = Event()
        try:
            await asyncio.to_thread(self._copy_all, copies, stopped)
        finally:
            stopped.set()

    async def keep_only(self, folder: Path, names: set[str], lost: Collection[Digest] = ()) -> None:
        """Removes media that an earlier run left in the folder; keeps files that people put there."""
        await asyncio.to_thread(_keep_only, folder, names, lost)

    def _copy_all(self, copies: Sequence[tuple[Path, Path]], stopped: Event) -> None:
        for source, target in copies:
            if stopped.is_set():
                break
            self._copy(source, target)
        self._copied.save()

    def _copy(self, source: Path, target: Path) -> None:
        _make_parent(target)
        with os_errors(target):
            if self._is_copy(source, target):
                return
        copy_atomically(source, target)
        with os_errors(target):
            self._set_time(source, target)

    def _is_copy(self, source: Path, target: Path) -> bool:
        """Compares contents only if the times differ, and did not the last time."""
        if not target.is_file():
            return False
        of_source, of_target = source.stat(), target.stat()
        if of_source.st_size != of_target.st_size:
            return False
        if of_source.st_mtime_ns == of_target.st_mtime_ns:
            return True
        if self._copied.is_known(str(target.absolute()), _times(of_source, of_target)):
            return True
        is_same = _has_same_content(source, target)
        if is_same:
            self._set_time(source, target)
        return is_same

    def _set_time(self, source: Path, target: Path) -> None:
        """Notes the time that the target keeps where it cannot be set, or only to the second."""
        of_source = source.stat()
        with suppress(OSError):
            os.utime(target, ns=(of_source.st_atime_ns, of_source.st_mtime_ns))
        of_target = target.stat()
        if of_target.st_mtime_ns != of_source.st_mtime_ns:
            self._copied.note(str(target.absolute()), _times(of_source, of_target))


def _inside(folder: Path, name: str) -> Path:
    parts = relative_parts(name)
    if parts is None:
        raise invalid_input("name", f"{name!r} does not name a file inside the project folder.")
    return folder.joinpath(*parts)


def _write(target: Path, content: bytes) -> None:
    # Most files of a film that is made again stay the same, and syncing one takes longer than reading it.
    if _contains(target, content):
        return
    _make_parent(target)
    write_atomically(target, content)


def _contains(target: Path, content: bytes) -> bool:
    try:
        found = target.lstat()
        is_same_size = S_ISREG(found.st_mode) and found.st_size == len(content)
        return is_same_size and target.read_bytes() == content
    except OSError:
        return False


def _read(target: Path) -> str:
    try:
        return target.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _media_copy(folder: Path, digest: Digest) -> bytes | None:
    copies = []
    with suppress(OSError):
        copies = [path for path in folder.glob("*") if is_asset_file_of(path.name, [digest])]
    for path in copies:
        # Another copy may be readable.
        with suppress(OSError):
            content = path.read_bytes()
            if digest_of_bytes(content) == digest:
                return content
    return None


def _set_aside(target: Path) -> None:
    with os_errors(target):
        if target.exists():
            target.replace(target.with_suffix(f".before{target.suffix}"))


def _times(of_source: os.stat_result, of_target: os.stat_result) -> tuple[int, int, int]:
    """Without the inode, which is another each time on some network file systems."""
    return of_source.st_mtime_ns, of_target.st_mtime_ns, of_target.st_size


def _has_same_content(source: Path, target: Path) -> bool:
    """A target that cannot be read is replaced."""
    try:
        return cmp(source, target, shallow=False)
    except OSError:
        return False


def _keep_only(folder: Path, names: set[str], lost: Collection[Digest]) -> None:
    with os_errors(folder):
        for path in list(folder.glob("*")):
            is_unused = path.name not in names and not is_asset_file_of(path.name, lost)
            if is_unused and is_asset_file(path.name):
                path.unlink(missing_ok=True)


def _make_parent(target: Path) -> None:
    with os_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)


def _prepare(folder: Path) -> None:
    with os_errors(folder):
        missing = _missing(folder)
    try:
        with os_errors(folder):
            _check_no_file(folder)
            _check_names(folder)
            folder.mkdir(parents=True, exist_ok=True)
            check_free_space(folder, FILM_BYTES)
            remove_stale_parts(folder, folder / MEDIA_NAME)
        _check_writable(folder)
    except ReelproofError:
        for made in missing:
            with suppress(OSError):
                made.rmdir()
        raise


def _missing(folder: Path) -> list[Path]:
    """Returns the folders that do not exist yet, the deepest first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _check_no_file(folder: Path) -> None:
    for path in (folder, *folder.parents):
        if path.exists():
            if not path.is_dir():
                message = f"{path} is a file, so {folder} cannot be a folder."
                raise ReelproofError(Failure(ErrorCode.OutputDirectoryNotWritable, message))
            return


def _check_names(folder: Path) -> None:
    """Before anything is made: neither a file nor a folder that people put there is ever removed."""
    taken = [name for name in OUTPUT_FILES if (folder / name).is_dir()]
    if taken:
        raise ReelproofError(name_taken(folder / taken[0], "folder"))
    media = folder / MEDIA_NAME
    if not media.is_dir() and (media.exists() or media.is_symlink()):
        raise ReelproofError(name_taken(media, "file"))


def _check_writable(folder: Path) -> None:
    probe = folder / ".reelproof-probe"
    write_atomically(probe, b"reelproof\n")
    with os_errors(folder):
        probe.unlink()
