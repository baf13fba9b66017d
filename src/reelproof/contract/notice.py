"""Schemas of script notices."""

from collections.abc import Iterable

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.domain.script import Notice, NoticeKind
from reelproof.planning.report.notice import notice_to_json


class NoticeObject(ResponseModel):
    """A notice about a script for its author; it does not stop the film from being made."""

    kind: NoticeKind
    line: int | None = Field(description="Line in the script, from 1; null if it concerns the whole script.")
    message: str
    remediation: str = Field(description="How to fix it; may be empty.")


class NoticePage(ResponseModel):
    """Notices about a script, in order."""

    notices: list[NoticeObject]
    total: int
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


def notice_objects(notices: Iterable[Notice]) -> list[NoticeObject]:
    return [NoticeObject.model_validate(notice_to_json(notice)) for notice in notices]
