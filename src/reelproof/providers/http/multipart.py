"""Multipart form bodies, to upload files."""

from collections.abc import Mapping, Sequence

from reelproof.domain.frozen import frozen


@frozen
class FormPart:
    """A field of a form; with a `filename` it is a file."""

    name: str
    content: bytes
    filename: str | None = None
    media_type: str | None = None


def multipart(parts: Sequence[FormPart]) -> tuple[bytes, Mapping[str, str]]:
    """Builds the body and its headers."""
    # Imported late: the HTTP library is slow to import.
    from reelproof.providers.http.transport import multipart_body

    return multipart_body([(part.name, (part.filename, part.content, part.media_type)) for part in parts])
