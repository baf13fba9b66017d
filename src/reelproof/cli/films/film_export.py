"""A film put into a zip file."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reelproof.cli.films.film_status import never_made
from reelproof.cli.text.output import shown_path
from reelproof.domain.canonical import JsonValue
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.belongings import Belongings
from reelproof.engine.studio.export import Export, Exports
from reelproof.files import appear_whole
from reelproof.planning.report.amount import size_text
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring import open_studio
from reelproof.zip_stream import zip_pieces


@dataclass(frozen=True, slots=True)
class ExportMade:
    """A zip file that was written, and what is in it."""

    path: Path
    size_bytes: int
    names: Sequence[str]


async def export_film(script: Path, settings: Settings, output: Path | None) -> ExportMade:
    """Raises ReelproofError for a film that was never made, or a place that cannot be written."""
    if Home(settings.home).is_new:
        raise never_made(script)
    async with open_studio(settings) as studio:
        view = await studio.films.view(str(script))
        exports = Exports(studio.ledgers, Belongings(studio.ledgers))
        export = await exports.of_project(LOCAL_OWNER, view.project.id)
    name = f"{export.name}.zip"
    target = output or script.with_name(name)
    if target.is_dir():
        target /= name
    await asyncio.to_thread(appear_whole, target, lambda part: _write(export, part))
    return ExportMade(target, target.stat().st_size, [file.name for file in export.files])


def _write(export: Export, part: Path) -> None:
    with part.open("xb") as file:
        for piece in zip_pieces((f"{export.name}/{one.name}", one.path) for one in export.files):
            file.write(piece)


def export_lines(made: ExportMade) -> Iterator[str]:
    yield shown_path(made.path)
    yield f"  {len(made.names)} files, {size_text(made.size_bytes)}"


def export_object(made: ExportMade) -> dict[str, JsonValue]:
    return {"path": str(made.path), "size_bytes": made.size_bytes, "files": list(made.names)}
