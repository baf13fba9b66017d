"""The folder of encoded pieces, each named by the digest of all that decides it."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from reelproof.domain.canonical import digest_of
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.ids import Digest
from reelproof.files import sweep_parts, whole_file

MOST_BYTES = 10_000_000_000


@dataclass(frozen=True, slots=True)
class FilmNote:
    """What was last written to an output: enough to see that it still is, and to go on from its sound."""

    key: Digest
    sound_key: Digest
    size_bytes: int
    changed_ns: int

    def describes(self, output: Path, key: Digest) -> bool:
        """Whether the output is the very file that was noted, with this key."""
        try:
            facts = output.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return (key, facts.st_size, facts.st_mtime_ns) == (self.key, self.size_bytes, self.changed_ns)


class RenderCache:
    """Finds pieces by key. What has not been used for longest goes when there is too much."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def chunk(self, key: Digest) -> Path:
        return self._folder / "chunks" / key[:2] / f"{key}.mp4"

    def sound(self, key: Digest) -> Path:
        return self._folder / "sounds" / key[:2] / f"{key}.sound"

    def take(self, path: Path) -> bool:
        """Whether the piece is there; if so, it counts as used now."""
        with suppress(FileNotFoundError):
            os.utime(path)
            return True
        return False

    def noted(self, output: Path) -> FilmNote | None:
        """What was last written there, as far as it was noted."""
        try:
            return FilmNote(**json.loads(self._note_path(output).read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def note(self, output: Path, key: Digest, sound_key: Digest) -> None:
        facts = output.stat()
        note = FilmNote(key, sound_key, facts.st_size, facts.st_mtime_ns)
        with whole_file(self._note_path(output), makes_folder=True, denied=ErrorCode.StorageFailure) as part:
            part.write_text(json.dumps(asdict(note)))

    def trim(self, most_bytes: int = MOST_BYTES) -> None:
        """Removes the pieces used longest ago, until the rest has room, and what crashes left unfinished."""
        folders = [path for path in self._folder.glob("*/*") if path.is_dir()]
        sweep_parts(self._folder / "films", *folders)
        used = sorted(self._pieces(), key=lambda piece: piece[1].st_mtime_ns, reverse=True)
        total = 0
        for path, facts in used:
            total += facts.st_size
            if total > most_bytes:
                path.unlink(missing_ok=True)

    def _pieces(self) -> Iterator[tuple[Path, os.stat_result]]:
        for pattern in ("chunks/*/*.mp4", "sounds/*/*.sound"):
            for path in self._folder.glob(pattern):
                with suppress(FileNotFoundError):
                    yield path, path.stat()

    def _note_path(self, output: Path) -> Path:
        return self._folder / "films" / f"{digest_of(str(output.absolute()))}.json"
