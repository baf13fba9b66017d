"""Folders of films and projects in memory."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from reelproof.contract.report import report_object
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.file_name import name_problem
from reelproof.domain.ids import Digest, ProjectId
from reelproof.engine.ports.files import ProjectFile, ProjectPaths
from reelproof.files import os_errors, relative_parts
from reelproof.planning.assets.asset_file import is_asset_file, is_asset_file_of
from reelproof.planning.export.film_files import OUTPUT_FILES, REPORT_NAME, REPORT_PAGE_NAME, name_taken
from reelproof.planning.report.film_report import FilmReport
from reelproof.planning.report.report_page import report_page

ROOT = PurePath("/projects")


@dataclass(slots=True)
class InMemoryFolder:
    """The port `ProjectFolder`: texts and media by path."""

    texts: dict[Path, str] = field(default_factory=dict)
    media: dict[Path, bytes] = field(default_factory=dict)
    prepared: list[Path] = field(default_factory=list)

    async def prepare(self, folder: Path) -> None:
        for path in (folder, *folder.parents):
            if path in self.texts or path in self.media:
                message = f"{path} is a file, so {folder} cannot be a folder."
                raise ReelproofError(Failure(ErrorCode.OutputDirectoryNotWritable, message))
        for name in OUTPUT_FILES:
            if any(folder / name in path.parents for path in (*self.texts, *self.media)):
                raise ReelproofError(name_taken(folder / name, "folder"))
        if folder / "assets" in (*self.texts, *self.media):
            raise ReelproofError(name_taken(folder / "assets", "file"))
        self.prepared.append(folder)

    async def write_text(self, folder: Path, name: str, text: str) -> None:
        self.texts[_inside(folder, name)] = text

    async def read_text(self, folder: Path, name: str) -> str:
        return self.texts.get(_inside(folder, name), "")

    async def write_report(self, folder: Path, report: FilmReport) -> None:
        self.texts[folder / REPORT_NAME] = report_object(report).model_dump_json(indent=2) + "\n"
        self.texts[folder / REPORT_PAGE_NAME] = report_page(report)

    async def set_aside(self, folder: Path, name: str) -> None:
        path = _inside(folder, name)
        if path in self.texts:
            self.texts[path.with_suffix(f".before{path.suffix}")] = self.texts.pop(path)

    async def copy_media(self, folder: Path, sources: Mapping[str, Path]) -> None:
        for name, source in sources.items():
            path = _inside(folder, name)
            self.media[path] = _content(source, path)

    async def media_copy(self, folder: Path, digest: Digest) -> bytes | None:
        inside = (content for path, content in self.media.items() if folder in path.parents)
        return next((content for content in inside if digest_of_bytes(content) == digest), None)

    async def keep_only(self, folder: Path, names: set[str], lost: Collection[Digest] = ()) -> None:
        for path in [path for path in self.media if path.parent == folder and is_asset_file(path.name)]:
            if path.name not in names and not is_asset_file_of(path.name, lost):
                del self.media[path]


def _content(source: Path, target: Path) -> bytes:
    with os_errors(target):
        return source.read_bytes()


def _inside(folder: Path, name: str) -> Path:
    parts = relative_parts(name)
    if parts is None:
        raise invalid_input("name", f"{name!r} does not name a file inside the project folder.")
    return folder.joinpath(*parts)


@dataclass(slots=True)
class InMemoryProjectFiles:
    """The port `ProjectFiles`: scripts and media by path."""

    contents: dict[Path, bytes] = field(default_factory=dict)

    def paths(self, project_id: ProjectId) -> ProjectPaths:
        return ProjectPaths(str(ROOT / project_id / "script.md"), str(ROOT / project_id / "film"))

    async def read_script(self, script_path: str) -> str | None:
        content = self.contents.get(Path(script_path))
        return None if content is None else content.decode()

    async def write_script(self, script_path: str, text: str, known: Digest | None = None) -> bool:
        before = self.contents.get(Path(script_path))
        if None not in (known, before) and digest_of_bytes(before or b"") != known:
            return False
        self.contents[Path(script_path)] = text.encode()
        return True

    async def create_script(self, script_path: str, text: str) -> bool:
        return Path(script_path) not in self.contents and await self.write_script(script_path, text)

    async def files(self, script_path: str) -> Sequence[ProjectFile]:
        folder = Path(script_path).parent
        names = sorted(path.name for path in self.contents if path.parent == folder)
        found = [ProjectFile(name, len(self.contents[folder / name])) for name in names]
        return [file for file in found if file.name != Path(script_path).name]

    def path(self, script_path: str, name: str) -> Path:
        if (problem := name_problem(name)) is not None:
            raise invalid_input("file", f"{name!r} is no file name: {problem}.")
        return Path(script_path).parent / name

    def check_names(self, names: Sequence[str]) -> None:
        if len(set(names)) != len(names):
            raise invalid_input("file", "Two files have the same name.")
        for name in names:
            self.path("script.md", name)

    async def put(self, script_path: str, name: str, content: AsyncIterator[bytes], most: int) -> ProjectFile:
        path = self.path(script_path, name)
        whole = b"".join([chunk async for chunk in content])
        if len(whole) > most:
            raise invalid_input("file", f"{name} is larger than {most} bytes.")
        self.contents[path] = whole
        return ProjectFile(name, len(whole))

    async def remove(self, script_path: str, name: str) -> bool:
        return self.contents.pop(self.path(script_path, name), None) is not None

    async def remove_folder(self, project_id: ProjectId) -> None:
        folder = Path(ROOT / project_id)
        for path in [path for path in self.contents if folder in path.parents]:
            del self.contents[path]


class InMemoryPreviews:
    """The port `PreviewStore`. A preview is written below `folder` once its path is returned."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.contents: dict[Digest, dict[str, bytes]] = {}

    async def find(self, digest: Digest, name: str) -> Path | None:
        content = self.contents.get(digest, {}).get(name)
        return None if content is None else self._written(digest, name, content)

    async def put(self, digest: Digest, name: str, content: bytes) -> Path:
        self.contents.setdefault(digest, {})[name] = content
        return self._written(digest, name, content)

    async def remove(self, digest: Digest) -> None:
        for name in self.contents.pop(digest, {}):
            (self._folder / f"{digest}-{name}").unlink(missing_ok=True)

    def _written(self, digest: Digest, name: str, content: bytes) -> Path:
        path = self._folder / f"{digest}-{name}"
        path.write_bytes(content)
        return path
