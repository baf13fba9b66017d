"""Zip files that are sent or written piece by piece, however large they are."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

PIECE_BYTES = 1_000_000
TEXTS = frozenset({".srt", ".vtt", ".otio", ".md", ".json", ".html", ".txt", ".svg"})


class _Pieces(io.RawIOBase):
    """What a zip file writes, until it is taken."""

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


def zip_pieces(files: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """A zip file of these, each under its name in it. What is compressed already is stored as it is.

    Raises OSError where a file is gone meanwhile; what was sent so far is no zip file then.
    """
    pieces = _Pieces()
    with ZipFile(pieces, "w") as archive:
        for name, path in files:
            yield from _added(archive, pieces, name, path)
    yield pieces.take()


def _added(archive: ZipFile, pieces: _Pieces, name: str, path: Path) -> Iterator[bytes]:
    info = ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = ZIP_DEFLATED if path.suffix.lower() in TEXTS else ZIP_STORED
    # Its size may change until it is read, and how large it was is written behind it.
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        while content := source.read(PIECE_BYTES):
            target.write(content)
            yield pieces.take()
    yield pieces.take()
