"""Random changes, undone and redone: the same plan, takes and timeline, and no provider call."""

from random import Random

import pytest

from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.default_settings import Defaults
from reelproof.engine.studio.film_history import FilmHistory
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.project_service import ProjectService
from reelproof.engine.studio.request_builder import RequestBuilder, RequestChoices
from reelproof.engine.studio.start_job import FromProject, StartJob
from reelproof.planning.script.options import FilmChoices
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.long_film import LongFilm
from reelproof.testing.random_edits import RandomEditor
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import KINDS, english_reader

SEGMENTS = 6
EDITS = 25
CHOICES = RequestChoices(FilmChoices(chains=dict.fromkeys(KINDS, ("scripted/any",))))


async def begun(
    studio: InMemoryStudio, open_studio: OpenStudio, seed: int
) -> tuple[RandomEditor, FilmHistory]:
    """A film with several takes of each picture, and its history."""
    lookup, reader, files = OwnedLookup(studio.stores), english_reader(), InMemoryProjectFiles()
    projects = ProjectService(studio.stores, lookup, files, reader)
    builder = RequestBuilder(open_studio.catalog, reader, lambda: Defaults(FilmChoices()))
    start_job = StartJob(studio.stores, lookup, projects, files, builder, open_studio.job_queue)
    film = LongFilm(SEGMENTS)
    project = await projects.add(LOCAL_OWNER, None, film.script)
    _, request = await start_job.request_for(LOCAL_OWNER, FromProject(project.id), CHOICES)
    job_id = await film.begin(studio.stores, open_studio.planner, studio.media, project, request)
    editor = RandomEditor(
        studio.stores,
        open_studio.films,
        open_studio.film_requests,
        projects,
        start_job,
        open_studio.job_commands,
        project.id,
        Random(seed),
    )
    await editor.add_takes(job_id)
    return editor, FilmHistory(studio.stores, lookup, files)


@pytest.mark.parametrize("seed", range(4))
async def test_random_changes_are_undone_and_redone(
    studio: InMemoryStudio, provider: ScriptedProvider, seed: int
) -> None:
    async with studio.open() as open_studio:
        editor, history = await begun(studio, open_studio, seed)
        seen = [await editor.fingerprint()]
        for _ in range(EDITS):
            await editor.edit()
            seen.append(await editor.fingerprint())
        assert len(set(seen)) > EDITS // 2
        for expected in reversed(seen[:-1]):
            assert await history.undo(LOCAL_OWNER, editor.project_id) is not None
            assert await editor.fingerprint() == expected
        assert await history.undo(LOCAL_OWNER, editor.project_id) is None
        for expected in seen[1:]:
            assert await history.redo(LOCAL_OWNER, editor.project_id) is not None
            assert await editor.fingerprint() == expected
        assert await history.redo(LOCAL_OWNER, editor.project_id) is None
        assert provider.calls == []
