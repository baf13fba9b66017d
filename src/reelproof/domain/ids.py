"""Ids of projects, jobs, assets, takes, webhooks and versions: their prefixes, form and generation."""

import re
from typing import NewType
from uuid import uuid4

ProjectId = NewType("ProjectId", str)
JobId = NewType("JobId", str)
AssetId = NewType("AssetId", str)
TakeId = NewType("TakeId", str)
SegmentId = NewType("SegmentId", str)
ChapterId = NewType("ChapterId", str)
AssetKey = NewType("AssetKey", str)
Digest = NewType("Digest", str)
CorrelationId = NewType("CorrelationId", str)
WebhookId = NewType("WebhookId", str)
VersionId = NewType("VersionId", str)

_FORM = re.compile(r"[A-Za-z0-9_-]{1,64}")


def is_id(text: str) -> bool:
    """Whether a text has the form of an id; others need no database lookup, and may make one fail."""
    return _FORM.fullmatch(text) is not None


def new_project_id() -> ProjectId:
    return ProjectId(_fresh("prj"))


def new_job_id() -> JobId:
    return JobId(_fresh("job"))


def new_asset_id() -> AssetId:
    return AssetId(_fresh("ast"))


def new_take_id() -> TakeId:
    return TakeId(_fresh("tak"))


def new_correlation_id() -> CorrelationId:
    return CorrelationId(_fresh("cor"))


def new_webhook_id() -> WebhookId:
    return WebhookId(_fresh("whk"))


def new_version_id() -> VersionId:
    return VersionId(_fresh("ver"))


def _fresh(prefix: str) -> str:
    return f"{prefix}_{uuid4().hex}"
