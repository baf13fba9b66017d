"""The film that tests change."""

from collections.abc import AsyncIterator

import pytest

from reelproof.engine.studio.film_history import FilmHistory
from reelproof.engine.studio.film_versions import FilmVersions
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.project_service import ProjectService
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import DEFAULTS, REQUEST, SCRIPT, english_reader
from tests.unit.engine.studio.film_editor import Editor


@pytest.fixture
async def editor(studio: InMemoryStudio, provider: ScriptedProvider) -> AsyncIterator[Editor]:
    studio.defaults = DEFAULTS
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
        files, lookup = InMemoryProjectFiles(), OwnedLookup(studio.stores)
        await files.write_script(view.project.script_path, SCRIPT)
        projects = ProjectService(studio.stores, lookup, files, english_reader())
        history = FilmHistory(studio.stores, lookup, files)
        versions = FilmVersions(studio.stores, lookup, files, history, open_studio.film_requests)
        yield Editor(studio, open_studio, files, projects, history, versions, view.project.id, provider)
