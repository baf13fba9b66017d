"""What was undone is neither made by a job that repeats an earlier one nor shown by a render."""

from dataclasses import replace
from typing import Any

import pytest

from reelproof.domain.asset import TakeStatus
from reelproof.domain.job import Job, JobMode, JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Style
from reelproof.engine.plan.plan import Planner
from reelproof.engine.studio.film_history import step_warning
from reelproof.engine.studio.owned_lookup import Conflict
from reelproof.planning.history.change import ChangeKind
from reelproof.planning.script.options import FilmChoices
from tests.unit.engine.films import REQUEST, SCRIPT, SUN_PICTURE, made_for
from tests.unit.engine.studio.film_editor import CALLER, SNOW, Editor

PROMPTS = ["the sun at night", None]
REPEATS = ["retry", "resume"]
NIGHT = SCRIPT.replace("# Rain", "---\nstyle: night\n---\n# Rain").replace(SUN_PICTURE, "a dry sea")
DRY = replace(REQUEST, script_text=SCRIPT.replace(SUN_PICTURE, "a dry sea"))


async def repeated(editor: Editor, repeat: str, job: Job) -> Job:
    commands = editor.open_studio.job_commands
    if repeat == "retry":
        new = await commands.retry(CALLER, job.id, None, None)
    else:
        new = await commands.resume(CALLER, job.id)
    await editor.run(new.id)
    return new


async def options_of_latest(editor: Editor) -> FilmOptions:
    latest = await editor.studio.stores.jobs.latest(editor.project_id)
    assert latest is not None
    return (await editor.studio.stores.jobs.request(latest.id)).options


async def canceled(editor: Editor, job: Job) -> Job:
    await editor.open_studio.job_commands.cancel("local", job.id)
    await editor.run(job.id)
    ended = await editor.studio.stores.jobs.get(job.id)
    assert ended.status is JobStatus.canceled
    return ended


@pytest.mark.parametrize("repeat", REPEATS)
@pytest.mark.parametrize("prompt", PROMPTS)
async def test_a_regeneration_that_was_undone_is_not_paid_for(
    editor: Editor, prompt: str | None, repeat: str
) -> None:
    before, calls = await editor.shown(), len(editor.provider.calls)
    job = await canceled(editor, await editor.start_regeneration(prompt))
    assert await editor.undo() is ChangeKind.prompt
    new = await repeated(editor, repeat, job)
    assert new.id != job.id
    assert (await editor.shown(), len(editor.provider.calls)) == (before, calls)


@pytest.mark.parametrize("repeat", REPEATS)
@pytest.mark.parametrize("prompt", PROMPTS)
async def test_a_regeneration_that_was_redone_is_continued(
    editor: Editor, prompt: str | None, repeat: str
) -> None:
    calls = len(editor.provider.calls)
    job = await canceled(editor, await editor.start_regeneration(prompt))
    await editor.undo()
    assert await editor.redo() is ChangeKind.prompt
    await repeated(editor, repeat, job)
    assert len(editor.provider.calls) == calls + 1


@pytest.mark.parametrize("repeat", REPEATS)
@pytest.mark.parametrize("prompt", PROMPTS)
async def test_a_regeneration_before_a_restored_version_is_not_paid_for(
    editor: Editor, prompt: str | None, repeat: str
) -> None:
    await editor.versions.save("local", editor.project_id, "Before")
    before, calls = await editor.shown(), len(editor.provider.calls)
    job = await canceled(editor, await editor.start_regeneration(prompt))
    await editor.save(SNOW)
    assert await editor.versions.restore("local", editor.project_id, "Before") is not None
    await repeated(editor, repeat, job)
    assert (await editor.shown(), len(editor.provider.calls)) == (before, calls)


async def test_only_the_newest_regeneration_of_an_asset_counts(editor: Editor) -> None:
    await editor.regenerate("the sun at noon")
    calls = len(editor.provider.calls)
    job = await canceled(editor, await editor.start_regeneration("the sun at night"))
    await editor.undo()
    await editor.undo()
    await editor.redo()
    noon = await editor.shown()
    await repeated(editor, "resume", job)
    assert (await editor.shown(), len(editor.provider.calls)) == (noon, calls)


