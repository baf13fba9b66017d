"""The check of an encoded piece, kept beside it: checksum, by which later damage is found, and flaws."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any
from zlib import crc32

from reelproof.domain.film_measure import PictureFlaw
from reelproof.domain.frozen import frozen
from reelproof.media.rendering.measure_json import flaw_of, narration_of
from reelproof.media.rendering.small_json import Read, read_small_json, write_small_json

SAVED_AS = "reelproof check 3"
CHECK_CRASHED = "a process ended while it checked a piece of this film"
# In so many films a piece is checked that could not be; each time it is encoded again.
MAX_CHECKS = 3
BLOCK_BYTES = 1 << 20


@frozen
class PieceCheck:
    """`checksum` is that of the piece's file; flaws count frames from the piece's first.

    `not_checked` says why it could not be checked.
    """

    checksum: str
    flaws: tuple[PictureFlaw, ...] = ()
    not_checked: str | None = None

    def save(self, piece: Path) -> None:
        """Raises ReelproofError: OutOfDiskSpace, StorageFailure."""
        flaws = [astuple(flaw) for flaw in self.flaws]
        save_check(piece, {"checksum": self.checksum, "flaws": flaws, "not_checked": self.not_checked})

    @classmethod
    def load(cls, piece: Path) -> "PieceCheck | None":
        """Returns None if there is no check, or it is damaged."""
        return read_check(piece, cls._of)

    @classmethod
    def _of(cls, facts: Mapping[str, Any]) -> "PieceCheck":
        flaws = tuple(map(flaw_of, facts["flaws"]))
        return cls(str(facts["checksum"]), flaws, facts.get("not_checked"))


def check_path(piece: Path) -> Path:
    """Returns where the check of a piece is kept."""
    return piece.with_suffix(".check")


def measures_of(sound: Path) -> Path:
    """Returns where the measures of a sound are kept."""
    return sound.with_suffix(".measures")


def save_check(piece: Path, facts: dict[str, object]) -> None:
    """Counts how often the piece could not be checked.

    Raises ReelproofError: OutOfDiskSpace, StorageFailure.
    """
    if facts.get("not_checked"):
        facts = {**facts, "tries": _tries(load_check(piece)) + 1}
    write_small_json(check_path(piece), {"saved_as": SAVED_AS, "piece": piece.stem, **facts})


def load_check(piece: Path) -> Mapping[str, Any]:
    """Returns nothing if there is no check, or it is damaged."""
    return read_check(piece, dict) or {}


def read_check(piece: Path, read: Callable[[Mapping[str, Any]], Read]) -> Read | None:
    """Returns what `read` makes of a piece's own check; None if there is none, or it is damaged."""

    def read_own(facts: Mapping[str, Any]) -> Read | None:
        is_own = (facts["saved_as"], facts["piece"]) == (SAVED_AS, piece.stem)
        return read(facts) if is_own else None

    return read_small_json(check_path(piece), read_own)


def has_all_speech(sound: Path) -> bool:
    """Whether a sound was checked and no narration was missing from it."""
    return read_check(sound, _is_all_audible) or False


def _is_all_audible(facts: Mapping[str, Any]) -> bool:
    return not any(narration_of(one).inaudible for one in facts["narrations"])


def wants_check(piece: Path) -> bool:
    """Whether the piece could not be checked, and that may have been for the moment."""
    facts = load_check(piece)
    return bool(facts.get("not_checked")) and _tries(facts) < MAX_CHECKS


def _tries(facts: Mapping[str, Any]) -> int:
    tries = facts.get("tries", 0)
    return tries if isinstance(tries, int) else 0


@contextmanager
def checking(piece: Path) -> Iterator[None]:
    """Marks a piece as being checked. The mark stays only if this process ends meanwhile, until the piece is
    rendered for another film, or it is swept like a partial file.
    """
    mark = _checking_mark(piece)
    with suppress(OSError):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    try:
        yield
    finally:
        forget_crashed_check(piece)


def forget_crashed_check(piece: Path) -> None:
    """Removes the mark of a process that ended."""
    with suppress(OSError):
        _checking_mark(piece).unlink(missing_ok=True)


def has_crashed_check(piece: Path) -> bool:
    """Whether a process ended while it checked the piece."""
    return _checking_mark(piece).exists()


def _checking_mark(piece: Path) -> Path:
    return piece.with_name(f".{piece.stem[:32]}.part.checking")


def checksum_of(content: bytes) -> str:
    """Returns a CRC-32: it finds accidents, at a third of the time of a SHA-256, and all pieces of a film are
    read at each change.
    """
    return _written(crc32(content))


def _checksum_of_file(path: Path) -> str:
    value = 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK_BYTES):
            value = crc32(block, value)
    return _written(value)


def _written(value: int) -> str:
    return f"crc32 {value:08x}"


def error_text(error: Exception) -> str:
    """Why a piece could not be checked."""
    return f"{type(error).__name__}: {error}"


def is_changed(piece: Path) -> bool:
    """Whether the file is no longer the one that was checked; false if none was. Reads all of it.

    Raises OSError.
    """
    checksum = load_check(piece).get("checksum")
    return checksum is not None and _checksum_of_file(piece) != checksum
