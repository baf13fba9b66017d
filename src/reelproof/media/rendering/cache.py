"""The render cache: encoded pieces by the digest of their inputs; size limit and eviction."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from reelproof.domain.canonical import digest_of
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.ids import Digest
from reelproof.files import atomic_file, remove_stale_parts

MAX_BYTES = 10_000_000_000


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """The film last written to an output: detects changes and lets its sound be reused."""

    key: Digest
    sound_key: Digest
    size_bytes: int
    changed_ns: int

    def describes(self, output: Path, key: Digest) -> bool:
        """Whether the output is still the recorded file, with this key."""
        try:
            facts = output.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return (key, facts.st_size, facts.st_mtime_ns) == (self.key, self.size_bytes, self.changed_ns)


class RenderCache:
    """Cached pieces by key. The least recently used are evicted when the cache is too large."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def chunk(self, key: Digest) -> Path:
        return self._folder / "chunks" / key[:2] / f"{key}.mp4"

    def sound(self, key: Digest) -> Path:
        return self._folder / "sounds" / key[:2] / f"{key}.sound"

    def touch(self, path: Path) -> bool:
        """Whether the piece is cached; if so, marks it as used now."""
        with suppress(FileNotFoundError):
            os.utime(path)
            return True
        return False

    def output_record(self, output: Path) -> OutputRecord | None:
        """Returns the record of the film last written to the output, if any."""
        try:
            facts = json.loads(self._record_path(output).read_bytes())
            is_record = all(isinstance(facts[name], str) for name in ("key", "sound_key"))
            return OutputRecord(**facts) if is_record else None
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def note(self, output: Path, key: Digest, sound_key: Digest) -> None:
        facts = output.stat()
        note = OutputRecord(key, sound_key, facts.st_size, facts.st_mtime_ns)
        with atomic_file(
            self._record_path(output), makes_folder=True, denied=ErrorCode.StorageFailure
        ) as part:
            part.write_text(json.dumps(asdict(note)))

    def trim(self, max_bytes: int = MAX_BYTES) -> None:
        """Removes the least recently used pieces until the rest fits, and leftovers of crashes."""
        folders = [path for path in self._folder.glob("*/*") if path.is_dir()]
        remove_stale_parts(self._folder / "films", *folders)
        used = sorted(self._pieces(), key=lambda piece: piece[1].st_mtime_ns, reverse=True)
        total = 0
        for path, facts in used:
            total += facts.st_size
            if total > max_bytes:
                path.unlink(missing_ok=True)

    def _pieces(self) -> Iterator[tuple[Path, os.stat_result]]:
        for pattern in ("chunks/*/*.mp4", "sounds/*/*.sound", "sounds/*/*.measures"):
            for path in self._folder.glob(pattern):
                with suppress(FileNotFoundError):
                    yield path, path.stat()

    def _record_path(self, output: Path) -> Path:
        return self._folder / "films" / f"{digest_of(str(output.absolute()))}.json"
