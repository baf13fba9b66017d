"""Rewrites absolute paths in the database after the home folder was moved."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from reelproof.storage.database import tables


def relocate(connection: Connection, before: Path, now: Path) -> None:
    """Rewrites paths below the old home to the new one."""
    _move_projects(connection, before, now)
    _move_requests(connection, before, now)
    _move_films(connection, before, now)


def _move_projects(connection: Connection, before: Path, now: Path) -> None:
    table = tables.project
    for row in connection.execute(select(table.c.id, table.c.script_path, table.c.output_path)).all():
        paths = {"script_path": row.script_path, "output_path": row.output_path}
        if moved := _moved(paths, before, now):
            connection.execute(update(table).where(table.c.id == row.id).values(moved))


def _move_films(connection: Connection, before: Path, now: Path) -> None:
    table = tables.film
    for row in connection.execute(select(table.c.job_id, table.c.path)).all():
        if moved := _moved({"path": row.path}, before, now):
            connection.execute(update(table).where(table.c.job_id == row.job_id).values(moved))


def _move_requests(connection: Connection, before: Path, now: Path) -> None:
    table = tables.job
    for row in connection.execute(select(table.c.id, table.c.request)).all():
        paths = {"script_path": row.request.script_path, "output_path": row.request.output_path}
        if moved := _moved(paths, before, now):
            request = replace(row.request, **moved)
            values = {"request": request, "request_digest": request.digest}
            connection.execute(update(table).where(table.c.id == row.id).values(values))


def _moved(paths: Mapping[str, str], before: Path, now: Path) -> dict[str, Any]:
    """Returns the paths below `before`, rewritten to be below `now`."""
    inside = {name: Path(path) for name, path in paths.items() if Path(path).is_relative_to(before)}
    return {name: str(now / path.relative_to(before)) for name, path in inside.items()}
