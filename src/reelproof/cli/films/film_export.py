"""`reelproof export`: writes the zip file to disk; its default name and the message afterwards."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.text.output import shown_path
from reelproof.contract.cli import ExportOutput
from reelproof.domain.frozen import frozen
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.export import Export
from reelproof.files import create_atomically
from reelproof.planning.report.amount import size_text
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring.studio import open_studio
from reelproof.zip_stream import zip_chunks


@frozen
class ExportMade:
    """A zip file that was written, and its contents."""

    path: Path
    size_bytes: int
    names: Sequence[str]


async def export_film(script: Path, settings: Settings, output: Path | None) -> ExportMade:
    """Raises ReelproofError if the film was never made or the target cannot be written."""
    if Home(settings.home).is_new:
        raise no_film_error(script)
    async with open_studio(settings) as studio:
        view = await studio.films.of_script(LOCAL_OWNER, str(script))
        export = await studio.exports.of_project(LOCAL_OWNER, view.project.id)
    name = export.archive_name
    target = output or script.with_name(name)
    if target.is_dir():
        target /= name
    await asyncio.to_thread(create_atomically, target, lambda part: _write(export, part))
    return ExportMade(target, target.stat().st_size, [file.name for file in export.files])


def _write(export: Export, part: Path) -> None:
    with part.open("xb") as file:
        for piece in zip_chunks((f"{export.name}/{one.name}", one.path) for one in export.files):
            file.write(piece)


def export_lines(made: ExportMade) -> Iterator[str]:
    yield shown_path(made.path)
    yield f"  {len(made.names)} files, {size_text(made.size_bytes)}"


def export_object(made: ExportMade) -> ExportOutput:
    return ExportOutput(path=str(made.path), size_bytes=made.size_bytes, files=list(made.names))
