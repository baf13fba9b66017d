"""Sizes of pictures and clips as they are shown, from their beginnings alone; in a child process."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from reelproof.domain.failure import ReelproofError
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES
from reelproof.domain.script import CLIP_ENDINGS, ends_in
from reelproof.domain.units import Size
from reelproof.files import file_inside
from reelproof.media.own_files import LIMIT_S, read_own_files
from reelproof.provider_api.sandbox import Sandbox


class SandboxedSizes:
    """Implements `MediaSizes`."""

    def __init__(self, sandbox: Sandbox, limit_s: float = LIMIT_S) -> None:
        self._sandbox = sandbox
        self._limit_s = limit_s

    async def of(self, script_path: str, names: Sequence[str]) -> Mapping[str, Size]:
        return await read_own_files(self._sandbox, self._limit_s, display_size, script_path, names)


def display_size(script_path: str, name: str) -> Size | None:
    """Returns None for a file that cannot be used."""
    from reelproof.media.pictures.decoding import displayed_size
    from reelproof.media.pictures.file import DECODE_ERRORS

    try:
        path = file_inside(Path(script_path).parent, name, MAX_OWN_FILE_BYTES)
        if path is None:
            return None
        return _clip_size(path) if ends_in(name, CLIP_ENDINGS) else displayed_size(path)
    except (ReelproofError, *DECODE_ERRORS):
        return None


def _clip_size(path: Path) -> Size | None:
    from reelproof.media import clip_check
    from reelproof.media.container import decoding
    from reelproof.media.frames.clip_reader import ClipReader
    from reelproof.media.orientation import orientation_of

    with decoding("clip"):
        reader = ClipReader(path)
        if min(reader.first.width, reader.first.height) < clip_check.MIN_SIDE:
            return None
        size = Size(reader.first.width, reader.first.height)
        return clip_check.display_size(size, orientation_of(reader.first).is_transposed, reader.pixel_aspect)
