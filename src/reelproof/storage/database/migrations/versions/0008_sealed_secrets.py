"""Seals webhook secrets; erases those of finished deliveries."""

import sqlalchemy as sa
from alembic import context, op

from reelproof.storage.database.migrations.upgrade import SECRETS

revision = "0008"
down_revision = "0007"

webhook = sa.table("webhook", sa.column("job_id"), sa.column("secret"), sa.column("state"))


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Otherwise the old text would remain readable in free pages.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    connection.execute(sa.update(webhook).where(webhook.c.state != "waiting").values(secret=""))
    secrets = context.config.attributes[SECRETS]
    for job_id, secret in connection.execute(
        sa.select(webhook.c.job_id, webhook.c.secret).where(webhook.c.state == "waiting")
    ).all():
        sealed = secrets.seal(secret, job_id)
        connection.execute(sa.update(webhook).where(webhook.c.job_id == job_id).values(secret=sealed))
