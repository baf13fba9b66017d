"""Behavior of every store: the history of a film, stored together with what it changes."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from reelproof.domain.asset import AssetStatus, Edit, TakeStatus
from reelproof.domain.brief import Brief
from reelproof.domain.ids import AssetKey, ProjectId, new_version_id
from reelproof.domain.job import JobMode, JobStatus
from reelproof.domain.script import Style
from reelproof.engine.ports.histories import FilmBusy, NameTaken, StepOutdated
from reelproof.engine.ports.request import settings_of
from reelproof.engine.ports.stores import JobExtras, JobOutcome, Outdated
from reelproof.engine.studio.deletion import Deleted
from reelproof.planning.assets.review import Review
from reelproof.planning.history.change import (
    AssetState,
    Basis,
    Change,
    ChangeKind,
    History,
    HistoryStep,
    Version,
)
from reelproof.planning.history.recording import ScriptSave, record, record_script, text_digest
from reelproof.planning.history.steps import FilmNow, undo
from reelproof.planning.script.options import FilmChoices
from tests.contract.storage.examples import REQUEST, START, Film, a_job, a_take, open_steps
from tests.contract.storage.fixtures import SERVERS
from tests.contract.storage.stores import StorePorts

ONE_TO_TWO = ScriptSave("one", "two", "Lecture", None, START)
KEY = AssetKey("segment/s0/image/1")


async def save(stores: StorePorts, film: Film, before: str | None, after: str) -> None:
    history = await stores.histories.get(film.project.id)
    step = record_script(history, ScriptSave(before, after, "Lecture", None, START), None)
    await stores.histories.store(film.project.id, step)


async def ended(stores: StorePorts, film: Film) -> None:
    await stores.jobs.start(film.job.id)
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.failed))


async def test_a_film_without_changes_has_an_empty_history(stores: StorePorts, film: Film) -> None:
    assert await stores.histories.get(film.project.id) == History()
    assert await stores.histories.page(film.project.id, 10) == []
    assert await stores.histories.redoable(film.project.id, 0) is None


async def test_a_step_is_stored_with_its_texts(stores: StorePorts, film: Film) -> None:
    await save(stores, film, "one", "two")
    history = await stores.histories.get(film.project.id)
    assert (history.cursor, history.is_written) == (1, False)
    assert (history.script, history.replaced) == (text_digest("two"), text_digest("one"))
    [change] = await stores.histories.page(film.project.id, 10)
    assert change == await stores.histories.change(film.project.id, 1)
    assert change == await stores.histories.redoable(film.project.id, 0)
    assert change.script is not None
    assert await stores.histories.text(film.project.id, change.script.before) == "one"
    assert await stores.histories.text(film.project.id, change.script.after) == "two"


async def test_of_the_saves_of_a_gesture_only_the_first_and_last_texts_are_kept(
    stores: StorePorts, film: Film
) -> None:
    texts = ["one", "two", "three", "four"]
    for before, after in pairwise(texts):
        history = await stores.histories.get(film.project.id)
        cursor = await stores.histories.change(film.project.id, history.cursor)
        step = record_script(history, ScriptSave(before, after, "Lecture", "typing", START), cursor)
        await stores.histories.store(film.project.id, step)
    assert await stores.histories.parents(film.project.id) == {1: 0}
    assert [text for text in texts if await has_text(stores, film.project.id, text)] == ["one", "four"]


async def test_a_change_is_forgotten_with_its_texts(stores: StorePorts, film: Film) -> None:
    await save(stores, film, "one", "two")
    history = await stores.histories.get(film.project.id)
    step = HistoryStep(
        Basis(history.edition), History(edition=history.edition + 1), forgets=1, drops_texts=True
    )
    await stores.histories.store(film.project.id, step)
    assert await stores.histories.page(film.project.id, 10) == []
    assert not await has_text(stores, film.project.id, "two")


async def test_a_new_job_keeps_a_text_that_is_still_to_be_written(stores: StorePorts, film: Film) -> None:
    await ended(stores, film)
    await save(stores, film, "one", "two")
    for number, (text, script, changes) in enumerate(
        [("one", "two", [1]), ("two", "two", [1]), ("three", "three", [2, 1])]
    ):
        job = a_job(film.project.id, number + 1)
        new = replace(REQUEST, script_text=text)
        await stores.jobs.add(job, new, open_steps(), JobExtras(is_request=True))
        history = await stores.histories.get(film.project.id)
        assert (history.is_written, history.replaced) == (False, text_digest("one"))
        assert history.script == text_digest(script)
        assert [one.number for one in await stores.histories.page(film.project.id, 10)] == changes


async def test_a_brief_makes_the_text_and_options_of_undo_void(stores: StorePorts, film: Film) -> None:
    await ended(stores, film)
    await save(stores, film, "one", "two")
    history = await stores.histories.get(film.project.id)
    changed = replace(history, edition=history.edition + 1, settings=settings_of(REQUEST))
    await stores.histories.store(film.project.id, HistoryStep(Basis(history.edition), changed))
    brief = replace(REQUEST, brief=Brief("Why it rains", "en", 60))
    await stores.jobs.add(a_job(film.project.id, 1), brief, open_steps(), JobExtras(is_request=True))
    found = await stores.histories.get(film.project.id)
    assert found == replace(history, edition=changed.edition + 1)


@pytest.mark.parametrize("has_film", [True, False])
async def test_a_script_written_from_a_brief_is_undone_and_redone(
    stores: StorePorts, film: Film, has_film: bool
) -> None:
    await ended(stores, film)
    brief = replace(REQUEST, script_text="", brief=Brief("Why it rains", "en", 60))
    for after_s, text in enumerate(("one", "two") if has_film else (), 1):
        before = a_job(film.project.id, after_s)
        new = replace(REQUEST, script_text=text)
        await stores.jobs.add(before, new, open_steps(), JobExtras(is_request=True))
        await stores.jobs.end(before.id, JobOutcome(JobStatus.canceled))
    changes = await stores.histories.page(film.project.id, 10)
    job = a_job(film.project.id, 3)
    await stores.jobs.add(job, brief, open_steps(), JobExtras(is_request=True))
    await stores.jobs.rewrite(job.id, replace(brief, script_text="written", brief=None))
    history = await stores.histories.get(film.project.id)
    assert history.script == history.film_text == text_digest("written")
    assert await has_text(stores, film.project.id, "written")
    added = (await stores.histories.page(film.project.id, 10))[: -len(changes) or None]
    texts = [(one.script.before, one.script.after) for one in added if one.script is not None]
    assert texts == ([(text_digest("two"), text_digest("written"))] if has_film else [])


@pytest.mark.parametrize("is_running", [True, False])
async def test_a_repeated_request_states_the_script_again_that_was_undone(
    stores: StorePorts, film: Film, is_running: bool
) -> None:
    """Also if its job has not ended, which is then the one that answers it."""
    await ended(stores, film)
    request, extras = replace(REQUEST, script_text="two"), JobExtras(is_request=True, unless_same=True)
    first = replace(a_job(film.project.id, 1), request_digest=request.digest)
    await stores.jobs.add(first, request, open_steps(), extras)
    if is_running:
        await stores.jobs.start(first.id)
    history = await stores.histories.get(film.project.id)
    [change] = await stores.histories.page(film.project.id, 10)
    step = undo(FilmNow(history, "Lecture", {}, Basis(history.edition)), change)
    written = replace(step, history=replace(step.history, is_written=True, replaced=None))
    await stores.histories.store(film.project.id, written)
    assert (await stores.histories.get(film.project.id)).film_text != text_digest("two")
    again = replace(a_job(film.project.id, 2), request_digest=request.digest)
    assert await stores.jobs.add(again, request, open_steps(), extras) == first.id
    assert (await stores.histories.get(film.project.id)).film_text == text_digest("two")


async def test_a_running_render_is_not_the_one_requested_now(stores: StorePorts, film: Film) -> None:
    """Undo may have exchanged takes that it has read."""
    render, once = replace(REQUEST, mode=JobMode.render), JobExtras(unless_same=True)
    jobs = [replace(a_job(film.project.id, after_s), request_digest=render.digest) for after_s in (1, 2, 3)]
    first = await stores.jobs.add(jobs[0], render, open_steps(), once)
    assert await stores.jobs.add(jobs[1], render, open_steps(), once) == first
    await stores.jobs.start(first)
    assert await stores.jobs.add(jobs[2], render, open_steps(), once) == jobs[2].id


async def test_changes_are_listed_in_pages(stores: StorePorts, film: Film) -> None:
    for number in range(5):
        await save(stores, film, f"{number}", f"{number + 1}")
    assert [one.number for one in await stores.histories.page(film.project.id, 2)] == [5, 4]
    assert [one.number for one in await stores.histories.page(film.project.id, 9, 3)] == [2, 1]
    assert await stores.histories.parents(film.project.id) == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}


async def test_an_outdated_step_stores_nothing(stores: StorePorts, film: Film) -> None:
    history = await stores.histories.get(film.project.id)
    step = record_script(history, ONE_TO_TWO, None)
    await stores.histories.store(film.project.id, step)
    state = {KEY: AssetState(edit=Edit("A tree", "a lake"))}
    with pytest.raises(StepOutdated):
        await stores.histories.store(film.project.id, replace(step, assets=state))
    assert (await stores.assets.get(film.asset.id)).edit is None


async def test_of_concurrent_steps_one_wins(all_stores: Sequence[StorePorts], film: Film) -> None:
    step = record_script(History(), ONE_TO_TWO, None)
    tries = [stores.histories.store(film.project.id, step) for stores in all_stores[:SERVERS]]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    lost = [type(one) for one in outcomes if one is not None]
    assert lost == [StepOutdated] * (len(tries) - 1)


async def test_a_step_of_takes_waits_for_the_films_jobs_and_their_changes(
    stores: StorePorts, film: Film
) -> None:
    revision = await stores.projects.revision(film.project.id)
    step = HistoryStep(Basis(0, revision, needs_idle=True), History(edition=1))
    with pytest.raises(FilmBusy):
        await stores.histories.store(film.project.id, step)
    await ended(stores, film)
    with pytest.raises(StepOutdated):
        await stores.histories.store(film.project.id, step)
    new = replace(step.basis, revision=await stores.projects.revision(film.project.id))
    await stores.histories.store(film.project.id, replace(step, basis=new))
    assert (await stores.histories.get(film.project.id)).edition == 1


async def test_the_title_is_stored_with_its_text(stores: StorePorts, film: Film) -> None:
    await save(stores, film, "one", "two")
    await stores.projects.rename(film.project.id, "Two")
    history = await stores.histories.get(film.project.id)
    change = await stores.histories.change(film.project.id, history.cursor)
    assert change is not None
    step = undo(FilmNow(history, "Two", {}, Basis(history.edition)), change)
    await stores.histories.store(film.project.id, step)
    assert (await stores.projects.get(film.project.id)).title == "Lecture"
    undone = await stores.histories.change(film.project.id, change.number)
    assert undone is not None
    assert undone.script == replace(change.script, title_after="Two") if change.script else None


async def test_new_prompts_of_a_job_are_one_change(stores: StorePorts, film: Film) -> None:
    await ended(stores, film)
    edits = {asset.id: Edit("A tree", f"tree {asset.position}") for asset in film.assets}
    await stores.jobs.add(a_job(film.project.id, 1), REQUEST, open_steps(), JobExtras(edits=edits))
    [change] = await stores.histories.page(film.project.id, 10)
    assert change.kind is ChangeKind.prompt
    assert [one.after.edit for one in change.assets] == list(edits.values())
    assert [one.before.edit for one in change.assets] == [None, None]


async def test_a_refused_job_leaves_no_change(stores: StorePorts, film: Film) -> None:
    extras = JobExtras(edits={film.asset.id: Edit("A tree", "a lake")}, based_on=a_job(film.project.id).id)
    with pytest.raises(Outdated):
        await stores.jobs.add(a_job(film.project.id, 1), REQUEST, open_steps(), extras)
    assert await stores.histories.page(film.project.id, 10) == []
    assert (await stores.assets.get(film.asset.id)).edit is None


async def test_a_review_is_undone_with_the_marks_of_its_takes(stores: StorePorts, film: Film) -> None:
    old, new = a_take(film.asset, b"old"), a_take(film.asset, b"new", 1)
    for take in (old, new):
        await stores.assets.accept(film.asset.id, film.job.id, take, {})
    await ended(stores, film)
    review = Review(film.asset.id, new.id, TakeStatus.rejected)
    job = a_job(film.project.id, 1)
    assert await stores.jobs.add_reviewed(review, job, REQUEST, open_steps(), JobExtras()) == job.id
    await stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))
    assert await stores.histories.marks(film.project.id, [old.id, new.id]) == {
        old.id: None,
        new.id: TakeStatus.rejected,
    }
    history = await stores.histories.get(film.project.id)
    [change] = await stores.histories.page(film.project.id, 10)
    current = await stores.histories.states(film.project.id, [KEY])
    now = FilmNow(history, "Lecture", current, Basis(history.edition))
    await stores.histories.store(film.project.id, undo(now, change))
    assert (await stores.assets.get(film.asset.id)).accepted_take == new
    assert await stores.histories.marks(film.project.id, [new.id]) == {new.id: None}
    assert [status for _, status in await stores.takes.of_asset(film.asset.id)] == [
        TakeStatus.superseded,
        TakeStatus.accepted,
    ]


async def test_an_asset_is_never_left_in_the_middle(stores: StorePorts, film: Film) -> None:
    states = {KEY: AssetState(status=AssetStatus.running)}
    await stores.histories.store(film.project.id, HistoryStep(Basis(0), History(edition=1), assets=states))
    assert (await stores.assets.get(film.asset.id)).status is AssetStatus.pending


async def test_a_request_records_script_and_options_once(stores: StorePorts, film: Film) -> None:
    await ended(stores, film)
    new = replace(REQUEST, script_text="# Other", choices=FilmChoices(style=Style.night))
    for after_s in (1, 2):
        job = a_job(film.project.id, after_s)
        await stores.jobs.add(job, new, open_steps(), JobExtras(is_request=True))
        await stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))
    [change] = await stores.histories.page(film.project.id, 10)
    assert change.script is not None
    assert change.options is not None
    assert (change.options.before, change.options.after) == (settings_of(REQUEST), settings_of(new))
    assert await stores.histories.text(film.project.id, change.script.before) == REQUEST.script_text


async def test_versions_keep_their_texts_and_have_a_name_of_their_own(stores: StorePorts, film: Film) -> None:
    await save(stores, film, None, "one")
    states = await stores.histories.states(film.project.id)
    version = Version(
        new_version_id(), "Cut", START, "Lecture", text_digest("one"), settings_of(REQUEST), dict(states)
    )
    history = await stores.histories.get(film.project.id)
    step = HistoryStep(Basis(history.edition), replace(history, edition=history.edition + 1), version=version)
    await stores.histories.store(film.project.id, step)
    assert await stores.histories.versions(film.project.id) == [version.entry]
    for wanted in (version.id, version.name):
        assert await stores.histories.version(film.project.id, wanted) == version
    assert await stores.histories.version(film.project.id, "Another") is None
    assert set(version.assets) == {asset.key for asset in film.assets}
    other = replace(
        step,
        basis=Basis(step.history.edition),
        version=replace(version, id=new_version_id()),
    )
    with pytest.raises(NameTaken):
        await stores.histories.store(film.project.id, other)
    assert await stores.histories.remove_version(film.project.id, version.id)
    assert not await stores.histories.remove_version(film.project.id, version.id)
    assert await stores.histories.text(film.project.id, text_digest("one")) == "one"


async def test_the_oldest_changes_are_removed_with_their_texts(
    stores: StorePorts, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("storage.database.stores.history", "testing.in_memory.histories"):
        monkeypatch.setattr(f"reelproof.{module}.MAX_CHANGES", 3)
    for number in range(6):
        await save(stores, film, f"{number}", f"{number + 1}")
    assert set(await stores.histories.parents(film.project.id)) == {4, 5, 6}
    kept = [str(number) for number in range(7) if await has_text(stores, film.project.id, str(number))]
    assert kept == ["3", "4", "5", "6"]


async def test_the_oldest_changes_are_removed_once_their_texts_are_too_large(
    stores: StorePorts, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("storage.database.stores.history", "testing.in_memory.histories"):
        monkeypatch.setattr(f"reelproof.{module}.MAX_TEXT_BYTES", 35_000)
    texts = [Random(number).randbytes(5_000).hex() for number in range(8)]
    for before, after in pairwise(texts):
        await save(stores, film, before, after)
    numbers = await stores.histories.parents(film.project.id)
    assert 7 in numbers
    assert 1 not in numbers
    assert not await has_text(stores, film.project.id, texts[0])
    assert await stores.histories.text(film.project.id, text_digest(texts[-1])) == texts[-1]
    history = await stores.histories.get(film.project.id)
    change = await stores.histories.change(film.project.id, history.cursor)
    assert change is not None
    assert change.script is not None
    assert await has_text(stores, film.project.id, texts[-2])


async def has_text(stores: StorePorts, project_id: ProjectId, text: str) -> bool:
    return await stores.histories.text(project_id, text_digest(text)) is not None


async def test_the_history_is_deleted_with_its_film(stores: StorePorts, film: Film) -> None:
    await save(stores, film, "one", "two")
    await ended(stores, film)
    assert await stores.deletions.delete_project(film.project.id) is Deleted.done
    assert await stores.histories.get(film.project.id) == History()
    assert await stores.histories.page(film.project.id, 10) == []
    moved, change = record(History(), Change(ChangeKind.script, START))
    with pytest.raises(LookupError):
        await stores.histories.store(film.project.id, HistoryStep(Basis(0), moved, change))
