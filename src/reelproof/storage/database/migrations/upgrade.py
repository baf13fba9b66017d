"""Runs missing migrations with Alembic; error for a database of a newer version."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.storage.files.secret_box import SecretBox

SCRIPTS = "reelproof.storage.database:migrations"
CONNECTION = "connection"
SECRETS = "secrets"


def upgrade(connection: Connection, version: str | None, secrets: SecretBox) -> None:
    """From `version` or nothing to the latest, in the connection's transaction. Raises ReelproofError."""
    config = Config(attributes={CONNECTION: connection, SECRETS: secrets})
    config.set_main_option("script_location", SCRIPTS)
    if version is not None and version not in _known(config):
        message = "The database was made by a newer Reelproof."
        remedy = "Install that version again, or a newer one; no data is lost."
        details = {"version": version}
        raise ReelproofError(Failure(ErrorCode.StorageFailure, message, details=details, remedy=remedy))
    command.upgrade(config, "head")


def _known(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
