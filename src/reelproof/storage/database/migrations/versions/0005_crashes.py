"""Work that was running when its process crashed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("attempt", sa.Column("process_id", sa.Integer(), nullable=True))
    op.add_column("attempt", sa.Column("crashes", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("job", sa.Column("part", sa.Text(), nullable=True))
    op.add_column("job", sa.Column("part_crashes", sa.Integer(), nullable=False, server_default=sa.text("0")))
