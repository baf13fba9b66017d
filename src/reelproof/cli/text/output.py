"""Prints results to standard output (text or JSON) and messages to standard error; closed pipes."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from reelproof.domain.failure import ReelproofError
from reelproof.files import failure_of

if TYPE_CHECKING:
    from pydantic import BaseModel

# A pipe without a reader, and a closed terminal.
READER_GONE = frozenset({errno.EPIPE, errno.EIO})


def print_result(lines: Iterable[str]) -> None:
    """Prints lines, ignoring a closed pipe. Raises ReelproofError if the disk is full."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except OSError as error:
        silence_stdout()
        if error.errno not in READER_GONE:
            raise ReelproofError(failure_of(error, Path("standard output"))) from error


def print_object(value: "BaseModel") -> None:
    """Prints one indented JSON object."""
    is_unicode = sys.stdout.encoding.lower().replace("-", "").startswith("utf")
    print_result([json.dumps(value.model_dump(mode="json"), indent=2, ensure_ascii=not is_unicode)])


def print_either(as_json: bool, build: Callable[[], "BaseModel"], lines: Iterable[str]) -> None:
    """Builds and prints the object, or prints the lines that describe it."""
    if as_json:
        print_object(build())
    else:
        print_result(lines)


def say(*lines: str) -> None:
    """Prints lines to standard error. A closed terminal does not stop the film."""
    try:
        for line in lines:
            print(line, file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)


def silence_stdout() -> None:
    """Keeps Python from reporting the broken pipe again when it exits."""
    _silence(sys.stdout)


def _silence(stream: TextIO) -> None:
    null_fd = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_fd, stream.fileno())
    os.close(null_fd)


def shown_path(path: str | Path) -> str:
    """Returns the path to display; relative if it is inside the current folder."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
