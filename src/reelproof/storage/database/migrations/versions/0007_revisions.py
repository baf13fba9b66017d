"""Whether a film has changed, without reading it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("project", sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("0")))
