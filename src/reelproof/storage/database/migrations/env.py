"""Runs Alembic migrations on the given connection."""

from alembic import context

from reelproof.storage.database.migrations.upgrade import CONNECTION
from reelproof.storage.database.tables import metadata

context.configure(
    connection=context.config.attributes[CONNECTION],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
