"""Brings a database up to date. Alembic is loaded only where there is something to do."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from reelproof.storage.database.unbroken import unbroken

if TYPE_CHECKING:
    from reelproof.storage.database.connection import Database

LATEST = "0007"
VERSION = table("alembic_version", column("version_num"))


@unbroken
async def migrate(database: "Database") -> None:
    """Raises ReelproofError for a database that a newer program made."""
    async with database.read() as connection:
        version = await connection.run_sync(_version)
    if version != LATEST:
        # Another process that opened the database as well is kept out, or was first.
        async with database.write() as connection:
            await connection.run_sync(_upgrade)


def _version(connection: Connection) -> str | None:
    """None where no table was made yet."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    version: str | None = connection.scalar(select(VERSION.c.version_num))
    return version


def _upgrade(connection: Connection) -> None:
    from reelproof.storage.database.migrations.upgrade import upgrade

    upgrade(connection, _version(connection))
