"""Media store, media check and the author's own media files in memory."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.own_media import content_problem
from reelproof.engine.ports.files import MediaInfo

WORDS = MediaInfo("text/plain")
PICTURE = MediaInfo("image/png", width=64, height=36)
SOUND = MediaInfo("audio/wav", duration_s=3.0)
CLIP = MediaInfo("video/mp4", duration_s=2.0, width=64, height=36)
INFOS: Mapping[AssetKind, MediaInfo] = {
    AssetKind.image: PICTURE,
    AssetKind.starting_image: PICTURE,
    AssetKind.narration: SOUND,
    AssetKind.music: SOUND,
    AssetKind.video: CLIP,
}


class InMemoryMedia:
    """The port `MediaStore`. A medium is written below `folder` once its path is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._contents: dict[Digest, bytes] = {}

    async def put(self, content: bytes) -> Digest:
        if not content:
            raise ValueError("an empty medium cannot be stored")
        digest = digest_of_bytes(content)
        self._contents[digest] = content
        return digest

    async def has(self, digest: Digest) -> bool:
        return digest in self._contents

    async def existing(self, digests: Collection[Digest]) -> frozenset[Digest]:
        return frozenset(digest for digest in digests if digest in self._contents)

    def path(self, digest: Digest) -> Path:
        path = self._folder / digest
        if digest in self._contents and not path.exists():
            path.write_bytes(self._contents[digest])
        return path

    async def remove(self, digest: Digest) -> None:
        self._contents.pop(digest, None)
        (self._folder / digest).unlink(missing_ok=True)


@dataclass(slots=True)
class KnownMediaCheck:
    """The port `MediaCheck`: believes that media are what they should be, unless `infos` or `failures` say
    otherwise of a content.
    """

    infos: dict[bytes, MediaInfo] = field(default_factory=dict)
    failures: dict[bytes, str] = field(default_factory=dict)

    async def measure(self, kind: AssetKind, content: bytes) -> MediaInfo:
        if content in self.failures:
            raise ReelproofError(Failure(ErrorCode.ProviderFailure, self.failures[content]))
        return self.infos.get(content) or INFOS.get(kind, WORDS)


@dataclass(slots=True)
class InMemoryOwnMedia:
    """The port `OwnMedia`: the author's files by their name in the script's folder."""

    files: dict[str, bytes] = field(default_factory=dict)

    async def digest(self, script_path: str, name: str) -> Digest | None:
        inside = _inside(name)
        return digest_of_bytes(self.files[inside]) if inside in self.files else None

    async def problem(self, script_path: str, name: str, noun: str) -> Failure | None:
        try:
            return content_problem(await self.read(script_path, name, noun), name, noun)
        except ReelproofError as error:
            return error.failure

    async def read(self, script_path: str, name: str, noun: str) -> bytes:
        inside = _inside(name)
        if inside is None:
            raise invalid_input(noun, f"The {noun} {name} is outside the script's folder; copy it there.")
        if any(file.startswith(f"{inside}/") for file in self.files):
            raise invalid_input(noun, f"The {noun} {name} is not a file.")
        if inside not in self.files:
            message = f"The script refers to the {noun} {name}, but no such file exists next to it."
            raise invalid_input(noun, message)
        return self.files[inside]


def _inside(name: str) -> str | None:
    """Returns the shortest form of a name; None if it leads out of the folder."""
    path = posixpath.normpath(name)
    return None if path.startswith(("/", "../")) or path == ".." else path
