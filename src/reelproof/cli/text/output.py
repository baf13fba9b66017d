"""The two streams: the result on standard output, everything else on standard error."""

import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError
from reelproof.files import failure_of

# A pipe that nobody reads, and a terminal that was closed.
GONE = frozenset({errno.EPIPE, errno.EIO})


def print_result(lines: Iterable[str]) -> None:
    """A reader that has gone away is no failure of ours. Raises ReelproofError where a disk is full."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except OSError as error:
        forget_stdout()
        if error.errno not in GONE:
            raise ReelproofError(failure_of(error, Path("standard output"))) from error


def print_object(value: Mapping[str, JsonValue]) -> None:
    """One JSON object, on lines of its own."""
    is_unicode = sys.stdout.encoding.lower().replace("-", "").startswith("utf")
    print_result([json.dumps(value, indent=2, ensure_ascii=not is_unicode)])


def say(*lines: str) -> None:
    """Tells the person at the terminal. No film is lost because nobody listens any more."""
    try:
        for line in lines:
            print(line, file=sys.stderr, flush=True)
    except OSError:
        _forget(sys.stderr)


def forget_stdout() -> None:
    """Python would complain about the broken pipe once more when it ends."""
    _forget(sys.stdout)


def _forget(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def shown_path(path: str | Path) -> str:
    """Relative where it lies below the current folder: short, and fit to be typed."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
