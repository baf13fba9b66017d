"""Lengths of recordings from their headers, in a child process; remembered while files are unchanged."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from reelproof.domain.failure import ReelproofError
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES
from reelproof.files import file_inside, stamp_of
from reelproof.media.own_files import LIMIT_S, read_own_files
from reelproof.provider_api.sandbox import Sandbox
from reelproof.remembered_facts import read_facts, write_facts

KEPT = 5_000


class SandboxedLengths:
    """Implements `RecordingLengths`. It does without a file that is damaged or cannot be written."""

    def __init__(self, sandbox: Sandbox, remembered: Path, limit_s: float = LIMIT_S) -> None:
        self._sandbox = sandbox
        self._remembered = remembered
        self._limit_s = limit_s

    async def of(self, script_path: str, names: Sequence[str]) -> Mapping[str, float]:
        if not names:
            return {}
        keys = await asyncio.to_thread(_keys, script_path, names)
        known = await asyncio.to_thread(read_facts, self._remembered)
        lengths = {name: known[key] for name, key in keys.items() if isinstance(known.get(key), float)}
        unknown = [name for name in keys if name not in lengths]
        read = await read_own_files(self._sandbox, self._limit_s, header_length_s, script_path, unknown)
        if read:
            fresh = {keys[name]: length_s for name, length_s in read.items()}
            await asyncio.to_thread(write_facts, self._remembered, {**known, **fresh}, KEPT)
        return {**lengths, **read}


def header_length_s(script_path: str, name: str) -> float | None:
    """Returns None for a file that cannot be used, or does not say how long it is."""
    # Imported late, in the child process: most commands read no recording.
    import av

    from reelproof.media.container import open_media
    from reelproof.media.sound.reading import SOUND_FORMATS

    path = _usable(script_path, name)
    if path is None:
        return None
    try:
        with open_media(path, SOUND_FORMATS, "sound") as container:
            length_s = (container.duration or 0) / av.time_base
            return length_s if container.streams.audio and length_s > 0 else None
    except (ReelproofError, OSError):
        return None


def _usable(script_path: str, name: str) -> Path | None:
    with suppress(OSError, ValueError):
        return file_inside(Path(script_path).parent, name, MAX_OWN_FILE_BYTES)
    return None


def _keys(script_path: str, names: Sequence[str]) -> dict[str, str]:
    """Returns what changes with each file, by its name; nothing for one that cannot be used."""
    paths = {name: path for name in names if (path := _usable(script_path, name)) is not None}
    with suppress(OSError):
        return {name: f"{path} {stamp_of(path)}" for name, path in paths.items()}
    return {}