@pytest.mark.parametrize("repeat", REPEATS)
async def test_a_script_that_was_undone_is_not_paid_for(editor: Editor, repeat: str) -> None:
    calls = len(editor.provider.calls)
    job = await canceled(editor, await editor.open_studio.start(DRY))
    assert await editor.undo() is ChangeKind.script
    new = await repeated(editor, repeat, job)
    assert (await editor.studio.stores.jobs.request(new.id)).script_text == SCRIPT
    assert len(editor.provider.calls) == calls


@pytest.mark.parametrize("repeat", REPEATS)
async def test_options_of_a_script_that_was_undone_are_neither_repeated_nor_paid_for(
    editor: Editor, repeat: str
) -> None:
    await editor.make(editor.request(SCRIPT))
    before, calls = await options_of_latest(editor), len(editor.provider.calls)
    job = await canceled(editor, await editor.open_studio.start(editor.request(NIGHT)))
    assert await options_of_latest(editor) != before
    assert await editor.undo() is ChangeKind.script
    new = await repeated(editor, repeat, job)
    assert (await editor.studio.stores.jobs.request(new.id)).options == before
    assert len(editor.provider.calls) == calls
    await editor.redo()
    again = await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    assert (await editor.studio.stores.jobs.request(again.id)).options.style is Style.night


async def test_options_that_undo_brought_back_are_decided_for_the_script_as_it_is(editor: Editor) -> None:
    """First the options, then the script, and back: its front matter counts again."""
    await editor.make(editor.request(NIGHT))
    await editor.make(editor.request(NIGHT, FilmChoices(style=Style.paper)))
    await editor.undo()
    assert (await editor.current()).options.style is Style.night
    await editor.undo()
    assert (await editor.current()).options.style is REQUEST.options.style
    await editor.redo()
    await editor.redo()
    assert (await editor.current()).options.style is Style.paper


async def test_a_render_has_the_format_of_the_script_that_was_brought_back(editor: Editor) -> None:
    tall = SCRIPT.replace("# Rain", "---\nformat: 9:16\n---\n# Rain")
    await editor.make(editor.request(tall))
    await editor.undo()
    calls = len(editor.provider.calls)
    render = await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    assert (await editor.studio.stores.jobs.request(render.id)).options.format is REQUEST.options.format
    await editor.run(render.id)
    assert len(editor.provider.calls) == calls


async def test_a_script_that_undo_brought_back_and_cannot_be_read_pays_nothing(editor: Editor) -> None:
    broken = SCRIPT.replace("# Rain", "---\nformat: round\n---\n# Rain")
    await editor.files.write_script(REQUEST.script_path, broken)
    await editor.versions.save("local", editor.project_id, "Broken")
    await editor.save(SNOW)
    await editor.make(replace(REQUEST, script_text=SNOW))
    await editor.undo()
    calls = len(editor.provider.calls)
    render = await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    await editor.run(render.id)
    ended = await editor.studio.stores.jobs.get(render.id)
    assert ended.error is not None
    assert "round" in ended.error.message
    assert len(editor.provider.calls) == calls


async def test_an_interrupted_job_does_not_go_on_with_a_script_that_was_undone(editor: Editor) -> None:
    calls = len(editor.provider.calls)
    job = await editor.open_studio.start(DRY)
    await editor.studio.stores.jobs.start(job.id)
    assert await editor.undo() is ChangeKind.script
    new = await repeated(editor, "resume", job)
    assert new.id != job.id
    assert (await editor.studio.stores.jobs.get(job.id)).status is JobStatus.canceled
    assert len(editor.provider.calls) == calls


