"""Runs other programs and turns what goes wrong into words."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import ProgramError

TIMEOUT_SECONDS = 300
_ADDRESS = re.compile(r"\b\w+://\S+")
_LAST_LINES = 3
_PIP_ERROR = "ERROR: "


def run_program(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> str:
    """Standard output of a program that ended well."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        # Compilers write their errors to standard output.
        words = _last_words(error.stderr) or _last_words(error.stdout) or f"it ended with {error.returncode}."
        raise ProgramError(words, error.stdout) from error
    except subprocess.TimeoutExpired as error:
        raise ProgramError(f"it did not end within {TIMEOUT_SECONDS} seconds.") from error
    except OSError as error:
        raise ProgramError(f"it could not be started: {error.strerror}.") from error
    return done.stdout


def without_addresses(text: str) -> str:
    """Words that may end up inside the package, which must not tell the mirror a person uses."""
    return _ADDRESS.sub("(address)", text)


def _last_words(text: str) -> str:
    lines = [line.strip() for line in without_addresses(text).splitlines() if line.strip()]
    # pip ends with the reason, after warnings and other errors that follow from it.
    errors = [line.removeprefix(_PIP_ERROR) for line in lines if line.startswith(_PIP_ERROR)]
    if errors:
        return errors[-1]
    return " / ".join(lines[-_LAST_LINES:])
