"""Builds everything in a checkout, without installing it."""

from __future__ import annotations

import sys
from pathlib import Path

from .errors import BuildError
from .tasks import run_all


def main() -> None:
    """Says for every task what was done."""
    try:
        for sentence in run_all(Path(__file__).parents[2]):
            sys.stdout.write(f"{sentence}\n")
    except BuildError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
