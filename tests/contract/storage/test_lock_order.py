"""Writers of one film on several servers wait for each other in one order, so none is given up."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import Connection, update

from reelproof.domain.asset import AssetStatus, Edit, TakeStatus
from reelproof.domain.attempt import AttemptOutcome
from reelproof.domain.ids import new_version_id
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.domain.script import Script
from reelproof.engine.ports.histories import NameTaken, StepOutdated
from reelproof.engine.ports.stores import AttemptTake, JobExtras, JobOutcome
from reelproof.engine.studio.deletion import Deleted
from reelproof.planning.assets.review import Review
from reelproof.planning.history.change import AssetState, Basis, History, HistoryStep, Version
from reelproof.planning.history.recording import text_digest
from reelproof.storage.database import engine, tables
from tests.contract.storage.examples import (
    REQUEST,
    START,
    Film,
    a_job,
    a_take,
    add_film,
    an_attempt,
    open_steps,
)
from tests.contract.storage.fixtures import opened
from tests.contract.storage.stores import StorePorts, sql_stores

ROUNDS = 25
Write = Callable[[StorePorts, Film, int], Awaitable[object]]


async def make_candidate(stores: StorePorts, film: Film, number: int) -> None:
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.pending)
    attempt = an_attempt(film, number + 1)
    await stores.attempts.begin(attempt)
    take = AttemptTake(a_take(film.asset, f"candidate {number}".encode()), is_candidate=True, note={})
    await stores.attempts.end(replace(attempt, outcome=AttemptOutcome.succeeded), take)


async def review(stores: StorePorts, film: Film, number: int) -> None:
    takes = await stores.takes.of_asset(film.assets[1].id)
    requested = Review(film.assets[1].id, takes[number % 2][0].id, TakeStatus.accepted)
    job = a_job(film.project.id)
    await stores.jobs.add_reviewed(requested, job, REQUEST, open_steps(), JobExtras())


async def edit(stores: StorePorts, film: Film, number: int) -> None:
    await stores.assets.edit(film.assets[1].id, Edit(base_prompt="A tree", prompt=f"Tree {number}"))


async def add_and_delete(stores: StorePorts, film: Film, number: int) -> None:
    job = a_job(film.project.id, after_s=-1.0)
    await stores.jobs.add(job, replace(REQUEST, targets=(film.asset.key,)), open_steps())
    await stores.jobs.start(job.id)
    await stores.jobs.end(job.id, JobOutcome(JobStatus.failed))
    assert await stores.deletions.delete_job(job.id) is Deleted.done


async def cancel(stores: StorePorts, film: Film, number: int) -> None:
    """Cancels and ends a job of its own, which waits behind the film's."""
    job = a_job(film.project.id, after_s=-1.0)
    await stores.jobs.add(job, replace(REQUEST, targets=(film.assets[1].key,)), open_steps())
    await stores.jobs.request_cancel(job.id)
    await stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))


async def save_attempt(stores: StorePorts, film: Film, number: int) -> None:
    await stores.attempts.save(replace(an_attempt(film, number + 1, asset=1), process_id=number))


async def delete_unfinished(stores: StorePorts, film: Film, number: int) -> None:
    """Locks what it would delete, and is refused."""
    assert await stores.deletions.delete_project(film.project.id) is Deleted.unfinished


async def step_in_history(stores: StorePorts, film: Film, number: int) -> None:
    """Changes prompt and title, as an undo does."""
    history = await stores.histories.get(film.project.id)
    step = HistoryStep(
        Basis(history.edition),
        replace(history, edition=history.edition + 1),
        assets={asset.key: AssetState(edit=Edit("A tree", f"tree {number}")) for asset in film.assets[1:]},
        title=f"Step {number}",
        version=Version(new_version_id(), f"Version {number}", START),
        drops_texts=True,
    )
    with suppress(StepOutdated, NameTaken):
        await stores.histories.store(film.project.id, step)


async def remove_version(stores: StorePorts, film: Film, number: int) -> None:
    for version in await stores.histories.versions(film.project.id):
        await stores.histories.remove_version(film.project.id, version.id)


async def request_and_edit(stores: StorePorts, film: Film, number: int) -> None:
    """Records script and prompts along with a job of its own."""
    job = a_job(film.project.id, after_s=-1.0)
    edits = {film.assets[1].id: Edit("A tree", f"lake {number}")}
    request = replace(REQUEST, script_text=f"# Lecture {number}")
    await stores.jobs.add(job, request, open_steps(), JobExtras(edits=edits, is_request=True))
    await stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))


async def replan(stores: StorePorts, film: Film, number: int) -> None:
    """Another title, as nothing is written otherwise."""
    planned = [replace(asset, title=f"Tree {number}") for asset in film.assets]
    await stores.assets.replan(film.project.id, planned)


