"""SQL for the steps of a job: status and progress."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from reelproof.contract.event_data import step_data
from reelproof.domain.ids import JobId
from reelproof.domain.job import Step, StepName
from reelproof.domain.status_changes import step_event_type
from reelproof.storage.database import tables
from reelproof.storage.database.events.event import append_event
from reelproof.storage.database.row import columns_of, value_of


def add_steps(connection: Connection, job_id: JobId, steps: Sequence[Step]) -> None:
    if steps:
        rows = [
            columns_of(tables.step, step, job_id=job_id, position=position)
            for position, step in enumerate(steps)
        ]
        connection.execute(insert(tables.step), rows)


def read_steps(connection: Connection, job_id: JobId) -> Sequence[Step]:
    query = select(tables.step).where(tables.step.c.job_id == job_id).order_by(tables.step.c.position)
    return [value_of(Step, row) for row in connection.execute(query)]


def read_step(connection: Connection, job_id: JobId, name: StepName) -> Step:
    """Raises LookupError."""
    query = select(tables.step).where(tables.step.c.job_id == job_id, tables.step.c.name == name)
    row = connection.execute(query).first()
    if row is None:
        raise LookupError(f"job {job_id} has no step {name}")
    return value_of(Step, row)


def store_step(connection: Connection, job_id: JobId, before: Step, after: Step) -> None:
    """Stores the step's state and appends an event, if it changed."""
    if after == before:
        return
    is_step = (tables.step.c.job_id == job_id) & (tables.step.c.name == after.name)
    connection.execute(update(tables.step).where(is_step), columns_of(tables.step, after))
    append_event(connection, job_id, step_event_type(before, after), step_data(after))
