"""Latest schema version of the database (`LATEST`); creates a new one, and migrates an older one."""

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

if TYPE_CHECKING:
    from reelproof.storage.database.connection import Database
    from reelproof.storage.files.secret_box import SecretBox

LATEST = "0013"
# As Alembic makes it.
VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


async def migrate(database: "Database") -> None:
    """Raises ReelproofError for a database made by a newer Reelproof."""
    if await database.read(_version) != LATEST:
        # Another process that opened the database is locked out, or was first.
        await database.write(partial(_upgrade, secrets=database.secrets))
        await database.read(_checkpoint)


def _checkpoint(connection: Connection) -> None:
    """Checkpoints SQLite's log after a migration, so that no old data remains in it."""
    raw = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and raw is not None:
        # Outside of a transaction, which this driver begins automatically.
        connection.rollback()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _version(connection: Connection) -> str | None:
    """Returns None if there are no tables yet."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    version: str | None = connection.scalar(select(VERSION.c.version_num))
    return version


def _upgrade(connection: Connection, secrets: "SecretBox") -> None:
    version = _version(connection)
    if version is None:
        _create(connection)
    elif version != LATEST:
        from reelproof.storage.database.migrations.upgrade import upgrade

        upgrade(connection, version, secrets)


def _create(connection: Connection) -> None:
    """What all migrations would make, without loading and running them."""
    from reelproof.storage.database.tables import metadata

    for tables in (metadata, VERSION.metadata):
        tables.create_all(connection, checkfirst=False)
    connection.execute(insert(VERSION).values(version_num=LATEST))