WRITES: Sequence[Write] = (
    step_in_history,
    remove_version,
    request_and_edit,
    make_candidate,
    review,
    edit,
    add_and_delete,
    cancel,
    save_attempt,
    delete_unfinished,
    lambda stores, film, _: stores.attempts.record_crashes(),
    lambda stores, film, _: stores.jobs.note(film.job.id, ()),
    lambda stores, film, _: stores.jobs.rewrite(film.job.id, REQUEST),
    lambda stores, film, number: stores.jobs.warn(film.job.id, f"warning {number}"),
    lambda stores, film, number: stores.jobs.step(
        film.job.id, StepName.images, StepStatus.running, progress=float(number)
    ),
    replan,
    lambda stores, film, number: stores.projects.save_script(
        film.project.id, Script(f"Lecture {number}", "en", ())
    ),
    lambda stores, film, number: stores.projects.rename(film.project.id, f"Lecture {number}"),
)


async def test_all_kinds_of_writes_to_one_film_pass_each_other(
    all_stores: Sequence[StorePorts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CONFLICT_ATTEMPTS", 1)
    first = all_stores[0]
    film = await add_film(first)
    await first.assets.accept(film.asset.id, film.job.id, a_take(film.asset), {})
    for content in (b"one", b"two"):
        await first.assets.accept(film.assets[1].id, film.job.id, a_take(film.assets[1], content), {})

    async def repeat(write: Write, stores: StorePorts) -> None:
        for number in range(ROUNDS):
            await write(stores, film, number)

    writers = [repeat(write, all_stores[at % len(all_stores)]) for at, write in enumerate(WRITES)]
    await asyncio.gather(*writers)
    assert len(await first.takes.of_asset(film.asset.id)) == ROUNDS + 1


async def test_a_cancellation_passes_a_candidate_that_is_stored(
    all_stores: Sequence[StorePorts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CONFLICT_ATTEMPTS", 1)
    for number in range(ROUNDS):
        film = await add_film(all_stores[0])
        await all_stores[0].assets.accept(film.asset.id, film.job.id, a_take(film.asset), {})
        await all_stores[0].assets.change(film.asset.id, film.job.id, AssetStatus.pending)
        attempt = an_attempt(film, 1)
        await all_stores[1].attempts.begin(attempt)
        take = AttemptTake(a_take(film.asset, f"{number}".encode()), is_candidate=True, note={})
        _, asset = await asyncio.gather(
            all_stores[0].jobs.request_cancel(film.job.id),
            all_stores[1].attempts.end(replace(attempt, outcome=AttemptOutcome.succeeded), take),
        )
        assert asset.status is AssetStatus.generated


async def test_the_removal_of_a_version_passes_a_step_that_removes_the_same_texts(
    all_stores: Sequence[StorePorts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CONFLICT_ATTEMPTS", 1)
    film = await add_film(all_stores[0])
    for number in range(ROUNDS):
        texts = {text_digest(text): text for text in (f"{number} {at}" for at in range(10))}
        version = Version(new_version_id(), f"Version {number}", START)
        new = History(edition=2 * number + 1)
        step = HistoryStep(Basis(2 * number), new, texts=texts, version=version)
        await all_stores[0].histories.store(film.project.id, step)
        after = replace(new, edition=new.edition + 1)
        removal = HistoryStep(Basis(new.edition), after, title=f"Lecture {number}", drops_texts=True)
        await asyncio.gather(
            all_stores[0].histories.remove_version(film.project.id, version.id),
            all_stores[1].histories.store(film.project.id, removal),
        )
    assert await all_stores[0].histories.versions(film.project.id) == []


async def test_a_transaction_that_another_one_made_fail_is_run_again(database_url: str) -> None:
    """Two transactions that lock two rows in opposite order: PostgreSQL gives up one of them."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    async with opened(database_url) as one, opened(database_url) as other:
        films = [await add_film(sql_stores(one)) for _ in range(2)]
        both_hold_one = threading.Barrier(2)
        runs: list[str] = []

        def renaming(title: str, order: Sequence[Film]) -> Callable[[Connection], None]:
            def work(connection: Connection) -> None:
                is_first_run = title not in runs
                runs.append(title)
                for number, film in enumerate(order):
                    row = tables.project.c
                    connection.execute(
                        update(tables.project).where(row.id == film.project.id).values(title=title)
                    )
                    if number == 0 and is_first_run:
                        both_hold_one.wait(timeout=30)

            return work

        await asyncio.gather(one.write(renaming("one", films)), other.write(renaming("other", films[::-1])))
        titles = {(await sql_stores(one).projects.get(film.project.id)).title for film in films}
    assert len(titles) == 1
    assert len(runs) == 3
