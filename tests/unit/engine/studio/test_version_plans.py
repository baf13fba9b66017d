"""What a film costs once a version is restored is known before it is restored."""

from collections import Counter

from reelproof.domain.script import Style
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.studio.film_plan import read_plan
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject, StartJob
from reelproof.engine.studio.version_plans import VersionPlans
from reelproof.planning.assets.reuse import DecisionKind
from reelproof.planning.report.film_plan import FilmPlan
from reelproof.planning.script.options import FilmChoices
from tests.unit.engine.films import SCRIPT
from tests.unit.engine.studio.film_editor import SNOW, Editor

LONGER = SCRIPT + "\nThe river carries the water back to the sea.\n"


class Plans:
    """Plans of the film as it is and as a version has it."""

    def __init__(self, editor: Editor) -> None:
        studio, stores = editor.open_studio, editor.studio.stores
        builder, lookup = studio.film_requests.builder, OwnedLookup(stores)
        self._editor = editor
        self._notices = FilmNotices(
            studio.catalog, editor.studio.own_media, editor.studio.sizes, lambda *_: ()
        )
        self._start_job = StartJob(stores, lookup, editor.projects, editor.files, builder, studio.job_queue)
        self._of_versions = VersionPlans(
            stores, lookup, editor.versions, self._start_job, studio.films, studio.planner, self._notices
        )

    async def of_version(self, name: str) -> FilmPlan:
        return await self._of_versions.of_version("local", self._editor.project_id, name)

    async def of_film(self) -> FilmPlan:
        subject = FromProject(self._editor.project_id, as_before=True)
        project, request = await self._start_job.request_for("local", subject, RequestChoices())
        studio = self._editor.open_studio
        return await read_plan(studio.films, studio.planner, self._notices, request, project)

    async def check(self, name: str) -> FilmPlan:
        """The plan of a version is that of the film once it is restored."""
        before, calls = await self._editor.text(), len(self._editor.provider.calls)
        planned = await self.of_version(name)
        assert await self._editor.text() == before
        await self._editor.versions.restore("local", self._editor.project_id, name)
        after = await self.of_film()
        assert decided(planned) == decided(after)
        assert (planned.cost, planned.options) == (after.cost, after.options)
        assert len(self._editor.provider.calls) == calls
        return planned


def decided(plan: FilmPlan) -> list[tuple[object, ...]]:
    return [
        (one.asset.key, one.kind, one.reason, one.take.id if one.take else None, one.asset.edit)
        for one in plan.decisions
    ]


def counts(plan: FilmPlan) -> Counter[DecisionKind]:
    return Counter(one.kind for one in plan.decisions)


async def save(editor: Editor, name: str) -> None:
    await editor.versions.save("local", editor.project_id, name)


async def test_a_version_whose_takes_exist_has_nothing_to_make(editor: Editor) -> None:
    await save(editor, "First")
    await editor.regenerate("the sun at night")
    await editor.save(LONGER)
    await editor.make(editor.request(LONGER))
    planned = await Plans(editor).check("First")
    assert counts(planned)[DecisionKind.make] == 0


async def test_a_version_that_was_never_made_has_to_be_made(editor: Editor) -> None:
    await editor.save(LONGER)
    await save(editor, "Longer")
    await editor.undo()
    plans = Plans(editor)
    assert counts(await plans.of_film())[DecisionKind.make] == 0
    assert counts(await plans.check("Longer"))[DecisionKind.make] > 0


async def test_the_options_of_a_version_are_planned(editor: Editor) -> None:
    await save(editor, "Usual")
    await editor.make(editor.request(SCRIPT, FilmChoices(style=Style.night)))
    planned = await Plans(editor).check("Usual")
    assert planned.options.style is not Style.night


async def test_a_prompt_given_since_is_not_planned_for_the_version(editor: Editor) -> None:
    await save(editor, "First")
    await editor.regenerate("the sun at night")
    await save(editor, "Night")
    plans = Plans(editor)
    await plans.check("First")
    planned = await plans.check("Night")
    assert "the sun at night" in [one.asset.edit.prompt for one in planned.decisions if one.asset.edit]


async def test_the_film_as_it_is_is_planned_as_it_is(editor: Editor) -> None:
    await editor.save(SNOW)
    await save(editor, "Snow")
    plans = Plans(editor)
    assert decided(await plans.of_version("Snow")) == decided(await plans.of_film())
