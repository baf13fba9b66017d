"""Zip files for export and download, streamed in chunks; which file types are compressed."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

CHUNK_BYTES = 1_000_000
COMPRESSIBLE = frozenset({".srt", ".vtt", ".ass", ".otio", ".md", ".json", ".html", ".txt", ".svg"})


class _ChunkBuffer(io.RawIOBase):
    """Buffers what a zip file writes until it is read."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._held += content
        return len(content)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def zip_chunks(files: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """Streams a zip archive of these files. Files that are already compressed are stored as they are.

    Raises OSError if a file disappears meanwhile; the output so far is then not a valid archive.
    """
    buffer = _ChunkBuffer()
    with ZipFile(buffer, "w") as archive:
        for name, path in files:
            yield from _add_file(archive, buffer, name, path)
    yield buffer.take()


def _add_file(archive: ZipFile, buffer: _ChunkBuffer, name: str, path: Path) -> Iterator[bytes]:
    info = ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = ZIP_DEFLATED if path.suffix.lower() in COMPRESSIBLE else ZIP_STORED
    # The size may change until the file is read, so it is written after the data.
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        while content := source.read(CHUNK_BYTES):
            target.write(content)
            yield buffer.take()
    yield buffer.take()
