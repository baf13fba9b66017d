"""Brings a database up to date. Alembic is loaded only where there is something to do."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from reelproof.storage.database.unbroken import unbroken

if TYPE_CHECKING:
    from reelproof.storage.database.connection import Database
    from reelproof.storage.files.secret_box import SecretBox

LATEST = "0009"
VERSION = table("alembic_version", column("version_num"))


@unbroken
async def migrate(database: "Database") -> None:
    """Raises ReelproofError for a database that a newer program made."""
    async with database.read() as connection:
        version = await connection.run_sync(_version)
    if version != LATEST:
        # Another process that opened the database as well is kept out, or was first.
        async with database.write() as connection:
            await connection.run_sync(_upgrade, database.secrets)
        await settle(database)


async def settle(database: "Database") -> None:
    """What was there before a migration does not stay behind in SQLite's log."""
    async with database.read() as connection:
        if connection.dialect.name == "sqlite":
            await connection.rollback()
            # Outside of a transaction, which this driver begins by itself.
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is not None:
                await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _version(connection: Connection) -> str | None:
    """None where no table was made yet."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    version: str | None = connection.scalar(select(VERSION.c.version_num))
    return version


def _upgrade(connection: Connection, secrets: "SecretBox") -> None:
    from reelproof.storage.database.migrations.upgrade import upgrade

    upgrade(connection, _version(connection), secrets)
