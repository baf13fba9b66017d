"""Connects the history of films for the command line and the server; adds it to new requests."""

from dataclasses import replace
from pathlib import Path

from reelproof.domain.project import LOCAL_OWNER, Project
from reelproof.engine.ports.files import ProjectPaths
from reelproof.engine.studio.film_history import FilmHistory
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.film_versions import FilmVersions
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.script_files import ScriptFiles
from reelproof.planning.history.change import FilmSettings
from reelproof.planning.script.options import merge_choices
from reelproof.storage.files.project_files import DiskProjectFiles
from reelproof.wiring.film_request import CheckedRequest, named_errors, read_script
from reelproof.wiring.studio import Studio, request_builder_for


def history_for(studio: Studio) -> FilmHistory:
    return FilmHistory(studio.stores, studio.owned_lookup, DiskProjectFiles(studio.home.projects))


def versions_for(studio: Studio, film_requests: FilmRequests | None = None) -> FilmVersions:
    files = DiskProjectFiles(studio.home.projects)
    return FilmVersions(
        studio.stores, studio.owned_lookup, files, history_for(studio), film_requests or studio.film_requests
    )


async def with_history(studio: Studio, checked: CheckedRequest) -> CheckedRequest:
    """Returns the request of a film as its history has left it.

    Writes a script that a killed step has left unwritten, and reads it. Options that a step brought back
    apply unless the request states others. Raises ReelproofError.
    """
    project = await studio.stores.projects.find(LOCAL_OWNER, checked.request.script_path)
    if project is None or checked.request.brief is not None:
        return checked
    text = await _text(studio, project, checked)
    kept = (await studio.stores.histories.get(project.id)).kept
    request_choices = _restated(checked, kept)
    before = checked.request
    if (text, request_choices.choices, bool(request_choices.stays_local)) == (
        before.script_text,
        before.choices,
        before.stays_local,
    ):
        return checked
    paths = ProjectPaths(before.script_path, before.output_path)
    builder = request_builder_for(checked.settings, checked.catalog)
    with named_errors(Path(before.script_path)):
        request, script = builder.for_script(paths, text, request_choices)
    return replace(checked, request=request, title=script.title)


async def _text(studio: Studio, project: Project, checked: CheckedRequest) -> str:
    if (await studio.stores.histories.get(project.id)).is_written:
        return checked.request.script_text
    await ScriptFiles(studio.stores, DiskProjectFiles(studio.home.projects)).settle(project)
    return read_script(Path(project.script_path))


def _restated(checked: CheckedRequest, kept: FilmSettings | None) -> RequestChoices:
    request, stays_local = checked.request, checked.stays_local
    if stays_local is None:
        stays_local = request.stays_local or (kept is not None and kept.stays_local) or None
    return RequestChoices(
        merge_choices(request.choices, kept.choices) if kept else request.choices,
        stays_local,
        max_cost_microusd=request.max_cost_microusd,
    )
