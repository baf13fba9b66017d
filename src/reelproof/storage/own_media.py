"""Media that a script names by path, read from beside the script."""

import asyncio
from pathlib import Path

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import Digest

MAX_BYTES = 100_000_000


class DiskOwnMedia:
    """Paths are relative to the script's folder."""

    async def digest(self, script_path: str, name: str) -> Digest | None:
        path = _path(script_path, name)
        if not await asyncio.to_thread(_is_readable, path):
            return None
        return digest_of_bytes(await asyncio.to_thread(path.read_bytes))

    async def read(self, script_path: str, name: str) -> bytes:
        path = _path(script_path, name)
        try:
            if (await asyncio.to_thread(path.stat)).st_size > MAX_BYTES:
                raise invalid_input("picture", f"{name} is larger than 100 MB; make it smaller.")
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError as error:
            message = f"The script names the picture {name}, but there is no such file beside it."
            raise invalid_input("picture", message) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise invalid_input("picture", f"The picture {name} could not be read: {reason}.") from error


def _path(script_path: str, name: str) -> Path:
    return Path(script_path).parent / name


def _is_readable(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= MAX_BYTES
