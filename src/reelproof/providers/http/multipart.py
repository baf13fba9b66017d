"""Forms with files in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex


@dataclass(frozen=True, slots=True)
class FormPart:
    """A field of a form; with a `filename` it is a file."""

    name: str
    content: bytes
    filename: str | None = None
    media_type: str | None = None


def multipart(parts: Sequence[FormPart]) -> tuple[bytes, Mapping[str, str]]:
    """Builds the body and its headers."""
    border = token_hex(16)
    body = b"".join(f"--{border}\r\n{_head(part)}\r\n".encode() + part.content + b"\r\n" for part in parts)
    body += f"--{border}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={border}"}


def _head(part: FormPart) -> str:
    head = f'Content-Disposition: form-data; name="{part.name}"'
    if part.filename is not None:
        head += f'; filename="{part.filename}"'
    head += "\r\n"
    return head if part.media_type is None else f"{head}Content-Type: {part.media_type}\r\n"
