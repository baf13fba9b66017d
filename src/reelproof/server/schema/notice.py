"""What people should know of a script, as answers tell it."""

from collections.abc import Iterable

from pydantic import Field

from reelproof.domain.script import Notice, NoticeKind
from reelproof.planning.report.notice import notice_to_json
from reelproof.server.schema.shape import Answer


class NoticeObject(Answer):
    """Something about a script that its writer should know; the film is made all the same."""

    kind: NoticeKind
    line: int | None = Field(description="Where in the script, from 1; none: all of it.")
    message: str
    remediation: str = Field(description="What to do about it; may be empty.")


class NoticePage(Answer):
    """What people should know of a script, in its order."""

    notices: list[NoticeObject]
    total: int
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


def notice_objects(notices: Iterable[Notice]) -> list[NoticeObject]:
    return [NoticeObject.model_validate(notice_to_json(notice)) for notice in notices]