@pytest.mark.parametrize("is_running", [True, False])
async def test_an_undo_names_the_job_that_still_makes_the_script_and_keeps_its_title(
    editor: Editor, is_running: bool
) -> None:
    job = await editor.open_studio.start(replace(REQUEST, script_text=SNOW))
    if is_running:
        await editor.studio.stores.jobs.start(job.id)
    step = await editor.history.undo("local", editor.project_id)
    assert step is not None
    assert step.still_makes == job.id
    assert f"Job {job.id} still makes" in (step_warning(step) or "")
    await editor.run(job.id)
    assert (await editor.studio.stores.projects.get(editor.project_id)).title == "Rain"
    redone = await editor.history.redo("local", editor.project_id)
    assert redone is not None
    assert (redone.still_makes, step_warning(redone)) == (None, None)


async def test_a_render_of_the_script_that_is_undone_pays_nothing_and_is_not_named(editor: Editor) -> None:
    await editor.make(replace(REQUEST, script_text=SNOW))
    await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    step = await editor.history.undo("local", editor.project_id)
    assert step is not None
    assert step.still_makes is None


async def test_a_saved_script_that_no_job_used_is_not_made_by_a_retry(editor: Editor) -> None:
    """Neither before it was undone nor after it was redone."""
    latest = await editor.studio.stores.jobs.latest(editor.project_id)
    assert latest is not None
    await editor.save(SNOW)
    await editor.undo()
    await editor.redo()
    new = await repeated(editor, "retry", latest)
    assert (await editor.studio.stores.jobs.request(new.id)).script_text == SCRIPT


async def test_a_render_shows_the_script_that_was_brought_back(editor: Editor) -> None:
    await editor.make(DRY)
    await editor.undo()
    calls = len(editor.provider.calls)
    render = await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    await editor.run(render.id)
    view = await editor.open_studio.films.latest(editor.project_id)
    assert view is not None
    assert made_for(view, SUN_PICTURE).accepted_take is not None
    await editor.redo()
    render = await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    assert (await editor.studio.stores.jobs.request(render.id)).script_text == DRY.script_text
    assert len(editor.provider.calls) == calls


async def test_assets_of_a_script_that_was_undone_are_not_regenerated(editor: Editor) -> None:
    await editor.make(DRY)
    await editor.undo()
    calls = len(editor.provider.calls)
    with pytest.raises(Conflict, match="reelproof make"):
        await editor.start_regeneration("the sun at night", "a dry sea")
    assert len(editor.provider.calls) == calls
    await editor.make(REQUEST)
    await editor.regenerate("the sun at night")
    assert len(editor.provider.calls) == calls + 1


async def test_a_render_that_is_being_planned_does_not_write_an_undone_prompt_back(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await editor.shown()
    await editor.regenerate("the sun at night")
    render = await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    plan, steps = Planner.assets, [editor.undo]

    async def overtaken(*arguments: Any, **options: Any) -> Any:
        planned = await plan(*arguments, **options)
        if steps:
            assert await steps.pop()() is ChangeKind.prompt
        return planned

    monkeypatch.setattr(Planner, "assets", overtaken)
    await editor.run(render.id)
    view = await editor.open_studio.films.latest(editor.project_id)
    assert view is not None
    asset = made_for(view, SUN_PICTURE)
    assert asset.recipe is not None
    assert (asset.recipe.prompt, asset.edit, asset.accepted_take) == (SUN_PICTURE, None, before)


async def test_a_render_after_an_undo_shows_the_takes_brought_back(editor: Editor) -> None:
    first = await editor.shown()
    await editor.regenerate("the sun at night")
    assert first is not None
    running = await editor.open_studio.job_commands.review(CALLER, first.id, TakeStatus.accepted)
    assert running is not None
    await editor.studio.stores.jobs.start(running.id)
    assert await editor.undo() is ChangeKind.accept
    elsewhere = replace(CALLER, is_sole_worker=False)
    new = await editor.open_studio.job_commands.render(elsewhere, editor.project_id)
    assert (new.id != running.id, new.mode) == (True, JobMode.render)
    assert await editor.open_studio.job_commands.render(elsewhere, editor.project_id) == new
