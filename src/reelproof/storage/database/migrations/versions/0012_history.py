"""The history of a film: changes, versions and script texts."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _add_history()
    _add_changes()
    _add_versions()
    _add_texts()


def _add_history() -> None:
    op.create_table(
        "history",
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("script", sa.String(64)),
        sa.Column("replaced", sa.String(64)),
        sa.Column("is_written", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.Text()),
        sa.Column("kept", sa.Text()),
        sa.Column("requested", sa.String(64)),
        sa.Column("film_text", sa.String(64)),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_history_project_id_project"),
        sa.PrimaryKeyConstraint("project_id", name="pk_history"),
    )


def _add_changes() -> None:
    op.create_table(
        "film_change",
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("script_before", sa.String(64)),
        sa.Column("script_after", sa.String(64)),
        sa.Column("title_before", sa.Text()),
        sa.Column("title_after", sa.Text()),
        sa.Column("options", sa.Text()),
        sa.Column("assets", sa.Text(), nullable=False),
        sa.Column("takes", sa.Text(), nullable=False),
        sa.Column("gesture", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_film_change_project_id_project"),
        sa.PrimaryKeyConstraint("project_id", "number", name="pk_film_change"),
    )


def _add_versions() -> None:
    op.create_table(
        "film_version",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("script", sa.String(64)),
        sa.Column("settings", sa.Text()),
        sa.Column("assets", sa.Text(), nullable=False),
        sa.Column("asset_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_film_version_project_id_project"),
        sa.PrimaryKeyConstraint("id", name="pk_film_version"),
        sa.UniqueConstraint("project_id", "name", name="uq_film_version_project_id_name"),
    )


def _add_texts() -> None:
    op.create_table(
        "script_text",
        sa.Column("project_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_script_text_project_id_project"),
        sa.PrimaryKeyConstraint("project_id", "digest", name="pk_script_text"),
    )
