"""Boxes, the parts of an MP4 file (ISO 14496-12, 4.2)."""

from collections.abc import Iterator
from struct import pack, unpack_from

HEADER_BYTES = 8


class MalformedBoxError(Exception):
    """The file is damaged, or no MP4 file."""


def box(name: bytes, *parts: bytes) -> bytes:
    size = HEADER_BYTES + sum(map(len, parts))
    return b"".join((pack(">I4s", size, name), *parts))


def full_box(name: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box that begins with its version and flags."""
    return box(name, pack(">I", version << 24 | flags), *parts)


def shortened(text: str, most_bytes: int) -> bytes:
    """Cuts a text between characters."""
    return text.encode()[:most_bytes].decode(errors="ignore").encode()


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields the name and content of each box. Raises MalformedBoxError."""
    start = 0
    while start < len(content):
        size, name = unpack_from(">I4s", content[start : start + HEADER_BYTES].ljust(HEADER_BYTES, b"\0"))
        if size < HEADER_BYTES or start + size > len(content):
            raise MalformedBoxError(f"a box of {size} bytes does not fit")
        yield name, content[start + HEADER_BYTES : start + size]
        start += size


def find_box(content: bytes, *path: bytes) -> bytes | None:
    """Returns the content of the first box of that path, if there is one. Raises MalformedBoxError."""
    for wanted in path:
        found = next((inner for name, inner in boxes(content) if name == wanted), None)
        if found is None:
            return None
        content = found
    return content


def require_box(content: bytes, *path: bytes) -> bytes:
    """Raises MalformedBoxError if there is none."""
    found = find_box(content, *path)
    if found is None:
        raise MalformedBoxError(f"no box {b'/'.join(path).decode()}")
    return found
