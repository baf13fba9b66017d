"""Standard names: columns, enumeration values, and keys in stored JSON."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NOTICE_KINDS = {"left_out": "omitted", "picture_replaced": "image_replaced"}
ORIGINS = {"said": "option", "found": "detected"}
JOB_ENDS = ("job-completed", "job-failed", "job-canceled")

Change = Callable[[Any], Any]


def upgrade() -> None:
    op.alter_column("job", "aim", new_column_name="mode")
    op.alter_column("take", "standing", new_column_name="status")
    op.drop_index("ix_webhook_state_next_at", table_name="webhook")
    op.alter_column("webhook", "state", new_column_name="status")
    op.create_index("ix_webhook_status_next_at", "webhook", ["status", "next_at"])
    _rename_values("webhook", "status", {"waiting": "pending", "given_up": "failed"})
    _rename_values("attempt", "outcome", {"made": "succeeded", "withdrawn": "canceled"})
    _rewrite("job", ("id",), "request", _request)
    _rewrite("job", ("id",), "notices", _notices)
    _rewrite("script", ("project_id",), "content", _script)
    _rewrite("event", ("job_id", "number"), "data", _job_end, sa.column("type").in_(JOB_ENDS))


def _rename_values(table: str, column: str, names: dict[str, str]) -> None:
    rows = sa.table(table, sa.column(column))
    for old, new in names.items():
        op.execute(sa.update(rows).where(rows.c[column] == old).values({column: new}))


def _rewrite(
    table: str,
    keys: tuple[str, ...],
    column: str,
    change: Change,
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    rows = sa.table(table, *map(sa.column, (*keys, column)))
    ids = [rows.c[key] for key in keys]
    connection = op.get_bind()
    # One row at a time: scripts and reports can be large.
    for key in connection.execute(sa.select(*ids).where(sa.true() if where is None else where)).fetchall():
        is_row = sa.and_(*(column == value for column, value in zip(ids, key, strict=True)))
        before = connection.execute(sa.select(rows.c[column]).where(is_row)).scalar_one()
        after = json.dumps(change(json.loads(before)), separators=(",", ":"))
        if after != before:
            connection.execute(sa.update(rows).where(is_row).values({column: after}))


def _request(request: Any) -> Any:
    for old, new in (("aim", "mode"), ("said", "choices")):
        if old in request:
            request[new] = request.pop(old)
    if language := request.get("options", {}).get("language"):
        language["origin"] = ORIGINS.get(language["origin"], language["origin"])
    return request


def _script(script: Any) -> Any:
    return {**script, "notices": _notices(script.get("notices", []))}


def _notices(notices: Any) -> Any:
    return [{**one, "kind": NOTICE_KINDS.get(one["kind"], one["kind"])} for one in notices]


def _job_end(data: Any) -> Any:
    for placeholder in (data.get("summary") or {}).get("placeholders", ()):
        if "stands_in" in placeholder:
            placeholder["replacement"] = placeholder.pop("stands_in")
    return data
