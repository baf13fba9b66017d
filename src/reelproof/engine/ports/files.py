"""Interfaces for files: media store, measuring, renderer, previews, uploads, film folder, keyring."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import Failure
from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, Digest, ProjectId
from reelproof.domain.render import FilmFile, RenderOptions, RunningRender
from reelproof.domain.timeline import Timeline
from reelproof.domain.units import Size
from reelproof.planning.recovery.timeouts import RENDER_STALL_S
from reelproof.planning.report.film_report import FilmReport


class MediaStore(Protocol):
    """Content-addressed media. Stored media are complete and immutable."""

    async def put(self, content: bytes) -> Digest: ...

    async def has(self, digest: Digest) -> bool: ...

    async def existing(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Returns the digests that are stored."""

    async def damaged(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Returns those whose file is there with another content."""

    def path(self, digest: Digest) -> Path:
        """Returns the path of a stored medium."""

    async def remove(self, digest: Digest) -> None:
        """Does nothing if it does not exist."""


@frozen
class MediaInfo:
    """The measured properties of a medium.

    `warnings` describe parts that will not be shown or played; `missing_s` is the declared length beyond the
    readable `duration_s`, `missing_share` the unreadable fraction of a picture.
    """

    media_type: str
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None
    warnings: tuple[str, ...] = ()
    missing_s: float = 0.0
    missing_share: float = 0.0

    @property
    def is_truncated(self) -> bool:
        """Whether clearly less is readable than declared; declared lengths are approximate."""
        is_short = self.missing_s > 0.5 + 0.05 * (self.missing_s + (self.duration_s or 0.0))
        return is_short or self.missing_share > 0


class MediaCheck(Protocol):
    """Validates and measures media before they are accepted."""

    async def measure(self, kind: AssetKind, content: bytes) -> MediaInfo:
        """Raises ReelproofError (ProviderFailure) for undecodable, empty, silent or implausible media."""


class OwnMedia(Protocol):
    """Media that a script references by path, in or below the script's folder."""

    async def digests(self, script_path: str, names: Collection[str]) -> Mapping[str, Digest]:
        """Returns the digests by name, without files that do not exist or may not be read."""

    async def problems(
        self, script_path: str, files: Collection[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Failure]:
        """Returns why files cannot be used, as far as can be determined without decoding them.

        A file is its name and what it is to be, such as `picture`.
        """

    async def read(self, script_path: str, name: str, noun: str) -> bytes:
        """Raises ReelproofError (InvalidInput, with the noun as its subject) for a file that is missing,
        outside the folder, too large or unreadable.
        """


class MediaSizes(Protocol):
    """The sizes of pictures and clips that a script references by path."""

    async def of(self, script_path: str, names: Sequence[str]) -> Mapping[str, Size]:
        """Returns sizes by name, upright and with square pixels, of usable files that are read in time."""


class RecordingLengths(Protocol):
    """The lengths of recordings that a script references by path."""

    async def of(self, script_path: str, names: Sequence[str]) -> Mapping[str, float]:
        """Returns lengths in seconds by name, of files that say so and are read in time."""


@frozen
class RenderRequest:
    """A film to render. Rendering is abandoned after no progress for `stall_s` plus the film's length."""

    timeline: Timeline
    media_paths: Mapping[Digest, Path]
    output: Path
    options: RenderOptions
    stall_s: float = RENDER_STALL_S


class AssetsUnusable(Exception):
    """The film can't be rendered with these assets, but perhaps without them."""

    def __init__(self, assets: frozenset[AssetKey], failure: Failure) -> None:
        super().__init__(failure.message)
        self.assets = assets
        self.failure = failure


class Renderer(Protocol):
    """Renders a timeline into a film, encoding only what is not cached."""

    async def render(self, request: RenderRequest, on_progress: Callable[[int, int, str], None]) -> FilmFile:
        """Calls `on_progress` with frames done, total frames, and what is being encoded.

        Raises ReelproofError, or AssetsUnusable if specific assets prevent rendering.
        """

    async def measured(self, output: Path) -> FilmMeasure | None:
        """Returns what was measured of the film when it was written there; None if nothing was."""


class RenderedPieces(Protocol):
    """The pieces of films that are being rendered, by any process."""

    async def of(self, output: Path) -> RunningRender | None:
        """Returns the film that is being rendered to the output; None if none is."""


class PreviewKind(StrEnum):
    """The kind of preview of a medium."""

    picture = "picture"
    clip = "clip"
    waveform = "waveform"


@frozen
class PreviewOrder:
    """A preview to make of a medium; `width` in pixels, for visual previews."""

    kind: PreviewKind
    path: Path
    width: int

    @property
    def name(self) -> str:
        return "waveform.json" if self.kind is PreviewKind.waveform else f"{self.width}.webp"


class PreviewMaker(Protocol):
    """Makes thumbnails and waveforms."""

    async def make(self, order: PreviewOrder) -> bytes:
        """Raises ReelproofError if the medium cannot be decoded."""


class PreviewStore(Protocol):
    """Previews, keyed by the digest of their source medium."""

    async def find(self, digest: Digest, name: str) -> Path | None: ...

    async def put(self, digest: Digest, name: str, content: bytes) -> Path:
        """Stores the content atomically."""

    async def remove(self, digest: Digest) -> None:
        """Removes all previews of a medium, if any."""


class FreeSpace(Protocol):
    """The free disk space of the home."""

    async def check(self, needed_bytes: int) -> None:
        """Raises ReelproofError (OutOfDiskSpace)."""


@frozen
class ProjectPaths:
    """The script and output paths of a project created over HTTP. Both are absolute."""

    script_path: str
    output_path: str


@frozen
class ProjectFile:
    """A picture, clip or recording stored with a script."""

    name: str
    size_bytes: int


class ProjectFiles(Protocol):
    """Scripts and the media stored with them. Raises ReelproofError."""

    def paths(self, project_id: ProjectId) -> ProjectPaths: ...

    async def read_script(self, script_path: str) -> str | None:
        """None if the file does not exist."""

    async def write_script(self, script_path: str, text: str, known: Digest | None = None) -> bool:
        """Returns whether it was written. With `known`, writes only over the text with this digest, or where
        no file is: of several concurrent writers, exactly one succeeds. Links, permissions and the byte order
        mark of the file stay. A text that another program saves meanwhile stays, too.
        """

    async def create_script(self, script_path: str, text: str) -> bool:
        """Writes it only where no file is. Returns whether it was written."""

    async def files(self, script_path: str) -> Sequence[ProjectFile]: ...

    def path(self, script_path: str, name: str) -> Path:
        """Raises ReelproofError (InvalidInput:file) for a name that is not allowed for a project file."""

    def check_names(self, names: Sequence[str]) -> None:
        """Raises ReelproofError (InvalidInput:file) if files with these names cannot be uploaded."""

    async def put(self, script_path: str, name: str, content: AsyncIterator[bytes], most: int) -> ProjectFile:
        """Stores a medium of at most `most` bytes, atomically."""

    async def remove(self, script_path: str, name: str) -> bool:
        """Returns whether it existed."""

    async def remove_folder(self, project_id: ProjectId) -> None:
        """Removes the project's folder, if it exists, and nothing outside it."""


class ProjectFolder(Protocol):
    """Writes the files of a film's folder, each atomically. Raises ReelproofError."""

    async def prepare(self, folder: Path) -> None:
        """Ensures that the folder exists, is writable and has free space."""

    async def write_text(self, folder: Path, name: str, text: str) -> None: ...

    async def read_text(self, folder: Path, name: str) -> str:
        """Returns an empty text for a file that cannot be read."""

    async def write_report(self, folder: Path, report: FilmReport) -> None:
        """Writes `report.json` and `report.html`."""

    async def media_copy(self, folder: Path, digest: Digest) -> bytes | None:
        """Returns the content of a medium that was copied to the folder, if it is still undamaged there."""

    async def set_aside(self, folder: Path, name: str) -> None:
        """Renames an existing file, `NAME.md` to `NAME.before.md`."""

    async def copy_media(self, folder: Path, sources: Mapping[str, Path]) -> None:
        """Copies media to these names, unless they are there already."""

    async def keep_only(self, folder: Path, names: set[str], lost: Collection[Digest] = ()) -> None:
        """Removes media of earlier runs that the film no longer uses; keeps all copies of `lost` ones."""


class Keyring(Protocol):
    """Stored provider keys. Raises ReelproofError (StorageFailure)."""

    async def values(self) -> Mapping[str, str]:
        """Returns the values by name; only for creating providers and redacting secrets."""

    async def set(self, name: str, value: str) -> None: ...

    async def remove(self, name: str) -> None: ...

    def stamp(self) -> object:
        """Returns a value that changes with every change. Cheap to call."""
