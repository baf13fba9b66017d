"""What building raises on purpose."""

from __future__ import annotations


class BuildError(Exception):
    """Why something could not be built, in words for a person."""


class ProgramError(BuildError):
    """How another program failed, with what it wrote as its result all the same."""

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output
