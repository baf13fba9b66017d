"""Migrates a database. Alembic is loaded only if there is something to do."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from reelproof.storage.database.shielded import shielded

if TYPE_CHECKING:
    from reelproof.storage.database.connection import Database
    from reelproof.storage.files.secret_box import SecretBox

LATEST = "0010"
VERSION = table("alembic_version", column("version_num"))


@shielded
async def migrate(database: "Database") -> None:
    """Raises ReelproofError for a database made by a newer Reelproof."""
    async with database.read() as connection:
        version = await connection.run_sync(_version)
    if version != LATEST:
        # Another process that opened the database is locked out, or was first.
        async with database.write() as connection:
            await connection.run_sync(_upgrade, database.secrets)
        await checkpoint(database)


@shielded
async def checkpoint(database: "Database") -> None:
    """Checkpoints SQLite's log after a migration, so that no old data remains in it."""
    async with database.read() as connection:
        if connection.dialect.name == "sqlite":
            await connection.rollback()
            # Outside of a transaction, which this driver begins automatically.
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is not None:
                await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _version(connection: Connection) -> str | None:
    """Returns None if there are no tables yet."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    version: str | None = connection.scalar(select(VERSION.c.version_num))
    return version


def _upgrade(connection: Connection, secrets: "SecretBox") -> None:
    from reelproof.storage.database.migrations.upgrade import upgrade

    upgrade(connection, _version(connection), secrets)
