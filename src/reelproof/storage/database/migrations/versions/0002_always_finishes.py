"""Edits, candidates, tickets, costs and cancellations."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("asset", sa.Column("base_prompt", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("asset", sa.Column("base_chain", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("asset", sa.Column("edit", sa.Text(), nullable=True))
    _fill_bases()
    op.add_column("job", sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("step", sa.Column("summary", sa.Text(), nullable=True))
    _take()
    _attempt()


def _fill_bases() -> None:
    """Assets had no edits before, so their base prompt and chain are those of the script."""
    asset = sa.table("asset", *map(sa.column, ("id", "recipe", "chain", "base_prompt", "base_chain")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(asset.c.id, asset.c.recipe, asset.c.chain)).fetchall():
        prompt = json.loads(row.recipe)["prompt"] if row.recipe else ""
        bases = {"base_prompt": prompt, "base_chain": row.chain}
        connection.execute(sa.update(asset).where(asset.c.id == row.id).values(bases))


def _take() -> None:
    op.add_column("take", sa.Column("recipe", sa.Text(), nullable=True))
    op.add_column("take", sa.Column("job_id", sa.String(64), nullable=True))
    op.add_column("take", _flag("is_fallback"))
    op.add_column("take", _flag("is_softened"))
    op.add_column("take", sa.Column("standing", sa.String(64), nullable=True))


def _attempt() -> None:
    op.add_column("attempt", sa.Column("outcome", sa.String(64), nullable=True))
    op.add_column("attempt", sa.Column("recipe_digest", sa.String(64), nullable=True))
    op.add_column("attempt", _flag("is_softened"))
    op.add_column("attempt", sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attempt", sa.Column("ticket_id", sa.Text(), nullable=True))
    op.add_column("attempt", _flag("is_ticket_open"))
    op.add_column("attempt", sa.Column("estimate_microusd", sa.BigInteger(), nullable=True))
    op.add_column("attempt", sa.Column("cost_microusd", sa.BigInteger(), nullable=True))
    op.create_index("ix_attempt_asset_id_started_at", "attempt", ["asset_id", "started_at"])
    op.create_index("ix_attempt_model_started_at", "attempt", ["model", "started_at"])
    _fill_outcomes()


def _fill_outcomes() -> None:
    """Sets the outcome of attempts that ended before outcomes were stored."""
    attempt = sa.table(
        "attempt",
        sa.column("outcome"),
        sa.column("failure"),
        sa.column("ended_at"),
        sa.column("cost_microusd"),
    )
    ended = sa.update(attempt).where(attempt.c.ended_at.is_not(None))
    op.execute(ended.where(attempt.c.failure.is_(None)).values(outcome="made"))
    op.execute(ended.where(attempt.c.failure.is_not(None)).values(outcome="failed"))


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
