"""Notices about a film before it is made."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("job", sa.Column("notices", sa.Text(), nullable=False, server_default="[]"))
