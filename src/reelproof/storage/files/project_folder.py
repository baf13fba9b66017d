"""The folder beside the film: people copy, zip and read it."""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.timeline import Timeline
from reelproof.files import (
    appear_whole,
    copy_atomically,
    faults_named,
    relative_parts,
    sweep_parts,
    write_atomically,
)
from reelproof.storage.files.room import refuse_full

NEEDED_BYTES = 200_000_000
TIMELINE_NAME = "film.otio"
MEDIA_NAME = "assets"
# Number, kind and the start of the digest: `007-image-0a1b2c3d.png`.
OUR_MEDIA = re.compile(r"\d{3,}-[a-z_]+-[0-9a-f]{8}\.\w+")

WriteTimeline = Callable[[Timeline, Mapping[Digest, str], Path], None]


class DiskProjectFolder:
    """Writes into folders of this machine. `write_timeline` knows the form of a timeline as a file."""

    def __init__(self, write_timeline: WriteTimeline) -> None:
        self._write_timeline = write_timeline

    async def prepare(self, folder: Path) -> None:
        """Makes sure that the folder exists, can be written and has room. Raises ReelproofError."""
        await asyncio.to_thread(_prepare, folder)

    async def write_timeline(self, folder: Path, timeline: Timeline, media: Mapping[Digest, str]) -> None:
        def write(part: Path) -> None:
            self._write_timeline(timeline, media, part)

        await asyncio.to_thread(appear_whole, folder / TIMELINE_NAME, write)

    async def write_text(self, folder: Path, name: str, text: str) -> None:
        """`name` is relative to the folder, with slashes."""
        target = _inside(folder, name)
        await asyncio.to_thread(_write, target, text.encode())

    async def set_aside(self, folder: Path, name: str) -> None:
        """`name` is relative to the folder, with slashes. What was set aside before makes room."""
        target = _inside(folder, name)
        await asyncio.to_thread(_set_aside, target)

    async def copy_media(self, folder: Path, name: str, source: Path) -> None:
        """`name` is relative to the folder, with slashes. What is there and as large is not copied again."""
        target = _inside(folder, name)
        await asyncio.to_thread(_copy, source, target)

    async def keep_only(self, folder: Path, names: set[str]) -> None:
        """Removes media that an earlier run left in the folder; what people put there stays."""
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
    with faults_named(target):
        if target.exists():
            target.replace(target.with_suffix(f".before{target.suffix}"))


def _copy(source: Path, target: Path) -> None:
    _make_parent(target)
    with faults_named(target):
        is_there = target.is_file() and target.stat().st_size == source.stat().st_size
    if not is_there:
        copy_atomically(source, target)


def _keep_only(folder: Path, names: set[str]) -> None:
    with faults_named(folder):
        for path in list(folder.glob("*")):
            if OUR_MEDIA.fullmatch(path.name) and path.name not in names:
                path.unlink(missing_ok=True)


def _make_parent(target: Path) -> None:
    with faults_named(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)


def _prepare(folder: Path) -> None:
    with faults_named(folder):
        missing = _missing(folder)
    try:
        with faults_named(folder):
            _refuse_file(folder)
            folder.mkdir(parents=True, exist_ok=True)
            refuse_full(folder, NEEDED_BYTES)
            sweep_parts(folder, folder / MEDIA_NAME)
        _prove_writable(folder)
    except ReelproofError:
        for made in missing:
            with suppress(OSError):
                made.rmdir()
        raise


def _missing(folder: Path) -> list[Path]:
    """The folders that do not exist yet, the deepest first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _refuse_file(folder: Path) -> None:
    for path in (folder, *folder.parents):
        if path.exists():
            if not path.is_dir():
                message = f"{path} is a file, so {folder} cannot be a folder."
                raise ReelproofError(Failure(ErrorCode.OutputDirectoryNotWritable, message))
            return


def _prove_writable(folder: Path) -> None:
    probe = folder / ".reelproof-probe"
    write_atomically(probe, b"reelproof\n")
    with faults_named(folder):
        probe.unlink()
