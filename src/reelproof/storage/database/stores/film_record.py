"""SQL that records what people change along with the job that applies it, in its transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from reelproof.domain.asset import Edit
from reelproof.domain.ids import AssetId, ProjectId
from reelproof.engine.ports.request import MakeRequest, content_of
from reelproof.planning.assets.review import Review, ReviewOutcome
from reelproof.planning.history.change import Basis, Change, History, HistoryStep
from reelproof.planning.history.recording import (
    prompt_change,
    record,
    record_brief,
    record_request,
    record_written,
    review_change,
)
from reelproof.storage.database import tables
from reelproof.storage.database.page import newest_of
from reelproof.storage.database.stores.asset import lock_asset, review_take, store_edit
from reelproof.storage.database.stores.history import read_history, write_history
from reelproof.storage.database.stores.take import takes_of_asset


def record_new_request(connection: Connection, project_id: ProjectId, request: MakeRequest) -> None:
    """Within a transaction that has locked the film, before the job is added. A brief has no text yet."""
    history = read_history(connection, project_id)
    if request.brief is not None:
        if history != History():
            write_history(connection, project_id, record_brief(history))
        return
    query = select(tables.job.c.request).where(tables.job.c.project_id == project_id)
    row = connection.execute(newest_of(query, tables.job)).first()
    newest: MakeRequest | None = row.request if row else None
    before = content_of(newest) if newest and newest.script_text else None
    title = _title(connection, project_id)
    step = record_request(history, before, content_of(request), title, datetime.now(UTC))
    write_history(connection, project_id, step)


def record_written_script(connection: Connection, project_id: ProjectId, text: str) -> None:
    """Within a transaction that has locked the film."""
    history, title = read_history(connection, project_id), _title(connection, project_id)
    write_history(connection, project_id, record_written(history, text, title, datetime.now(UTC)))


def store_edits(connection: Connection, project_id: ProjectId, edits: Mapping[AssetId, Edit | None]) -> None:
    """Stores the edits as one change, within a transaction that has locked the film."""
    if not edits:
        return
    changed = [(lock_asset(connection, asset_id), edit) for asset_id, edit in edits.items()]
    _record(connection, project_id, prompt_change(changed, datetime.now(UTC)))
    for asset, edit in changed:
        store_edit(connection, asset.id, edit)


def review_and_record(connection: Connection, project_id: ProjectId, review: Review) -> ReviewOutcome:
    """Within a transaction that has locked the film. Raises like `review_take`."""
    asset = lock_asset(connection, review.asset_id)
    takes = takes_of_asset(connection, review.asset_id)
    outcome = review_take(connection, review)
    _record(connection, project_id, review_change(review, asset, takes, outcome, datetime.now(UTC)))
    return outcome


def _title(connection: Connection, project_id: ProjectId) -> str:
    of_film = tables.project.c.id == project_id
    title: str = connection.execute(select(tables.project.c.title).where(of_film)).scalar_one()
    return title


def _record(connection: Connection, project_id: ProjectId, change: Change) -> None:
    if not change.is_empty:
        history = read_history(connection, project_id)
        moved, numbered = record(history, change)
        write_history(connection, project_id, HistoryStep(Basis(history.edition), moved, numbered))
