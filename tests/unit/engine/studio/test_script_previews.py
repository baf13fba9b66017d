"""Previews of a script that is not saved yet: what it would change in its film."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import new_correlation_id
from reelproof.domain.project import Project
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.studio.default_settings import Defaults
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.owned_lookup import NotFound, OwnedLookup
from reelproof.engine.studio.project_service import ProjectService
from reelproof.engine.studio.request_builder import RequestBuilder, RequestChoices
from reelproof.engine.studio.script_preview import ScriptPreviews
from reelproof.engine.studio.start_job import FromProject, StartJob
from reelproof.planning.assets.reuse import DecisionKind
from reelproof.planning.script.options import FilmChoices
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import CLOUD, CLOUD_PICTURE, KINDS, SCRIPT, SUN, english_reader
from tests.unit.planning.parsing import nothing_undrawn

CALLER = Caller("local", new_correlation_id(), is_sole_worker=True)
CHOICES = RequestChoices(FilmChoices(chains=dict.fromkeys(KINDS, ("scripted/any",))))
UNCHOSEN = RequestChoices()


class Editor:
    """The use cases that a page with an editor needs."""

    def __init__(self, studio: InMemoryStudio, open_studio: OpenStudio) -> None:
        lookup, reader, files = OwnedLookup(studio.stores), english_reader(), InMemoryProjectFiles()
        catalog = open_studio.catalog
        self.projects = ProjectService(studio.stores, lookup, files, reader)
        self.start_job = StartJob(
            studio.stores,
            lookup,
            self.projects,
            files,
            RequestBuilder(catalog, reader, lambda: Defaults(FilmChoices())),
            open_studio.job_queue,
        )
        self.previews = ScriptPreviews(
            studio.stores,
            self.start_job,
            open_studio.films,
            open_studio.planner,
            FilmNotices(catalog, studio.own_media, studio.sizes, nothing_undrawn),
        )
        self._open_studio = open_studio

    async def make(self, project: Project) -> None:
        job = await self.start_job.make(CALLER, FromProject(project.id), CHOICES)
        await self._open_studio.runs.start(job.id, ())
        await self._open_studio.runs.ended(job.id)


async def test_a_changed_line_is_the_only_one_to_be_made_and_nothing_is_stored(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    text = SCRIPT.replace(CLOUD, "A cloud is born at dusk.")
    async with studio.open() as open_studio:
        editor = Editor(studio, open_studio)
        project = await editor.projects.add("local", None, SCRIPT)
        await editor.make(project)
        provider.calls.clear()
        subject = FromProject(project.id, as_before=True)
        preview = await editor.previews.of_text("local", subject, text, UNCHOSEN)
        assert (await editor.projects.script("local", project.id)).text == SCRIPT
    assert preview.digest == digest_of_bytes(text.encode())
    assert preview.plan is not None
    made = [one.asset for one in preview.plan.decisions if one.kind is DecisionKind.make]
    assert [(asset.kind, asset.base_prompt) for asset in made] == [
        (AssetKind.narration, "A cloud is born at dusk.")
    ]
    assert preview.plan.is_estimate
    assert sum(map(len, preview.plan.by_kind.values())) == len(preview.plan.decisions)
    assert provider.calls == []
    assert len(studio.tables.jobs) == 1


async def test_a_plan_of_which_all_is_made_is_no_estimate(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        editor = Editor(studio, open_studio)
        project = await editor.projects.add("local", None, SCRIPT)
        await editor.make(project)
        subject = FromProject(project.id, as_before=True)
        preview = await editor.previews.of_text("local", subject, SCRIPT, UNCHOSEN)
    assert preview.plan is not None
    assert {one.kind for one in preview.plan.decisions} == {DecisionKind.keep}
    assert not preview.plan.is_estimate
    assert preview.plan.cost.estimate_microusd == 0


async def test_the_assets_of_a_removed_line_are_named(studio: InMemoryStudio) -> None:
    shorter = SCRIPT.replace(f"[picture: {CLOUD_PICTURE}]\n{CLOUD}\n", "")
    async with studio.open() as open_studio:
        editor = Editor(studio, open_studio)
        project = await editor.projects.add("local", None, SCRIPT)
        await editor.make(project)
        subject = FromProject(project.id, as_before=True)
        preview = await editor.previews.of_text("local", subject, shorter, UNCHOSEN)
    assert preview.plan is not None
    assert [segment.text for segment in preview.plan.script.segments] == [SUN]
    assert {CLOUD, CLOUD_PICTURE} <= {asset.base_prompt for asset in preview.dropped}


async def test_a_text_that_is_no_script_is_answered_with_its_problems(studio: InMemoryStudio) -> None:
    text = SCRIPT + "\nSun. {#9}\n\nMoon. {#a b}\n"
    async with studio.open() as open_studio:
        editor = Editor(studio, open_studio)
        project = await editor.projects.add("local", None, SCRIPT)
        preview = await editor.previews.of_text("local", FromProject(project.id), text, CHOICES)
    assert preview.plan is None
    lines = text.splitlines()
    assert [lines[problem.line - 1] for problem in preview.problems if problem.line] == [
        "Sun. {#9}",
        "Moon. {#a b}",
    ]


async def test_choices_that_are_invalid_are_refused_as_such(studio: InMemoryStudio) -> None:
    wrong = replace(CHOICES, choices=FilmChoices(chains={AssetKind.image: ("scripted/none", "local/crad")}))
    async with studio.open() as open_studio:
        editor = Editor(studio, open_studio)
        project = await editor.projects.add("local", None, SCRIPT)
        with pytest.raises(ReelproofError, match=r"Unknown model: scripted/none.*Unknown model: local/crad"):
            await editor.previews.of_text("local", FromProject(project.id), SCRIPT, wrong)


async def test_another_owners_project_is_not_previewed(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        editor = Editor(studio, open_studio)
        project = await editor.projects.add("local", None, SCRIPT)
        with pytest.raises(NotFound):
            await editor.previews.of_text("another", FromProject(project.id), SCRIPT, CHOICES)
