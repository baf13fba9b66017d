"""Output folder of a film: writes, copies and removes its files; needed disk space, write permission."""

import asyncio
from contextlib import suppress
from pathlib import Path

from reelproof.contract.report import report_object
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.files import (
    copy_atomically,
    os_errors,
    relative_parts,
    remove_stale_parts,
    write_atomically,
)
from reelproof.planning.assets.asset_file import is_asset_file
from reelproof.planning.export.film_files import REPORT_NAME, REPORT_PAGE_NAME
from reelproof.planning.recovery.disk_space import FILM_BYTES
from reelproof.planning.report.film_report import FilmReport
from reelproof.planning.report.report_page import report_page
from reelproof.storage.files.free_space import check_free_space

MEDIA_NAME = "assets"


class DiskProjectFolder:
    """Writes to local folders."""

    async def prepare(self, folder: Path) -> None:
        """Ensures that the folder exists, is writable and has free space. Raises ReelproofError."""
        await asyncio.to_thread(_prepare, folder)

    async def write_text(self, folder: Path, name: str, text: str) -> None:
        """`name` is relative to the folder, with slashes."""
        target = _inside(folder, name)
        await asyncio.to_thread(_write, target, text.encode())

    async def write_report(self, folder: Path, report: FilmReport) -> None:
        text = report_object(report).model_dump_json(indent=2) + "\n"
        await self.write_text(folder, REPORT_NAME, text)
        await self.write_text(folder, REPORT_PAGE_NAME, report_page(report))

    async def set_aside(self, folder: Path, name: str) -> None:
        """`name` is relative to the folder, with slashes. Replaces what was set aside before."""
        target = _inside(folder, name)
        await asyncio.to_thread(_set_aside, target)

    async def copy_media(self, folder: Path, name: str, source: Path) -> None:
        """`name` is relative to the folder, with slashes. Skips an existing file of the same size."""
        target = _inside(folder, name)
        await asyncio.to_thread(_copy, source, target)

    async def keep_only(self, folder: Path, names: set[str]) -> None:
        """Removes media that an earlier run left in the folder; keeps files that people put there."""
        await asyncio.to_thread(_keep_only, folder, names)


def _inside(folder: Path, name: str) -> Path:
    parts = relative_parts(name)
    if parts is None:
        raise invalid_input("name", f"{name!r} does not name a file inside the project folder.")
    return folder.joinpath(*parts)


def _write(target: Path, content: bytes) -> None:
    _make_parent(target)
    write_atomically(target, content)


def _set_aside(target: Path) -> None:
    with os_errors(target):
        if target.exists():
            target.replace(target.with_suffix(f".before{target.suffix}"))


def _copy(source: Path, target: Path) -> None:
    _make_parent(target)
    with os_errors(target):
        is_there = target.is_file() and target.stat().st_size == source.stat().st_size
    if not is_there:
        copy_atomically(source, target)


def _keep_only(folder: Path, names: set[str]) -> None:
    with os_errors(folder):
        for path in list(folder.glob("*")):
            if is_asset_file(path.name) and path.name not in names:
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


def _check_writable(folder: Path) -> None:
    probe = folder / ".reelproof-probe"
    write_atomically(probe, b"reelproof\n")
    with os_errors(folder):
        probe.unlink()
