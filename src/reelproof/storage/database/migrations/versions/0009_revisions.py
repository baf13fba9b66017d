"""Project revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("project", sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("0")))
