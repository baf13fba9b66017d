"""What the engine needs of files: media, films, folders and keys, one small port for each need."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey, Digest, ProjectId
from reelproof.domain.render import Film, RenderOptions
from reelproof.domain.timeline import Timeline
from reelproof.planning.recovery.patience import RENDER_STALL_S


class MediaStore(Protocol):
    """Media by digest. What is stored is whole and never changes."""

    async def put(self, content: bytes) -> Digest: ...

    async def has(self, digest: Digest) -> bool: ...

    async def having(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Those of them that are stored."""

    def path(self, digest: Digest) -> Path:
        """Where a stored medium can be read as a file."""

    async def remove(self, digest: Digest) -> None:
        """Whether it is there or not."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a medium was found to be.

    `warnings` are sentences on what of it is not shown or heard; `missing_s` is what it promises beyond the
    `duration_s` that can be read, `missing_share` the part of a picture that cannot.
    """

    media_type: str
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None
    warnings: tuple[str, ...] = ()
    missing_s: float = 0.0
    missing_share: float = 0.0

    @property
    def breaks_off(self) -> bool:
        """Whether clearly less is there than was promised; files tell their lengths roughly."""
        is_short = self.missing_s > 0.5 + 0.05 * (self.missing_s + (self.duration_s or 0.0))
        return is_short or self.missing_share > 0


class MediaCheck(Protocol):
    """Looks at a medium before it counts."""

    async def measure(self, kind: AssetKind, content: bytes) -> Measured:
        """Raises ReelproofError (ProviderFailure) for what does not decode, is empty, silent or absurd."""


class OwnMedia(Protocol):
    """Media that a script names by path, all in the script's folder or below."""

    async def digest(self, script_path: str, name: str) -> Digest | None:
        """None if there is no such file, or none that may be read."""

    async def problem(self, script_path: str, name: str, noun: str) -> Failure | None:
        """Why the file cannot be had, as far as that is seen without decoding it."""

    async def read(self, script_path: str, name: str, noun: str) -> bytes:
        """Raises ReelproofError (InvalidInput, with the noun as its subject) for a file that is missing, lies
        elsewhere, is too large or unreadable.
        """


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """A film to be rendered. What gets nowhere for `stall_s` and the film's own length is given up."""

    timeline: Timeline
    media_paths: Mapping[Digest, Path]
    output: Path
    options: RenderOptions
    stall_s: float = RENDER_STALL_S


class AssetsUnusable(Exception):
    """A film that can't be rendered with these assets, and may be without them."""

    def __init__(self, assets: frozenset[AssetKey], failure: Failure) -> None:
        super().__init__(failure.message)
        self.assets = assets
        self.failure = failure


class Renderer(Protocol):
    """Turns a timeline into a film, encoding only what is not in its cache."""

    async def render(self, order: FilmOrder, on_progress: Callable[[int, int, str], None]) -> Film:
        """`on_progress` is told frames done, frames in all, and what is encoded.

        Raises ReelproofError, or AssetsUnusable where single assets keep the film from being made.
        """


class PreviewKind(StrEnum):
    """What is shown of a medium."""

    picture = "picture"
    clip = "clip"
    waveform = "waveform"


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """A medium of which something shall be shown; `width` in pixels, of what is seen."""

    kind: PreviewKind
    path: Path
    width: int

    @property
    def name(self) -> str:
        return "waveform.json" if self.kind is PreviewKind.waveform else f"{self.width}.webp"


class PreviewMaker(Protocol):
    """Makes small pictures and the shapes of sounds."""

    async def make(self, order: PreviewOrder) -> bytes:
        """Raises ReelproofError for what does not decode."""


class PreviewStore(Protocol):
    """Previews by the digest of what they were made from."""

    async def find(self, digest: Digest, name: str) -> Path | None: ...

    async def put(self, digest: Digest, name: str, content: bytes) -> Path:
        """Stores it whole or not at all."""

    async def remove(self, digest: Digest) -> None:
        """All that was made of a medium, whether there is anything or not."""


class Room(Protocol):
    """The space that the home has left."""

    async def check(self, needed_bytes: int) -> None:
        """Raises ReelproofError (OutOfDiskSpace)."""


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """Where a project that was begun over HTTP keeps its script and its film. Paths are absolute."""

    script_path: str
    output_path: str


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A picture, clip or recording beside a script."""

    name: str
    size_bytes: int


class ProjectShelf(Protocol):
    """Scripts, and the media beside them. Raises ReelproofError."""

    def place(self, project_id: ProjectId) -> ProjectPlace: ...

    async def read_script(self, script_path: str) -> str | None:
        """None where there is none."""

    async def write_script(self, script_path: str, text: str, known: Digest | None = None) -> bool:
        """Whether it was written. With `known` only over the text that has this digest: of many who write at
        once over the same one, one does.
        """

    async def files(self, script_path: str) -> Sequence[OwnFile]: ...

    def path(self, script_path: str, name: str) -> Path:
        """Raises ReelproofError (InvalidInput:file) for a name that no medium beside a script has."""

    def check_names(self, names: Sequence[str]) -> None:
        """Raises ReelproofError (InvalidInput:file) where no project can begin with media of these names."""

    async def put(self, script_path: str, name: str, content: AsyncIterator[bytes], most: int) -> OwnFile:
        """Stores a medium of at most so many bytes, whole or not at all."""

    async def remove(self, script_path: str, name: str) -> bool:
        """Whether it was there."""

    async def remove_folder(self, project_id: ProjectId) -> None:
        """All that lies in the project's own place, and nothing elsewhere; whether it is there or not."""


class ProjectFolder(Protocol):
    """Writes what lies beside the film. Every file appears whole or not at all. Raises ReelproofError."""

    async def prepare(self, folder: Path) -> None:
        """Makes sure that the folder exists, can be written and has room."""

    async def write_timeline(self, folder: Path, timeline: Timeline, media: Mapping[Digest, str]) -> None: ...

    async def write_text(self, folder: Path, name: str, text: str) -> None: ...

    async def set_aside(self, folder: Path, name: str) -> None:
        """Keeps a file that is there under another name, `NAME.before.md` of `NAME.md`."""

    async def copy_media(self, folder: Path, name: str, source: Path) -> None:
        """Copies a medium, unless a file of that name and size is there: names tell contents apart."""

    async def keep_only(self, folder: Path, names: set[str]) -> None:
        """Removes media that an earlier run left in the folder and that the film no longer uses."""


class Keyring(Protocol):
    """Providers' keys that people set. Raises ReelproofError (StorageFailure)."""

    async def values(self) -> Mapping[str, str]:
        """By name; for those alone who make providers and who hide secrets."""

    async def set(self, name: str, value: str) -> None: ...

    async def remove(self, name: str) -> None: ...

    def stamp(self) -> object:
        """Another one whenever something was changed. It costs little."""
