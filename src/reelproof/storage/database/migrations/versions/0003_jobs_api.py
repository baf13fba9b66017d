"""Data for the jobs API: lists by owner, job modes, and idempotency keys."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("ix_project_owner_created_at", "project", ["owner", "created_at"])
    op.add_column("job", sa.Column("aim", sa.String(64), nullable=False, server_default="produce"))
    _fill_modes()
    op.create_table(
        "request_key",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name="pk_request_key"),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_request_key_job_id_job"),
    )


def _fill_modes() -> None:
    """Reads the mode of existing jobs from their requests."""
    job = sa.table("job", *map(sa.column, ("id", "aim", "request")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(job.c.id, job.c.request)).fetchall():
        aim = json.loads(row.request).get("aim", "produce")
        if aim != "produce":
            connection.execute(sa.update(job).where(job.c.id == row.id).values(aim=aim))
