"""On an immediate stop, marks running work as interrupted, so that it does not count as a crash."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

TIMEOUT_S = 1.0
STATEMENTS = (
    "UPDATE attempt SET process_id = NULL WHERE process_id = :process_id",
    "UPDATE job SET part = NULL, part_crashes = 0 WHERE part IS NOT NULL",
)


def note_interrupted(database: Path, process_id: int) -> None:
    """Keeps this process's running work from counting as a crash. It needs no event loop and waits only
    briefly; if it cannot write, the work counts as crashed.
    """
    if not database.exists():
        return
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(database, timeout=TIMEOUT_S)) as connection,
        connection,
    ):
        for statement in STATEMENTS:
            connection.execute(statement, {"process_id": process_id})
