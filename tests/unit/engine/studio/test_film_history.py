"""Undo and redo of what people change about a film, without a provider call."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import TakeStatus
from reelproof.domain.job import JobMode
from reelproof.domain.script import Style
from reelproof.engine.studio.owned_lookup import Conflict, NotFound
from reelproof.planning.history.change import ChangeKind, ChangeStatus
from reelproof.planning.script.options import FilmChoices
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from tests.unit.engine.films import REQUEST, SCRIPT
from tests.unit.engine.studio.film_editor import CALLER, SNOW, Editor


async def test_a_saved_script_is_undone_and_redone_with_its_title(editor: Editor) -> None:
    await editor.save(SNOW)
    assert await editor.undo() is ChangeKind.script
    assert await editor.text() == SCRIPT
    assert (await editor.studio.stores.projects.get(editor.project_id)).title == "Rain"
    assert await editor.redo() is ChangeKind.script
    assert await editor.text() == SNOW
    assert (await editor.studio.stores.projects.get(editor.project_id)).title == "Snow"


async def test_nothing_is_undone_before_the_first_change_or_redone_after_the_last(editor: Editor) -> None:
    assert await editor.undo() is None
    await editor.save(SNOW)
    assert await editor.redo() is None
    await editor.undo()
    assert await editor.undo() is None
    assert await editor.text() == SCRIPT


async def test_a_change_after_an_undo_replaces_what_was_undone(editor: Editor) -> None:
    await editor.save(SNOW)
    await editor.undo()
    await editor.save(SCRIPT.replace("# Rain", "# Hail"))
    assert await editor.redo() is None
    assert await editor.kinds() == [
        (ChangeKind.script, ChangeStatus.done),
        (ChangeKind.script, ChangeStatus.replaced),
    ]
    await editor.undo()
    assert (await editor.kinds())[0] == (ChangeKind.script, ChangeStatus.undone)
    await editor.redo()
    assert "# Hail" in await editor.text()


async def test_saves_of_one_gesture_are_one_change(editor: Editor) -> None:
    for title in ("S", "Sn", "Snow"):
        await editor.save(SCRIPT.replace("# Rain", f"# {title}"), "typing-1")
    await editor.save(SCRIPT.replace("# Rain", "# Snowfall"), "typing-2")
    assert len(await editor.kinds()) == 2
    await editor.undo()
    assert await editor.text() == SNOW
    await editor.undo()
    assert await editor.text() == SCRIPT


async def test_a_script_changed_outside_is_not_overwritten(editor: Editor) -> None:
    await editor.save(SNOW)
    project = await editor.studio.stores.projects.get(editor.project_id)
    outside = SCRIPT.replace("# Rain", "# From an editor")
    await editor.files.write_script(project.script_path, outside)
    with pytest.raises(Conflict, match="changed outside"):
        await editor.undo()
    assert await editor.text() == outside
    await editor.versions.save("local", editor.project_id, "Mine")
    assert await editor.undo() is ChangeKind.script
    assert await editor.text() == SNOW
    await editor.versions.restore("local", editor.project_id, "Mine")
    assert await editor.text() == outside


async def test_undoing_a_prompt_brings_the_earlier_take_back_and_loses_none(editor: Editor) -> None:
    before, calls = await editor.shown(), len(editor.provider.calls)
    await editor.regenerate("the sun at night")
    after = await editor.shown()
    assert (after != before, len(editor.provider.calls)) == (True, calls + 1)
    assert await editor.undo() is ChangeKind.prompt
    assert await editor.shown() == before
    assert await editor.studio.stores.assets.edits(editor.project_id) == {}
    assert await editor.redo() is ChangeKind.prompt
    assert await editor.shown() == after
    [edit] = (await editor.studio.stores.assets.edits(editor.project_id)).values()
    assert edit.prompt == "the sun at night"
    assert len(editor.provider.calls) == calls + 1


async def test_another_take_of_the_same_prompt_is_undone(editor: Editor) -> None:
    before = await editor.shown()
    await editor.regenerate(None)
    after = await editor.shown()
    assert after != before
    assert await editor.undo() is ChangeKind.prompt
    assert await editor.shown() == before
    assert await editor.redo() is ChangeKind.prompt
    assert await editor.shown() == after


async def test_reviews_are_undone_with_the_status_of_their_takes(editor: Editor) -> None:
    first = await editor.shown()
    await editor.regenerate("the sun at night")
    second = await editor.shown()
    assert first is not None
    assert second is not None
    job = await editor.open_studio.job_commands.review(CALLER, second.id, TakeStatus.rejected)
    assert job is not None
    await editor.run(job.id)
    assert await editor.shown() == first
    assert await editor.undo() is ChangeKind.reject
    assert await editor.shown() == second
    assert [status for _, status in await editor.studio.stores.takes.of_asset(second.asset_id)] == [
        TakeStatus.superseded,
        TakeStatus.accepted,
    ]
    assert await editor.redo() is ChangeKind.reject
    assert await editor.shown() == first


async def test_a_film_is_rendered_with_the_options_that_undo_brought_back(editor: Editor) -> None:
    night = replace(
        REQUEST,
        choices=FilmChoices(style=Style.night),
        options=replace(REQUEST.options, style=Style.night),
    )
    await editor.make(night)
    assert await editor.undo() is ChangeKind.options
    latest = await editor.studio.stores.jobs.latest(editor.project_id)
    assert latest is not None
    assert (await editor.open_studio.film_requests.current(latest)).options.style is Style.bright
    render = await editor.open_studio.job_commands.render(CALLER, editor.project_id)
    assert (await editor.studio.stores.jobs.request(render.id)).options.style is Style.bright
    await editor.run(render.id)
    await editor.redo()
    assert (await editor.open_studio.film_requests.current(render)).options.style is Style.night


async def test_one_request_with_a_new_script_and_options_is_one_change(editor: Editor) -> None:
    changed = replace(REQUEST, script_text=SNOW, choices=FilmChoices(style=Style.night))
    await editor.make(changed)
    await editor.make(changed)
    assert await editor.kinds() == [(ChangeKind.script, ChangeStatus.done)]


async def test_takes_are_not_undone_while_a_job_is_unfinished(editor: Editor) -> None:
    await editor.regenerate("the sun at night")
    await editor.open_studio.start(replace(REQUEST, mode=JobMode.retry))
    with pytest.raises(Conflict, match="has not ended"):
        await editor.undo()


async def test_takes_are_undone_while_a_render_waits(editor: Editor) -> None:
    first = await editor.shown()
    await editor.regenerate("the sun at night")
    assert first is not None
    job = await editor.open_studio.job_commands.review(CALLER, first.id, TakeStatus.accepted)
    assert job is not None
    assert await editor.undo() is ChangeKind.accept
    assert await editor.shown() != first


async def test_a_version_brings_the_whole_film_back(editor: Editor) -> None:
    before = await editor.shown()
    await editor.versions.save("local", editor.project_id, "  First   cut ")
    await editor.regenerate("the sun at night")
    later, calls = await editor.shown(), len(editor.provider.calls)
    await editor.save(SNOW)
    found = await editor.versions.compare("local", editor.project_id, "First cut", None)
    assert [(line.line, line.text, line.is_added) for line in found.lines] == [
        (1, "# Rain", False),
        (1, "# Snow", True),
    ]
    [difference] = found.assets
    assert difference.after is not None
    assert difference.after.edit is not None
    step = await editor.versions.restore("local", editor.project_id, "First cut")
    assert step is not None
    assert step.change is not None
    assert (step.change.note, await editor.text(), await editor.shown()) == ("First cut", SCRIPT, before)
    assert (await editor.versions.compare("local", editor.project_id, "First cut", None)).is_same
    assert await editor.versions.restore("local", editor.project_id, "First cut") is None
    assert await editor.undo() is ChangeKind.restore
    assert (await editor.text(), await editor.shown()) == (SNOW, later)
    assert len(editor.provider.calls) == calls


async def test_versions_have_a_name_of_their_own(editor: Editor) -> None:
    await editor.versions.save("local", editor.project_id, "Cut")
    with pytest.raises(Conflict, match="named Cut"):
        await editor.versions.save("local", editor.project_id, "Cut")
    for name in (" ", "x" * 101):
        with pytest.raises(Exception, match="1 to 100 characters"):
            await editor.versions.save("local", editor.project_id, name)
    await editor.versions.remove("local", editor.project_id, "Cut")
    assert await editor.versions.all("local", editor.project_id) == []
    with pytest.raises(NotFound):
        await editor.versions.restore("local", editor.project_id, "Cut")


async def killed(*_: object) -> bool:
    raise KeyboardInterrupt


async def undo_killed(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores an undo and is killed before its text is written."""
    with monkeypatch.context() as patched:
        patched.setattr(InMemoryProjectFiles, "write_script", killed)
        with pytest.raises(KeyboardInterrupt):
            await editor.undo()


async def test_a_text_that_a_kill_left_unwritten_is_written_by_the_next_reader(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.save(SNOW)
    await undo_killed(editor, monkeypatch)
    project = await editor.studio.stores.projects.get(editor.project_id)
    assert await editor.files.read_script(project.script_path) == SNOW
    assert await editor.text() == SCRIPT
    assert await editor.redo() is ChangeKind.script
    assert await editor.text() == SNOW


async def test_an_unwritten_text_does_not_replace_one_from_outside(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.save(SNOW)
    await undo_killed(editor, monkeypatch)
    project = await editor.studio.stores.projects.get(editor.project_id)
    await editor.files.write_script(project.script_path, SCRIPT + "\nMore.\n")
    assert await editor.text() == SCRIPT + "\nMore.\n"
    with pytest.raises(Conflict, match="changed outside"):
        await editor.redo()


async def test_other_owners_have_no_access(editor: Editor) -> None:
    for request in (
        editor.history.undo("ada", editor.project_id),
        editor.history.redo("ada", editor.project_id),
        editor.versions.save("ada", editor.project_id, "Mine"),
    ):
        with pytest.raises(NotFound):
            await request
