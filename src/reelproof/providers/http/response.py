"""An HTTP response before it is classified: its JSON, text, charset; detects HTML pages."""

import json
import re
from collections.abc import Mapping
from dataclasses import field
from http import HTTPStatus
from typing import cast

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue

LONGEST_TEXT = 500
PAGES = ("text/html", "application/xhtml+xml")
PAGE_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|title|center|h1)\b",
    re.IGNORECASE,
)
EVERY_BYTE = bytes(range(256))
CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)


class UnreadableResponse(Exception):
    """The response is not valid JSON. `is_cut_off`: it starts like JSON."""

    def __init__(self, message: str, *, is_cut_off: bool) -> None:
        super().__init__(message)
        self.is_cut_off = is_cut_off


@frozen
class HttpResponse:
    """A complete response. Header names are lowercase."""

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

    @property
    def is_page(self) -> bool:
        """Whether it is an HTML page, whatever its content type claims."""
        is_json = self.content.lstrip()[:1] in (b"{", b"[")
        return (self.media_type in PAGES and not is_json) or PAGE_BEGINNING.match(self.content) is not None

    def json(self) -> JsonValue:
        """Raises UnreadableResponse."""
        try:
            return cast("JsonValue", self._loaded())
        except (ValueError, RecursionError) as error:
            is_cut_off = self.content.lstrip()[:1] in (b"{", b"[", b"")
            raise UnreadableResponse("The response is not valid JSON.", is_cut_off=is_cut_off) from error

    def json_or_none(self) -> JsonValue:
        """Returns None if the body is not JSON; errors may be a page or plain text."""
        try:
            return self.json()
        except UnreadableResponse:
            return None

    def text(self) -> str:
        """The start of the body on one line."""
        beginning = self.content[: 4 * LONGEST_TEXT].decode(self._charset, "replace")
        return " ".join(beginning.split())[:LONGEST_TEXT]

    def _loaded(self) -> object:
        try:
            return json.loads(self.content)
        except UnicodeDecodeError:
            return json.loads(self.content.decode(self._charset, "replace"))

    @property
    def _charset(self) -> str:
        """The declared charset if it is known, else UTF-8."""
        named = CHARSET.search(self.headers.get("content-type", ""))
        return named.group(1) if named is not None and _is_charset(named.group(1)) else "utf-8"


def _is_charset(name: str) -> bool:
    """Python also has codecs that do not decode text."""
    try:
        EVERY_BYTE.decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True
