"""JSON of script notices: kind, line, message, remediation; paging."""

from collections.abc import Iterable

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.domain.script import Notice, NoticeKind


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
    return [
        NoticeObject(
            kind=notice.kind, line=notice.line, message=notice.message, remediation=notice.remediation
        )
        for notice in notices
    ]
