"""Media store, media check and the author's own media files, with their sizes, in memory."""

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.own_media import content_problem
from reelproof.domain.units import Size
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
        if self._is_damaged(digest):
            self.path(digest).write_bytes(content)
        return digest

    async def has(self, digest: Digest) -> bool:
        return digest in self._contents

    async def existing(self, digests: Collection[Digest]) -> frozenset[Digest]:
        return frozenset(digest for digest in digests if digest in self._contents)

    async def damaged(self, digests: Collection[Digest]) -> frozenset[Digest]:
        return frozenset(digest for digest in digests if self._is_damaged(digest))

    def _is_damaged(self, digest: Digest) -> bool:
        path = self._folder / digest
        return path.exists() and digest_of_bytes(path.read_bytes()) != digest

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

    async def digests(self, script_path: str, names: Collection[str]) -> Mapping[str, Digest]:
        inside = {name: _inside(name) for name in names}
        return {
            name: digest_of_bytes(self.files[path]) for name, path in inside.items() if path in self.files
        }

    async def problems(
        self, script_path: str, files: Collection[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Failure]:
        found = {(name, noun): await self._problem(script_path, name, noun) for name, noun in files}
        return {file: failure for file, failure in found.items() if failure is not None}

    async def _problem(self, script_path: str, name: str, noun: str) -> Failure | None:
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


@dataclass(slots=True)
class KnownSizes:
    """The port `MediaSizes`: the sizes of the author's files by their name."""

    sizes: dict[str, Size] = field(default_factory=dict)

    async def of(self, script_path: str, names: Sequence[str]) -> Mapping[str, Size]:
        return {name: self.sizes[name] for name in names if name in self.sizes}


@dataclass(slots=True)
class KnownLengths:
    """The port `RecordingLengths`: the lengths of the author's recordings by their name."""

    lengths_s: dict[str, float] = field(default_factory=dict)

    async def of(self, script_path: str, names: Sequence[str]) -> Mapping[str, float]:
        return {name: self.lengths_s[name] for name in names if name in self.lengths_s}


def _inside(name: str) -> str | None:
    """Returns the shortest form of a name; None if it leads out of the folder."""
    path = posixpath.normpath(name)
    return None if path.startswith(("/", "../")) or path == ".." else path
