"""Finds the script of a film by the film's folder."""

import json
import shlex
from pathlib import Path

from reelproof.cli.text.output import shown_path
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.ids import JobId
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.films import JobView
from reelproof.planning.export.film_files import REPORT_NAME
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring.studio import Studio, open_studio

FILM_SUFFIX = "-film"


async def script_of_folder(folder: Path, settings: Settings) -> Path:
    """Returns the script whose film is in the folder, or was to be written there.

    Raises ReelproofError (InvalidInput:folder) if this home knows of none, or if the script's film is
    written to another folder by now: commands would change that one, and what it may cost, too.
    """
    if not Home(settings.home).is_new:
        async with open_studio(settings) as studio:
            if (script := await _script(studio, folder)) is not None:
                await _check_folder(studio, folder, script)
                return Path(script)
    raise invalid_input("folder", f"{folder} contains no known film. Specify its script instead.")


async def _check_folder(studio: Studio, folder: Path, script: str) -> None:
    """Raises ReelproofError unless the last film of the script is the one in the folder."""
    last = await studio.films.of_script(LOCAL_OWNER, script)
    target = Path((await studio.stores.jobs.request(last.job.id)).output_path)
    reported = await _job_of_report(studio, folder)
    if _is_place_of(target, folder, is_newest=reported is not None and reported.job.id == last.job.id):
        return
    name, shown = shown_path(script), shown_path(folder)
    message = (
        f"The film of {name} is in {shown_path(target)} now; {shown} has an earlier one, which this command "
        f"would not use. Specify {shown_path(target)}, or make the film in {shown} again: "
        f"{shlex.join(['reelproof', 'make', name, '--output', shown])}"
    )
    raise invalid_input("folder", message)


def _is_place_of(target: Path, folder: Path, *, is_newest: bool) -> bool:
    """Whether the film is in the folder; `is_newest` says that the folder's report is the film's, which may
    have been moved here.
    """
    return target.resolve() == folder.resolve() or (is_newest and not target.exists())


async def _script(studio: Studio, folder: Path) -> str | None:
    if (reported := await _script_of_report(studio, folder)) is not None:
        return reported
    if (view := await studio.films.of_folder(LOCAL_OWNER, str(folder))) is not None:
        return view.project.script_path
    for script in _scripts_beside(folder):
        try:
            return (await studio.films.of_script(LOCAL_OWNER, script)).project.script_path
        except ReelproofError:
            continue
    return None


async def _script_of_report(studio: Studio, folder: Path) -> str | None:
    view = await _job_of_report(studio, folder)
    return view.project.script_path if view else None


async def _job_of_report(studio: Studio, folder: Path) -> JobView | None:
    """Finds the job in the folder's report, if this home knows it."""
    try:
        report = json.loads((folder / REPORT_NAME).read_bytes())
        return await studio.films.view_job(JobId(str(report["job_id"])))
    except (OSError, ValueError, KeyError, TypeError, LookupError):
        return None


def _scripts_beside(folder: Path) -> list[str]:
    """The scripts that the folder has its name from."""
    if not folder.name.endswith(FILM_SUFFIX):
        return []
    stem = folder.name.removesuffix(FILM_SUFFIX)
    return [str(path) for path in sorted(folder.parent.glob("*")) if path.stem == stem and path.is_file()]
