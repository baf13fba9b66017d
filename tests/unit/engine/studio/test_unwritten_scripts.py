"""Scripts that cannot be written at once: nothing is lost, and what is stored is not reported as refused."""

from dataclasses import replace

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import Digest
from reelproof.engine.studio.owned_lookup import Conflict
from reelproof.planning.history.change import Basis, ChangeKind, ChangeStatus, History, HistoryStep
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from tests.unit.engine.films import REQUEST, SCRIPT
from tests.unit.engine.studio.film_editor import SNOW, Editor

HAIL, OUTSIDE = (SCRIPT.replace("# Rain", f"# {title}") for title in ("Hail", "From an editor"))
write = InMemoryProjectFiles.write_script


async def full(*_: object) -> bool:
    raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, "The disk is full."))


async def overtaken(files: InMemoryProjectFiles, path: str, text: str, known: Digest | None = None) -> bool:
    """Another program is a moment faster."""
    await write(files, path, OUTSIDE)
    return await write(files, path, text, known)


async def test_an_undo_whose_text_cannot_be_written_says_so_and_is_finished_later(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.save(SNOW)
    with monkeypatch.context() as patched:
        patched.setattr(InMemoryProjectFiles, "write_script", full)
        step = await editor.history.undo("local", editor.project_id)
    assert step is not None
    assert step.unwritten == "The disk is full. The script is written as soon as that is possible."
    assert await editor.kinds() == [(ChangeKind.script, ChangeStatus.undone)]
    assert await editor.text() == SCRIPT


async def test_several_steps_can_be_taken_before_a_text_is_written(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.save(HAIL)
    await editor.save(SNOW)
    with monkeypatch.context() as patched:
        patched.setattr(InMemoryProjectFiles, "write_script", full)
        assert await editor.undo() is ChangeKind.script
        assert await editor.undo() is ChangeKind.script
    assert await editor.text() == SCRIPT
    assert await editor.redo() is ChangeKind.script
    assert await editor.text() == HAIL


async def test_an_undo_that_another_program_overtakes_says_so_and_keeps_its_text(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.save(SNOW)
    with monkeypatch.context() as patched:
        patched.setattr(InMemoryProjectFiles, "write_script", overtaken)
        step = await editor.history.undo("local", editor.project_id)
    assert step is not None
    assert "keeps that text" in (step.unwritten or "")
    assert await editor.text() == OUTSIDE
    assert await editor.kinds() == [(ChangeKind.script, ChangeStatus.undone)]


@pytest.mark.parametrize("gesture", [None, "typing"])
async def test_a_save_that_cannot_be_written_leaves_no_trace(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, gesture: str | None
) -> None:
    await editor.save(HAIL, "typing")
    before = await editor.studio.stores.histories.page(editor.project_id, 10)
    with monkeypatch.context() as patched:
        patched.setattr(InMemoryProjectFiles, "write_script", full)
        with pytest.raises(ReelproofError, match="disk is full"):
            await editor.save(SNOW, gesture)
    assert await editor.text() == HAIL
    assert await editor.studio.stores.histories.page(editor.project_id, 10) == before
    assert await editor.undo() is ChangeKind.script
    assert await editor.text() == SCRIPT
    assert await editor.redo() is ChangeKind.script
    assert await editor.text() == HAIL


@pytest.mark.parametrize("gesture", [None, "typing"])
async def test_a_save_that_another_program_overtakes_is_refused_and_leaves_no_trace(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, gesture: str | None
) -> None:
    await editor.save(HAIL, "typing")
    before = await editor.studio.stores.histories.page(editor.project_id, 10)
    known = digest_of_bytes(HAIL.encode())
    with monkeypatch.context() as patched:
        patched.setattr(InMemoryProjectFiles, "write_script", overtaken)
        with pytest.raises(Conflict, match="changed since it was read"):
            await editor.projects.save_script("local", editor.project_id, SNOW, known, gesture)
    assert await editor.text() == OUTSIDE
    assert await editor.studio.stores.histories.page(editor.project_id, 10) == before


async def test_a_text_whose_file_was_removed_can_be_undone_and_redone(editor: Editor) -> None:
    await editor.save(HAIL)
    editor.files.contents.clear()
    await editor.save(SNOW)
    for expected in (HAIL, SCRIPT):
        assert await editor.undo() is ChangeKind.script
        assert await editor.text() == expected
    for expected in (HAIL, SNOW):
        assert await editor.redo() is ChangeKind.script
        assert await editor.text() == expected


async def test_a_text_written_outside_during_a_gesture_is_kept(editor: Editor) -> None:
    await editor.save(HAIL, "typing")
    project = await editor.studio.stores.projects.get(editor.project_id)
    await editor.files.write_script(project.script_path, OUTSIDE)
    await editor.save(SNOW, "typing")
    for expected in (OUTSIDE, HAIL, SCRIPT):
        await editor.undo()
        assert await editor.text() == expected
    for expected in (HAIL, OUTSIDE, SNOW):
        await editor.redo()
        assert await editor.text() == expected
    assert await editor.redo() is None


async def test_a_script_that_no_change_led_to_is_not_lost_by_undo(editor: Editor) -> None:
    """As a job of an earlier version left it, which wrote it from a brief."""
    await editor.save(HAIL)
    await editor.make(replace(REQUEST, script_text=HAIL))
    histories, project_id = editor.studio.stores.histories, editor.project_id
    history = await histories.get(project_id)
    unknown = History(history.cursor, history.last_number, history.edition + 1)
    await histories.store(project_id, HistoryStep(Basis(history.edition), unknown))
    await editor.files.write_script(REQUEST.script_path, OUTSIDE)
    await editor.versions.save("local", project_id, "Written")
    for expected in (HAIL, SCRIPT):
        await editor.undo()
        assert await editor.text() == expected
    for expected in (HAIL, OUTSIDE):
        await editor.redo()
        assert await editor.text() == expected


async def test_a_version_of_a_film_with_an_unwritten_text_has_that_text(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.save(SNOW)
    with monkeypatch.context() as patched:
        patched.setattr(InMemoryProjectFiles, "write_script", full)
        await editor.history.undo("local", editor.project_id)
        await editor.versions.save("local", editor.project_id, "Rain")
    assert await editor.text() == SCRIPT
    assert await editor.kinds() == [(ChangeKind.script, ChangeStatus.undone)]
    await editor.redo()
    await editor.versions.restore("local", editor.project_id, "Rain")
    assert await editor.text() == SCRIPT
