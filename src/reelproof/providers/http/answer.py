"""What came back, before anyone has said what it means."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast

from reelproof.provider_api import JsonValue

LONGEST_TEXT = 500


class AnswerUnreadable(Exception):
    """The answer is not the JSON that it should be. `is_cut_off`: it began as JSON."""

    def __init__(self, message: str, *, is_cut_off: bool) -> None:
        super().__init__(message)
        self.is_cut_off = is_cut_off


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. Header names are lower-case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def is_success(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def is_redirect(self) -> bool:
        return HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.BAD_REQUEST

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> JsonValue:
        """Raises AnswerUnreadable."""
        try:
            return cast("JsonValue", json.loads(self.content))
        except (ValueError, RecursionError) as error:
            is_cut_off = self.content.lstrip()[:1] in (b"{", b"[", b"")
            raise AnswerUnreadable("The answer is not valid JSON.", is_cut_off=is_cut_off) from error

    def json_or_none(self) -> JsonValue:
        """For answers that may be a page or plain text, as errors may."""
        try:
            return self.json()
        except AnswerUnreadable:
            return None

    def text(self) -> str:
        """The beginning of the body on one line."""
        beginning = self.content[: 4 * LONGEST_TEXT].decode("utf-8", "replace")
        return " ".join(beginning.split())[:LONGEST_TEXT]
