"""The export (zip), its name and files: film, captions, script, report, accepted media, own files."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reelproof.domain.frozen import frozen
from reelproof.domain.own_media import own_paths
from reelproof.domain.project import Project
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.owned_lookup import OwnedLookup, not_available_yet
from reelproof.files import resolve_inside
from reelproof.planning.export.film_files import (
    FILM_NAME,
    OUTPUT_FILES,
    is_film_file,
    is_portable,
    portable_name,
)


@frozen
class ExportFile:
    """A file and its name in the export: relative, with slashes."""

    name: str
    path: Path


@frozen
class Export:
    """A film's files. `name` is the film's title as a portable file name, and their folder in the archive."""

    name: str
    files: Sequence[ExportFile]

    @property
    def archive_name(self) -> str:
        return f"{self.name}.zip"


class Exports:
    """Read-only. Raises NotFound if no film has been made yet."""

    def __init__(self, stores: Stores, owned_lookup: OwnedLookup) -> None:
        self._stores = stores
        self._owned_lookup = owned_lookup

    async def of_project(self, owner: str, project_id: str) -> Export:
        project = await self._owned_lookup.project(owner, project_id)
        renders = await self._stores.jobs.renders(project.id, 1)
        folder = Path(renders[0][1].path).parent if renders else None
        files = await asyncio.to_thread(_film_files, folder) if folder else []
        if not any(file.name == FILM_NAME for file in files):
            raise not_available_yet("film", project_id)
        return Export(portable_name(project.title), [*files, *await self._own_files(project)])

    async def _own_files(self, project: Project) -> Sequence[ExportFile]:
        """The script's own media at their relative paths, so that the exported script still finds them."""
        script = await self._stores.projects.script(project.id)
        names = own_paths(script) if script else frozenset()
        folder = Path(project.script_path).parent
        return await asyncio.to_thread(lambda: list(_present(folder, sorted(names))))


def _film_files(folder: Path) -> Sequence[ExportFile]:
    media = [f"assets/{path.name}" for path in sorted((folder / "assets").glob("*"))]
    names = [name for name in (*OUTPUT_FILES, *media) if is_film_file(name)]
    return [ExportFile(name, folder / name) for name in names if (folder / name).is_file()]


def _present(folder: Path, names: Iterable[str]) -> Iterator[ExportFile]:
    for name in names:
        if is_portable(name) and not is_film_file(name):
            path = resolve_inside(folder, name)
            if path is not None and path.is_file():
                yield ExportFile(name, path)
