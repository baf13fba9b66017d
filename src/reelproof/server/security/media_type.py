"""Content types shown in the browser or downloaded; `Content-Disposition` and file names."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote

UNKNOWN = "application/octet-stream"
SHOWN = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/webp",
        "image/avif",
        "image/gif",
        "image/bmp",
        "audio/wav",
        "audio/flac",
        "audio/mpeg",
        "audio/ogg",
        "audio/mp4",
        "audio/aac",
        "audio/webm",
        "video/mp4",
        "video/webm",
        "video/quicktime",
        "text/vtt",
        "text/plain",
        "application/json",
    }
)
# Characters that RFC 8187 leaves unescaped, besides letters and digits.
PLAIN_MARKS = "!#$&+-.^_`|~"
NAMELESS = "file"
# Browsers without support for the extended form may read the percent sign as an escape.
_NOT_IN_QUOTES = re.compile(r'[^\x20-\x7e]|["\\%/]')
_TYPE = re.compile(r"(?P<type>[a-z]+/[a-z0-9.+-]+)(?:\s*;\s*charset=(?P<charset>[a-z0-9-]+))?")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\ud800-\udfff]")

Disposition = Literal["inline", "attachment"]


def shown_type(media_type: str) -> str | None:
    """Returns the type if it is safe to display; None if it could run scripts or is invalid."""
    found = _TYPE.fullmatch(media_type.strip().lower())
    if found is None or found["type"] not in SHOWN:
        return None
    return f"{found['type']}; charset={found['charset']}" if found["charset"] else found["type"]


def media_headers(media_type: str, file_name: str) -> Mapping[str, str]:
    """Returns Content-Type and Content-Disposition for media with untrusted type and name."""
    shown = shown_type(media_type)
    return {
        "Content-Type": shown or UNKNOWN,
        "Content-Disposition": content_disposition("inline" if shown else "attachment", file_name),
    }


def content_disposition(disposition: Disposition, file_name: str) -> str:
    """Builds an RFC 6266 header; names that are not plain ASCII are also given in RFC 8187 form."""
    name = _NOT_IN_NAMES.sub("_", file_name).strip() or NAMELESS
    plain = _NOT_IN_QUOTES.sub("_", name)
    if plain == name:
        return f'{disposition}; filename="{plain}"'
    return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=PLAIN_MARKS)}"
