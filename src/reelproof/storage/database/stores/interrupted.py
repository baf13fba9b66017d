"""Work of a process that somebody ends at once."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

PATIENCE_S = 1.0
STATEMENTS = (
    "UPDATE attempt SET process_id = NULL WHERE process_id = :process_id",
    "UPDATE job SET part = NULL, part_crashes = 0 WHERE part IS NOT NULL",
)


def note_interrupted(database: Path, process_id: int) -> None:
    """Has what this process was at counted for no crash. It waits for no loop and for nobody for long; what
    it cannot write counts as a crash.
    """
    if not database.exists():
        return
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(database, timeout=PATIENCE_S)) as connection,
        connection,
    ):
        for statement in STATEMENTS:
            connection.execute(statement, {"process_id": process_id})
