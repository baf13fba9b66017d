"""Media that a script names by path, read from beside the script."""

import asyncio
import hashlib
from pathlib import Path

from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import Digest
from reelproof.files import place_inside

MAX_BYTES = 250_000_000


class DiskOwnMedia:
    """Paths are relative to the script's folder, and lead to files in it or below."""

    async def digest(self, script_path: str, name: str) -> Digest | None:
        return await asyncio.to_thread(_digest, script_path, name)

    async def read(self, script_path: str, name: str, noun: str) -> bytes:
        return await asyncio.to_thread(_read, script_path, name, noun)


def _digest(script_path: str, name: str) -> Digest | None:
    try:
        path = place_inside(Path(script_path).parent, name)
        if path is None or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        with path.open("rb") as file:
            return Digest(hashlib.file_digest(file, "sha256").hexdigest())
    except (OSError, ValueError):
        return None


def _read(script_path: str, name: str, noun: str) -> bytes:
    try:
        path = place_inside(Path(script_path).parent, name)
        if path is None:
            message = f"The {noun} {name} lies outside the script's folder; copy it there."
            raise invalid_input(noun, message)
        if not path.exists():
            message = f"The script names the {noun} {name}, but there is no such file beside it."
            raise invalid_input(noun, message)
        if not path.is_file():
            raise invalid_input(noun, f"The {noun} {name} is no file.")
        if path.stat().st_size > MAX_BYTES:
            limit_mb = MAX_BYTES // 1_000_000
            raise invalid_input(noun, f"The {noun} {name} is larger than {limit_mb} MB; make it smaller.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise invalid_input(noun, f"The {noun} {name} could not be read: {reason}.") from error
