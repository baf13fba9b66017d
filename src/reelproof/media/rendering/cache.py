"""The render cache: encoded pieces by the digest of their inputs; size limit and eviction."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reelproof.domain.canonical import digest_of
from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.files import remove_entry, remove_stale_parts
from reelproof.media.rendering.measure_json import measure_of
from reelproof.media.rendering.piece_check import (
    PieceCheck,
    check_path,
    has_all_speech,
    has_crashed_check,
    measures_of,
    wants_check,
)
from reelproof.media.rendering.small_json import read_small_json, write_small_json

MAX_BYTES = 10_000_000_000
FOLDERS = ("chunks", "sounds", "posters", "films", "running")
# Pieces that have a check; it goes with them alone.
CHECKED = (".mp4", ".sound", ".jpg")


@frozen
class OutputRecord:
    """The film last written to an output: detects changes and lets its sound be reused.

    `poster` is the digest of the poster beside it.
    """

    key: Digest
    sound_key: Digest
    size_bytes: int
    changed_ns: int
    measure: FilmMeasure
    poster: str | None = None

    def describes(self, output: Path, key: Digest) -> bool:
        """Whether the output is still the recorded file, with this key."""
        try:
            facts = output.stat()
        except OSError:
            return False
        return (key, facts.st_size, facts.st_mtime_ns) == (self.key, self.size_bytes, self.changed_ns)


@frozen
class CachedParts:
    """The parts of a film that are in the cache; chunks by their keys."""

    has_sound: bool
    has_poster: bool
    chunks: frozenset[Digest]


class RenderCache:
    """Cached pieces by key. The least recently used are evicted when the cache is too large."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def chunk(self, key: Digest) -> Path:
        return self._folder / "chunks" / key[:2] / f"{key}.mp4"

    def sound(self, key: Digest) -> Path:
        return self._folder / "sounds" / key[:2] / f"{key}.sound"

    def poster(self, key: Digest) -> Path:
        return self._folder / "posters" / key[:2] / f"{key}.jpg"

    def has_poster(self, key: Digest) -> bool:
        """Whether the poster is cached with its check; if so, marks it as used now."""
        path = self.poster(key)
        return PieceCheck.load(path) is not None and _touch(path)

    def has_chunk(self, key: Digest) -> bool:
        """Whether the chunk is cached and was found to be right; if so, marks it as used now."""
        path = self.chunk(key)
        check = PieceCheck.load(path)
        return check is not None and not check.flaws and _is_settled(path) and _touch(path)

    def has_sound(self, key: Digest) -> bool:
        """Whether the sound is cached and was found to be right; if so, marks it as used now."""
        path = self.sound(key)
        is_cached = has_all_speech(path) and _is_settled(path) and _touch(path)
        if is_cached:
            _touch(measures_of(path))
        return is_cached

    def cached(self, chunks: Iterable[Digest], sound: Digest, poster: Digest) -> CachedParts:
        """Reads a small file for each piece: a long film has a thousand."""
        return CachedParts(
            self.has_sound(sound), self.has_poster(poster), frozenset(filter(self.has_chunk, chunks))
        )

    def pieces(self, chunks: Iterable[Digest], sound: Digest) -> list[Path]:
        """Returns where the pieces of a film that are checked are kept."""
        return [*map(self.chunk, chunks), self.sound(sound)]

    def output_record(self, output: Path) -> OutputRecord | None:
        """Returns the record of the film last written to the output, if any."""
        return read_small_json(self._record_path(output), _record_of)

    def note(
        self, output: Path, key: Digest, sound_key: Digest, measure: FilmMeasure, poster: Digest
    ) -> None:
        """Raises ReelproofError: OutOfDiskSpace, StorageFailure."""
        facts, check = output.stat(), PieceCheck.load(self.poster(poster))
        checksum = check.checksum if check is not None else None
        note = OutputRecord(key, sound_key, facts.st_size, facts.st_mtime_ns, measure, checksum)
        write_small_json(self._record_path(output), asdict(note))

    def make_way(self) -> None:
        """Removes what is no folder in the place of a folder of the cache.

        Never removes a folder: another process may make it at the same time.
        """
        for name in FOLDERS:
            folder = self._folder / name
            if not folder.is_dir():
                with suppress(OSError):
                    folder.unlink(missing_ok=True)

    def trim(self, max_bytes: int = MAX_BYTES) -> None:
        """Removes the least recently used pieces until the rest fits, and leftovers of crashes.

        What cannot be removed is left: the film is made.
        """
        folders = [path for path in self._folder.glob("*/*") if path.is_dir()]
        with suppress(OSError):
            remove_stale_parts(self._folder / "films", *folders)
        used = sorted(self._pieces(), key=lambda piece: piece[1].st_mtime_ns, reverse=True)
        total = 0
        for path, facts in used:
            total += facts.st_size
            if total > max_bytes:
                with suppress(OSError):
                    remove_entry(path)
                    if path.suffix in CHECKED:
                        remove_entry(check_path(path))

    def _pieces(self) -> Iterator[tuple[Path, os.stat_result]]:
        for pattern in ("chunks/*/*.mp4", "sounds/*/*.sound", "sounds/*/*.measures", "posters/*/*.jpg"):
            for path in self._folder.glob(pattern):
                with suppress(OSError):
                    yield path, path.stat()

    def _record_path(self, output: Path) -> Path:
        return self._folder / "films" / f"{digest_of(str(output.absolute()))}.json"


def _record_of(facts: Mapping[str, Any]) -> OutputRecord | None:
    is_record = all(isinstance(facts[name], str) for name in ("key", "sound_key"))
    return OutputRecord(**{**facts, "measure": measure_of(facts["measure"])}) if is_record else None


def _is_settled(piece: Path) -> bool:
    """Whether the piece need not be checked again, or cannot be for this film."""
    return not wants_check(piece) or has_crashed_check(piece)


def _touch(path: Path) -> bool:
    """Marks a file as used now, if that can be stored; returns whether it can be read."""
    with suppress(OSError):
        if path.is_file() and os.access(path, os.R_OK):
            _mark_as_used(path)
            return True
    return False


def _mark_as_used(path: Path) -> None:
    """A piece in a folder that cannot be written to is used all the same."""
    with suppress(OSError):
        os.utime(path)
