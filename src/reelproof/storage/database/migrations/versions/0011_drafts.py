"""Whether a film was made as a draft."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("film", sa.Column("is_draft", sa.Boolean(), nullable=False, server_default=sa.false()))
    connection = op.get_bind()
    job, film = (
        sa.table("job", sa.column("id"), sa.column("request")),
        sa.table("film", sa.column("job_id"), sa.column("is_draft")),
    )
    # One request at a time: each contains its script.
    for id_ in connection.scalars(sa.select(film.c.job_id)).all():
        request = connection.scalar(sa.select(job.c.request).where(job.c.id == id_))
        if request is not None and _is_draft(request):
            connection.execute(sa.update(film).where(film.c.job_id == id_).values(is_draft=True))


def _is_draft(request: str) -> bool:
    return bool(json.loads(request).get("options", {}).get("draft"))
