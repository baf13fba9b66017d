"""Exit codes of the command line: 0, 1, 2, 3, 130."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Stable exit codes that other programs rely on."""

    made = 0
    no_film = 1
    wrong_use = 2
    has_placeholders = 3
    interrupted = 130
